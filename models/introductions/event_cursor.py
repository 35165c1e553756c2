"""How far the history has been told to a webhook; a number in the database, so that a restart goes on from there."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from models import tables
from models.errors import Forbidden

_NAME = "webhook_seq"
_FACTS = tables.store_facts


class EventCursor:
    """The cursor as one transaction sees and writes it."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def position(self) -> int | None:
        """Return the seq of the last line that was told; ``None`` before anything was."""
        value = self._connection.execute(select(_FACTS.c.value).where(_FACTS.c.name == _NAME)).scalar()
        return None if value is None else int(value)

    def move(self, seq: int) -> None:
        """Note that everything up to a line was told.

        Raises:
            Forbidden: The transaction is for reading.
        """
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        self._connection.execute(delete(_FACTS).where(_FACTS.c.name == _NAME))
        self._connection.execute(insert(_FACTS).values(name=_NAME, value=str(seq)))
