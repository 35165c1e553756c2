"""What the repositories of accounts share: a connection inside a transaction, and whether it may write."""

from __future__ import annotations

from sqlalchemy import Connection

from models.errors import Forbidden


class Part:
    """Some tables as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")
