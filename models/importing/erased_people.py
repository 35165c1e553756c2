"""Rows of people who were erased at their own request: left out and counted, or let in by whoever overrules it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from models.importing.building import PROVIDER_KINDS
from models.importing.drafts import Draft
from models.importing.kinds import ImportKind
from models.privacy.tombstones import KeyKind
from models.store import Transaction

REASON = "erased at their request"
OWNER_LEFT_OUT = "owner that was erased at their request"
_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])")
_EMAIL = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"]+")
_WITH_IDS = (*PROVIDER_KINDS, ImportKind.PROBLEM)


class ErasedPeople:
    """Knows for one import which rows speak of somebody erased.

    By their id; a row that is a person also by an e-mail in any cell, or by the ORCID that it has or that is a cell.
    """

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
        written = self._written(transaction, drafts)
        if self._lets_in:
            transaction.erased.lift(KeyKind.RECORD, erased)
            for kind, keys in written.items():
                transaction.erased.lift(kind, keys)
            return
        for draft in drafts:
            named = any(_KEYS_IN[kind](draft) & keys for kind, keys in written.items())
            if self._speaks_of(draft, erased) or named:
                draft.skip_reason = REASON
                draft.problems.clear()

    def _written(self, transaction: Transaction, drafts: Sequence[Draft]) -> dict[KeyKind, set[str]]:
        """Return the e-mails and ORCIDs of somebody erased that stand in rows of people.

        A laboratory's row stays when its head goes.
        """
        if self._kind is not ImportKind.RESEARCHER:
            return {}
        return {
            kind: transaction.erased.known(kind, {one for draft in drafts for one in keys_in(draft)})
            for kind, keys_in in _KEYS_IN.items()
        }

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


def _emails(draft: Draft) -> set[str]:
    return {one for value in draft.row.values.values() for one in _EMAIL.findall(str(value))}


def _orcids(draft: Draft) -> set[str]:
    cells = (_ORCID.fullmatch(value.strip()) for value in draft.row.values.values() if isinstance(value, str))
    return {found[1] for found in cells if found} | {draft.values.get("orcid", "")} - {""}


_KEYS_IN: Mapping[KeyKind, Callable[[Draft], set[str]]] = {KeyKind.EMAIL: _emails, KeyKind.ORCID: _orcids}
"""What else tells of somebody in a row, and how it is found there."""
