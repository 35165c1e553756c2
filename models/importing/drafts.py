"""What was read of one row before anything of it is linked or stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from models.errors import InvalidInput
from models.importing.rows import Row
from models.records import EvidenceKind


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one cell: where it stands, what was given, why it is refused and what mends it."""

    row: int
    column: str
    value: str
    reason: str
    fix: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        given = f" (given: {self.value[:60]!r})" if self.value else ""
        return f"row {self.row}, {self.column or 'whole row'}: {self.reason}{given}; {self.fix}"


@dataclass(frozen=True)
class EvidenceDraft:
    """An evidence that a row makes, its owner being the row's record.

    ``may_collide``: the mapping built its id, so that another row may build the same.
    """

    evidence_id: str
    kind: EvidenceKind
    title: str
    text: str
    year: int | None
    url: str
    is_shared: bool
    may_collide: bool = False


@dataclass
class Draft:
    """One row as read: field values by name, texts for evidence, and what is wrong.

    ``skip_reason`` says why the row is left out without being wrong; ``left_out`` counts parts of it that were,
    ``mended`` what was put right.
    """

    row: Row
    record_id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    organisation: str = ""
    evidence: dict[str, EvidenceDraft] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    skip_reason: str = ""
    left_out: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)

    def refuse(self, column: str, value: str, reason: str, fix: str) -> None:
        """Note a problem."""
        self.problems.append(RowProblem(self.row.number, column, value[:200], reason, fix))

    def refuse_all(self, column: str, value: str, error: InvalidInput) -> None:
        """Note the problems of an error; ``column`` and ``value`` are used where a problem does not name its own."""
        for problem in error.problems:
            self.refuse(column or problem.field, value or problem.value, problem.reason, problem.fix)
        if not error.problems:
            self.refuse(column, value, str(error), "correct or empty it")
