"""Rows whose records are built, and which of them an import may write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.importing.drafts import Draft
from models.importing.import_limits import ImportLimits, lies_elsewhere, stored_elsewhere
from models.records import Evidence, Organisation, Place, Problem, Provider, Record

if TYPE_CHECKING:
    from models.store import Transaction


@dataclass(frozen=True)
class Built:
    """One row with its record and the evidence that it makes beside it, each with whether rows share it."""

    draft: Draft
    record: Record
    evidence: tuple[tuple[Evidence, bool], ...] = ()


def within_limits(limits: ImportLimits | None, transaction: Transaction, built: Sequence[Built]) -> list[Built]:
    """Return the rows that may be written, put into the caller's cluster where they name none; the others are refused.

    Refused is a row that would overwrite a record of another cluster, its own or one of its evidence, or whose record
    would lie in another cluster.
    """
    if limits is None or not built:
        return list(built)
    placed = limits.placed(transaction, [one.record for one in built])
    rows = [replace(one, record=record) for one, record in zip(built, placed, strict=True)]
    strange = limits.strange(transaction, type_of(rows[0].record), [one.draft.record_id for one in rows])
    evidence_ids = {evidence.evidence_id: one.draft.record_id for one in rows for evidence, _ in one.evidence}
    taken = limits.strange(transaction, "evidence", evidence_ids)
    outside = limits.outside(transaction, placed)
    kept = []
    for one in rows:
        mine = one.draft.record_id
        foreign = sorted(evidence.evidence_id for evidence, _ in one.evidence if evidence.evidence_id in taken)
        if mine in strange:
            one.draft.refuse(stored_elsewhere(mine))
        elif mine in outside:
            one.draft.refuse(lies_elsewhere(mine, outside[mine]))
        elif foreign:
            one.draft.refuse(stored_elsewhere(foreign[0]))
        else:
            kept.append(one)
    return kept


def type_of(record: Record) -> str:
    """Return what the store calls records of this type."""
    return _TYPES[type(record)]


def name_of(record: Record) -> str:
    """Return what a record is called, as a report shows it."""
    name = getattr(record, "name", "") or getattr(record, "title", "") or getattr(record, "text", "")
    return " ".join(name.split())[:NAME_CHARACTERS]


NAME_CHARACTERS = 120
_TYPES: dict[type[Record], str] = {
    Place: "place",
    Organisation: "organisation",
    Provider: "provider",
    Evidence: "evidence",
    Problem: "problem",
}
