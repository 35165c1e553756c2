"""What was read of one row before anything of it is linked or stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models.errors import FieldProblem, InvalidInput
from models.importing.rows import Row
from models.records import EvidenceKind

LONGEST_VALUE = 200
"""Characters of a cell that a problem shows."""


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one cell: where it stands, what was given, why it is refused and what mends it.

    ``code`` and ``details`` are those of the `FieldProblem`.
    """

    row: int
    column: str
    value: str
    reason: str
    fix: str
    code: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

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

    def refuse(self, one: FieldProblem) -> None:
        """Note a problem; its field is the column."""
        value = one.value[:LONGEST_VALUE]
        self.problems.append(RowProblem(self.row.number, one.field, value, one.reason, one.fix, one.code, one.details))

    def refuse_all(self, column: str, value: str, error: InvalidInput) -> None:
        """Note the problems of an error; ``column`` and ``value`` are used where a problem does not name its own."""
        for one in error.problems or (FieldProblem("", "", str(error), "correct or empty it"),):
            self.refuse(replace(one, field=column or one.field, value=value or one.value))
