"""Which records are whose: an account that posts a problem owns it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import insert, select

from models.accounts import tables
from models.accounts.part import Part
from models.chunks import chunked
from models.journal import utc_now
from models.rows import is_storable

_OWNERS = tables.record_owners
_C = tables.record_owners.c


class RecordOwners(Part):
    """Ties between accounts and records, as one transaction sees and writes them."""

    def of(self, record_type: str, record_ids: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return the owners' account ids of each record; a record that nobody owns has none."""
        wanted = list(dict.fromkeys(record_ids))
        found: dict[str, set[str]] = defaultdict(set)
        for chunk in chunked(filter(is_storable, wanted)):
            statement = select(_C.record_id, _C.account_id).where(
                _C.record_type == record_type, _C.record_id.in_(chunk)
            )
            for record_id, account_id in self._connection.execute(statement):
                found[record_id].add(account_id)
        return {record_id: frozenset(found.get(record_id, ())) for record_id in wanted}

    def of_account(self, account_id: str) -> list[tuple[str, str]]:
        """Return type and id of every record that an account owns, sorted."""
        statement = select(_C.record_type, _C.record_id).where(_C.account_id == account_id)
        return [(row[0], row[1]) for row in self._connection.execute(statement.order_by(_C.record_type, _C.record_id))]

    def tie(self, record_type: str, record_id: str, account_id: str) -> None:
        """Make a new record an account's own, and nobody else's.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self.untie(record_type, record_id)
        values = {"record_type": record_type, "record_id": record_id, "account_id": account_id, "since": utc_now()}
        self._connection.execute(insert(_OWNERS).values(**values))

    def untie(self, record_type: str, record_id: str) -> None:
        """Make a record nobody's, so that whoever stores the same id later finds no owner there.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        theirs = (_C.record_type == record_type) & (_C.record_id == record_id)
        self._connection.execute(_OWNERS.delete().where(theirs))

    def erase_all(self, account_id: str) -> int:
        """Remove all ties of an account, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(_OWNERS.delete().where(_C.account_id == account_id)).rowcount
