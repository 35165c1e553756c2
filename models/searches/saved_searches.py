"""Saved searches as one transaction sees and writes them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, or_, select, update

from models.accounts.part import Part
from models.errors import Conflict, NotFound
from models.moments import written
from models.refusals import Refusal
from models.rows import is_storable
from models.searches import tables
from models.searches.saved_search import PERIODS, Every, SavedSearch

MOST_SAVED = 20
"""How many one account may save."""

_TABLE = tables.saved_searches
_C = _TABLE.c
_NAMES = tuple(one.name for one in fields(SavedSearch))


class SavedSearches(Part):
    """The searches of all accounts."""

    def add(self, search: SavedSearch, now: datetime) -> SavedSearch:
        """Save a search under a new id, and return it; it was asked just now.

        Raises:
            Conflict: The account has saved as many as it may.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        check_room(self.of_account(search.account_id))
        moment = written(now)
        made = replace(search, search_id=f"search-{secrets.token_hex(10)}", saved_at=moment, looked_at=moment)
        self._connection.execute(insert(_TABLE).values(_row(made)))
        return made

    def get(self, search_id: str) -> SavedSearch:
        """Return the search with this id.

        Raises:
            NotFound: There is none.
        """
        statement = select(_TABLE).where(_C.search_id == search_id)
        row = self._connection.execute(statement).mappings().one_or_none() if is_storable(search_id) else None
        if row is None:
            raise NotFound(Refusal.SEARCH_UNKNOWN.told(search_id=search_id))
        return _search(row)

    def of_account(self, account_id: str) -> list[SavedSearch]:
        """Return the searches of an account, the first saved first, then by id."""
        statement = select(_TABLE).where(_C.account_id == account_id)
        rows = self._connection.execute(statement.order_by(_C.saved_at, _C.search_id)).mappings()
        return [_search(row) for row in rows]

    def listed(self) -> list[SavedSearch]:
        """Return all searches, by account, the first saved first."""
        rows = self._connection.execute(select(_TABLE).order_by(_C.account_id, _C.saved_at, _C.search_id)).mappings()
        return [_search(row) for row in rows]

    def due(self, now: datetime, limit: int | None = None) -> list[SavedSearch]:
        """Return the searches that are to be asked anew, the longest wait first, then by id."""
        is_due = ((_C.every == every.value) & (_C.looked_at <= written(now - PERIODS[every])) for every in Every)
        statement = select(_TABLE).where(_C.paused_at == "", or_(*is_due))
        rows = self._connection.execute(statement.order_by(_C.looked_at, _C.search_id).limit(limit)).mappings()
        return [_search(row) for row in rows]

    def change(self, search: SavedSearch) -> SavedSearch:
        """Store a search in place of the one with its id, and return it.

        Raises:
            NotFound: There is none.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self.get(search.search_id)
        self._connection.execute(update(_TABLE).where(_C.search_id == search.search_id).values(_row(search)))
        return search

    def note_asked(self, search: SavedSearch, told: Iterable[str], now: datetime) -> SavedSearch:
        """Note that a search was asked, and of whom its owner is told in the same transaction.

        Raises:
            NotFound: It was deleted.
            Forbidden: The transaction is for reading.
        """
        ids, moment = tuple(told), written(now)
        seen = tuple(dict.fromkeys((*search.seen, *ids)))
        return self.change(replace(search, seen=seen, looked_at=moment, told_at=moment if ids else search.told_at))

    def delete(self, search_id: str) -> None:
        """Delete a search; one that is not there is passed over.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(delete(_TABLE).where(_C.search_id == search_id))


def check_room(held: Sequence[SavedSearch]) -> None:
    """Make sure that somebody who has saved these may save one more.

    Raises:
        Conflict: They have saved as many as they may.
    """
    if len(held) >= MOST_SAVED:
        raise Conflict(Refusal.SEARCHES_MOST.told(count=len(held), most=MOST_SAVED))


def _row(search: SavedSearch) -> dict[str, Any]:
    values = {name: getattr(search, name) for name in _NAMES}
    return values | {"every": search.every.value, "question": dict(search.question), "seen": list(search.seen)}


def _search(row: RowMapping) -> SavedSearch:
    values = {name: row[name] for name in _NAMES}
    return SavedSearch(**values | {"every": Every(row["every"]), "seen": tuple(row["seen"])})
