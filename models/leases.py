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
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        name, column = f"lease: {what}", store_facts.c
        held = self._connection.execute(select(column.value).where(column.name == name)).scalar() or ""
        until, _, by = held.partition(" ")
        if by not in ("", holder) and until > written(now):
            return False
        self._connection.execute(delete(store_facts).where(column.name == name))
        taken = f"{written(now + timedelta(seconds=seconds))} {holder}"
        self._connection.execute(insert(store_facts).values(name=name, value=taken))
        return True
