"""What an import did, for people and for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from models.importing.drafts import Draft, RowProblem
from models.importing.kinds import ImportKind
from models.importing.organisations import OrganisationLink
from models.repositories import PutCounts

KEPT_PROBLEMS = 1_000
"""Problems that a report holds itself; all of them stand in the errors file."""

WITH_ERRORS = "has errors"


@dataclass
class ImportReport:
    """The outcome of one import; ``created + updated + unchanged + skipped == read``, in rows of the file.

    Args:
        file: The file's name.
        kind: What its rows are.
        dry_run: Nothing was kept.
        batch_id: By which the import can be undone; empty after a dry run.
        read: Rows read.
        created: Rows whose record is new.
        updated: Rows whose record changed.
        unchanged: Rows whose record was stored already as it is.
        skipped: Rows that were left out.
        skipped_reasons: Why, with the number of rows.
        problems: What is wrong, at most `KEPT_PROBLEMS`.
        problem_count: Number of all problems.
        errors_file: Where all of them stand beside their rows; empty where there are none.
        also_written: Records that the same rows made, such as ``evidence created``.
        left_out: Parts of rows that were left out, by reason.
        mended: Rows in which something was put right, as the mapping allows, by what.
        unlocated: Rows whose place has no coordinates, not even by their organisation.
        links: What became of the names of organisations.
        ignored_columns: Columns that nothing reads.
        notes: How the file was read.
    """

    file: str
    kind: ImportKind
    dry_run: bool = False
    batch_id: str = ""
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    skipped_reasons: Counter[str] = field(default_factory=Counter)
    problems: list[RowProblem] = field(default_factory=list)
    problem_count: int = 0
    errors_file: str = ""
    also_written: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    unlocated: int = 0
    links: tuple[OrganisationLink, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count_skipped(self, draft: Draft) -> None:
        """Count a row that was left out, with its problems."""
        self.skipped += 1
        self.skipped_reasons[draft.skip_reason or WITH_ERRORS] += 1
        self.problem_count += len(draft.problems)
        self.problems += draft.problems[: max(0, KEPT_PROBLEMS - len(self.problems))]

    def count_main(self, counts: PutCounts) -> None:
        """Count what became of the records of rows."""
        self.created += counts.created
        self.updated += counts.updated
        self.unchanged += counts.unchanged

    def count_also(self, name: str, counts: PutCounts) -> None:
        """Count what became of records that rows made beside their own."""
        for word in ("created", "updated", "unchanged"):
            if number := getattr(counts, word):
                self.also_written[f"{name} {word}"] += number

    @property
    def evidence_count(self) -> int:
        """Number of evidences that the rows made beside their own records, whether new or not."""
        return sum(number for name, number in self.also_written.items() if name.startswith("evidence "))

    def counts(self) -> dict[str, int]:
        """Return the five numbers of rows."""
        return {name: getattr(self, name) for name in ("read", "created", "updated", "unchanged", "skipped")}

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        values = asdict(self)
        for name in ("skipped_reasons", "also_written", "left_out", "mended"):
            values[name] = dict(sorted(getattr(self, name).items()))
        return values
