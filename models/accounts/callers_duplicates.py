"""Pairs and merges as one caller may see and judge them: both records of a pair must be within their reach."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from models.accounts import belongings
from models.accounts.caller import Belonging, Caller
from models.accounts.permissions import Action, Extent
from models.duplicate_pairs import DuplicatePair
from models.errors import NotFound
from models.merges import Merge
from models.refusals import Refusal

if TYPE_CHECKING:
    from models.store import Transaction

_JUDGE = Action.JUDGE_DUPLICATES


class CallersDuplicates:
    """The pairs and merges of a transaction, as its caller may see them."""

    def __init__(self, transaction: Transaction, caller: Caller) -> None:
        self._transaction = transaction
        self._caller = caller

    def held(
        self, record_type: str = "", *, judgement: str = "", of: Collection[str] | None = None
    ) -> list[DuplicatePair]:
        """Return the pairs of `DuplicatePairs.held` whose records are both within reach, in its order."""
        pairs = self._transaction.duplicates.held(record_type, judgement=judgement, of=of)
        if self._caller.extent(_JUDGE) is Extent.ALL:
            return pairs
        ids = {(pair.record_type, one) for pair in pairs for one in (pair.first_id, pair.second_id)}
        near = self._within_reach(ids)
        return [pair for pair in pairs if {(pair.record_type, one) for one in (pair.first_id, pair.second_id)} <= near]

    def history(self) -> list[Merge]:
        """Return the merges whose kept record is within reach, the latest first."""
        merges = self._transaction.merges.history()
        if self._caller.extent(_JUDGE) is Extent.ALL:
            return merges
        near = self._within_reach({(merge.record_type, merge.into_id) for merge in merges})
        return [merge for merge in merges if (merge.record_type, merge.into_id) in near]

    def require(self, record_type: str, *record_ids: str) -> None:
        """Refuse records that are not all within reach.

        Raises:
            NotFound: One is not stored; the message tells what it was merged into.
            Forbidden: One is not within reach.
        """
        for record_id in record_ids:
            self._transaction.of(record_type).get(record_id)
        whose = belongings.of_mergeable(self._transaction, record_type, record_ids)
        for record_id in record_ids:
            self._caller.require(_JUDGE, whose[record_id])

    def merge(self, merge_id: str) -> Merge:
        """Return a merge whose kept record is within reach.

        Raises:
            NotFound: There is none.
        """
        found = next((merge for merge in self.history() if merge.merge_id == merge_id), None)
        if found is None:
            raise NotFound(Refusal.MERGE_NOT_SEEN.told(merge_id=merge_id))
        return found

    def _within_reach(self, records: set[tuple[str, str]]) -> set[tuple[str, str]]:
        whose: dict[tuple[str, str], Belonging] = {}
        for record_type in {record_type for record_type, _ in records}:
            ids = [record_id for of_type, record_id in records if of_type == record_type]
            found = belongings.of_mergeable(self._transaction, record_type, ids)
            whose |= {(record_type, record_id): belonging for record_id, belonging in found.items()}
        return {record for record, belonging in whose.items() if self._caller.may(_JUDGE, belonging)}
