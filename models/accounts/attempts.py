"""Counted tries, so that nobody can guess for long; in the database, so that the count holds across processes."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import present, written
from models.errors import TooMany

WINDOW_MINUTES = 15

_ATTEMPTS = tables.attempts
_C = tables.attempts.c


class Attempts(Part):
    """The counters as one transaction sees and writes them; what they count is kept as a hash."""

    def count(self, kind: str, subject: str, most: int, now: datetime | None = None) -> None:
        """Count one try, before it is made; write transactions follow one another, so none is missed.

        Args:
            kind: What is tried.
            subject: By whom or at whom, such as an e-mail or an address.
            most: How many are taken in `WINDOW_MINUTES`, counted from the first.
            now: The present moment.

        Raises:
            TooMany: It would be one more.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment, name = now or present(), _hashed(kind, subject)
        over = written(moment - timedelta(minutes=WINDOW_MINUTES))
        self._connection.execute(_ATTEMPTS.delete().where(_C.begun_at <= over))
        tries = self._connection.execute(select(_C.tries).where(_C.subject == name)).scalar()
        if tries is None:
            self._connection.execute(insert(_ATTEMPTS).values(subject=name, begun_at=written(moment), tries=1))
        elif tries < most:
            self._connection.execute(update(_ATTEMPTS).where(_C.subject == name).values(tries=tries + 1))
        else:
            raise TooMany(f"too many tries; wait {WINDOW_MINUTES} minutes, then try again")

    def forget(self, kind: str, subject: str) -> None:
        """Begin to count anew.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(_ATTEMPTS.delete().where(_C.subject == _hashed(kind, subject)))


def _hashed(kind: str, subject: str) -> str:
    return hashlib.blake2b(f"{kind}\n{subject}".encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
