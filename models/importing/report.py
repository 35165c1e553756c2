"""What an import did, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from models.importing.built_rows import Built, name_of
from models.importing.drafts import Draft, RowProblem
from models.importing.organisations import OrganisationLink
from models.repositories import PutCounts
from models.safe_text import shown

KEPT_PROBLEMS = 1_000
"""Problems that a report holds itself; all of them stand in the errors file."""

KEPT_OUTCOMES = 1_000
"""Rows whose outcome a report tells one by one."""

WITH_ERRORS = "has errors"


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row: created, updated, unchanged or skipped, and the record that it is."""

    row: int
    outcome: str
    record_id: str
    name: str


@dataclass(frozen=True)
class RowToConfirm:
    """Somebody whom a row names and who may be one of several stored people: for people to choose."""

    row: int
    name: str
    candidates: tuple[str, ...]
    stands_for: str = ""


@dataclass(frozen=True)
class Suspicion:
    """A row whose new record looks like one that is stored."""

    row: int
    record_id: str
    name: str
    like_id: str
    like_name: str


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
        kept: Records kept as their owner says, corrected or hidden, whatever the file says, by what they are.
        unlocated: Rows whose place has no coordinates, not even by their organisation.
        outcomes: What became of the first `KEPT_OUTCOMES` rows, in the order of the file within each thousand.
        suspected: New records that look like stored ones, at most `KEPT_PROBLEMS`.
        suspected_count: Number of all of them.
        to_confirm: People of works who could not be told surely, at most `KEPT_PROBLEMS`.
        to_confirm_count: Number of all of them.
        links: What became of the names of organisations.
        ignored_columns: Columns that nothing reads.
        notes: How the file was read.
    """

    file: str
    kind: StrEnum
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
    kept: Counter[str] = field(default_factory=Counter)
    unlocated: int = 0
    outcomes: list[RowOutcome] = field(default_factory=list)
    suspected: list[Suspicion] = field(default_factory=list)
    suspected_count: int = 0
    to_confirm: list[RowToConfirm] = field(default_factory=list)
    to_confirm_count: int = 0
    links: tuple[OrganisationLink, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count_skipped(self, draft: Draft) -> None:
        """Count a row that was left out, with its problems."""
        self.skipped += 1
        self.skipped_reasons[draft.skip_reason or WITH_ERRORS] += 1
        self.problem_count += len(draft.problems)
        self.problems += draft.problems[: max(0, KEPT_PROBLEMS - len(self.problems))]
        if len(self.outcomes) < KEPT_OUTCOMES:
            self.outcomes.append(RowOutcome(draft.row.number, "skipped", draft.record_id, draft.skip_reason))

    def keep_outcomes(self, built: Sequence[Built], foreseen: Callable[[Sequence[Any]], Mapping[str, str]]) -> None:
        """Keep what will become of rows, as long as the report has room.

        Args:
            built: Rows that are written next.
            foreseen: Says what a repository would do with records.
        """
        told = built[: max(0, KEPT_OUTCOMES - len(self.outcomes))]
        outcome = foreseen([one.record for one in told]) if told else {}
        self.outcomes += [
            RowOutcome(one.draft.row.number, outcome[one.draft.record_id], one.draft.record_id, name_of(one.record))
            for one in told
        ]

    def suspect(self, found: Sequence[Suspicion]) -> None:
        """Note new records that look like stored ones."""
        self.suspected_count += len(found)
        self.suspected += found[: max(0, KEPT_PROBLEMS - len(self.suspected))]

    def ask(self, unsure: Sequence[RowToConfirm]) -> None:
        """Note people whom somebody has to confirm."""
        self.to_confirm_count += len(unsure)
        self.to_confirm += unsure[: max(0, KEPT_PROBLEMS - len(self.to_confirm))]

    def count_main(self, counts: PutCounts) -> None:
        """Count what became of the records of rows."""
        self.created += counts.created
        self.updated += counts.updated
        self.unchanged += counts.unchanged
        if counts.kept:
            self.kept[self.kind.value] += counts.kept

    def count_also(self, name: str, counts: PutCounts) -> None:
        """Count what became of records that rows made beside their own."""
        for word in ("created", "updated", "unchanged"):
            if number := getattr(counts, word):
                self.also_written[f"{name} {word}"] += number
        if counts.kept:
            self.kept[name] += counts.kept

    @property
    def evidence_count(self) -> int:
        """Number of evidences that the rows made beside their own records, whether new or not."""
        return sum(number for name, number in self.also_written.items() if name.startswith("evidence "))

    def counts(self) -> dict[str, int]:
        """Return the five numbers of rows."""
        return {name: getattr(self, name) for name in ("read", "created", "updated", "unchanged", "skipped")}

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values that can be stored and sent, whatever stands in the file."""
        values = asdict(self)
        for name in ("skipped_reasons", "also_written", "left_out", "mended", "kept"):
            values[name] = dict(sorted(getattr(self, name).items()))
        return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {shown(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return shown(value) if isinstance(value, str) else value
