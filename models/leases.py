"""Who of several processes does what only one should do at a time: a holder and a moment, in the database.

A holder that dies loses the lease when its moment has come; nobody has to clear up after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from models.errors import Forbidden
from models.moments import written
from models.tables import store_facts


class Leases:
    """The leases as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def take(self, what: str, holder: str, now: datetime, seconds: float) -> bool:
        """Hold something from now on for some seconds, unless somebody else does; return whether it is held.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        if self.is_held_by_another(what, holder, now):
            return False
        self._forget(what)
        taken = f"{written(now + timedelta(seconds=seconds))} {holder}"
        self._connection.execute(insert(store_facts).values(name=_name(what), value=taken))
        return True

    def is_held_by_another(self, what: str, holder: str, now: datetime) -> bool:
        """Return whether somebody else holds something, without asking for it."""
        until, by = self._held(what)
        return by not in ("", holder) and until > written(now)

    def give_back(self, what: str, holder: str) -> None:
        """Let others have something at once, if this one holds it.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        if self._held(what)[1] == holder:
            self._forget(what)

    def _held(self, what: str) -> tuple[str, str]:
        column = store_facts.c
        held = self._connection.execute(select(column.value).where(column.name == _name(what))).scalar() or ""
        until, _, by = held.partition(" ")
        return until, by

    def _forget(self, what: str) -> None:
        self._connection.execute(delete(store_facts).where(store_facts.c.name == _name(what)))

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _name(what: str) -> str:
    return f"lease: {what}"
