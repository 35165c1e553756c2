"""Rows of people who were erased at their own request: left out and counted, or let in by whoever overrules it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.importing.building import PROVIDER_KINDS
from models.importing.drafts import Draft
from models.importing.kinds import ImportKind
from models.privacy.tombstones import KeyKind
from models.store import Transaction

REASON = "erased at their request"
OWNER_LEFT_OUT = "owner that was erased at their request"
_EMAIL = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"]+")
_WITH_IDS = (*PROVIDER_KINDS, ImportKind.PROBLEM)


class ErasedPeople:
    """Knows for one import which rows speak of somebody erased: by id, or for a person by an e-mail in any cell."""

    def __init__(self, kind: ImportKind, *, lets_in: bool = False) -> None:
        """Look through rows of a kind.

        Args:
            kind: What the rows are.
            lets_in: Forget that they were erased, in place of leaving them out.
        """
        self._kind = kind
        self._lets_in = lets_in

    def refuse(self, transaction: Transaction, drafts: Sequence[Draft]) -> None:
        """Mark the rows of somebody erased as left out, without keeping what stands in them."""
        if transaction.erased.is_empty():
            return
        ids = {one for draft in drafts for one in self._ids(draft)}
        erased = transaction.erased.known(KeyKind.RECORD, ids)
        emails = {draft.row.number: self._emails(draft) for draft in drafts}
        written = transaction.erased.known(KeyKind.EMAIL, {one for ones in emails.values() for one in ones})
        if self._lets_in:
            transaction.erased.lift(KeyKind.RECORD, erased)
            transaction.erased.lift(KeyKind.EMAIL, written)
            return
        for draft in drafts:
            if self._speaks_of(draft, erased) or emails[draft.row.number] & written:
                draft.skip_reason = REASON
                draft.problems.clear()

    def _emails(self, draft: Draft) -> set[str]:
        """Return the e-mails in any cell of a row that is a person; a laboratory's row stays when its head goes."""
        if self._kind is not ImportKind.RESEARCHER:
            return set()
        return {one for value in draft.row.values.values() for one in _EMAIL.findall(str(value))}

    def _ids(self, draft: Draft) -> Iterator[str]:
        yield from [draft.record_id] if self._kind in _WITH_IDS else draft.values.get("owner_ids", ())

    def _speaks_of(self, draft: Draft, erased: set[str]) -> bool:
        """Return whether a row is somebody erased; of evidence, only when nobody else owns it."""
        if self._kind in _WITH_IDS:
            return draft.record_id in erased
        owners = draft.values.get("owner_ids", ())
        left = tuple(one for one in owners if one not in erased)
        if left and len(left) < len(owners):
            draft.values["owner_ids"] = left
            draft.left_out[OWNER_LEFT_OUT] += len(owners) - len(left)
        return bool(owners) and not left
