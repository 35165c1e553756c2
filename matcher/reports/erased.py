"""What was erased from the database goes from the file of verdicts too: it follows the change log."""

from __future__ import annotations

from matcher.reports.coverage_file import CoverageFile
from models.change_log import DELETE
from models.store import Store


def forget_erased(store: Store, kept: CoverageFile) -> int:
    """Remove what is kept of problems, providers and evidence that were deleted since; return how many these were."""
    with store.read() as transaction:
        last, seq, gone = transaction.changes.last_seq(), kept.followed(), 0
        while seq < last:
            changes = transaction.changes.since(seq)
            deleted = {(one.record_type, one.record_id) for one in changes if one.operation == DELETE}
            kept.forget(problem_ids=_of("problem", deleted), evidence_ids=_of("evidence", deleted))
            kept.forget_mentions(_of("provider", deleted))
            gone += len(deleted)
            seq = changes[-1].seq
    if last > kept.followed():
        kept.note_followed(last)
    return gone


def _of(record_type: str, deleted: set[tuple[str, str]]) -> list[str]:
    return sorted(record_id for kind, record_id in deleted if kind == record_type)
