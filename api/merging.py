"""Merging, parting and telling apart, for API and page alike: only within the caller's reach, and on record."""

from __future__ import annotations

from api.callers import Visit
from models.accounts.audit_log import Event
from models.accounts.callers_duplicates import CallersDuplicates
from models.merges import Merge
from models.store import Transaction


def merge_two(
    transaction: Transaction, visit: Visit, record_type: str, keep_id: str, other_id: str, reason: str = ""
) -> Merge:
    """Merge two records that are both within the caller's reach.

    Raises:
        NotFound: One of them is not stored.
        InvalidInput: They cannot be merged.
        Forbidden: One of them is not within reach.
    """
    CallersDuplicates(transaction, visit.caller).require(record_type, keep_id, other_id)
    merge = transaction.merges.merge(record_type, keep_id, other_id, reason=reason, by=visit.caller.written_as)
    transaction.audit.add(visit.entry(Event.MERGED, "merge", merge.merge_id))
    return merge


def part_again(transaction: Transaction, visit: Visit, merge_id: str) -> Merge:
    """Take a merge back whose kept record is within the caller's reach.

    Raises:
        NotFound: There is none.
        Conflict: It was taken back already.
    """
    CallersDuplicates(transaction, visit.caller).merge(merge_id)
    transaction.audit.add(visit.entry(Event.MERGE_UNDONE, "merge", merge_id))
    return transaction.merges.undo(merge_id, by=visit.caller.written_as)


def judge_two(
    transaction: Transaction, visit: Visit, pair: tuple[str, str, str], note: str = "", *, is_withdrawn: bool
) -> None:
    """Note that the two records of a pair (type and both ids) are two, or take that back.

    Raises:
        NotFound: One of them is not stored.
        Forbidden: One of them is not within reach.
    """
    CallersDuplicates(transaction, visit.caller).require(*pair)
    if is_withdrawn:
        transaction.duplicates.withdraw_judgement(*pair)
    else:
        transaction.duplicates.judge_distinct(*pair, note=note, by=visit.caller.written_as)
    transaction.audit.add(visit.entry(Event.JUDGED_DISTINCT, pair[0], pair[1]))
