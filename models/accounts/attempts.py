"""Counted tries, so that nobody can guess or flood for long; in the database, so that counts hold across processes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import present, written
from models.errors import TooMany
from models.refusals import Refusal

WINDOW_MINUTES = 15

_ATTEMPTS = tables.attempts
_C = tables.attempts.c


@dataclass(frozen=True)
class Granted:
    """How many tries were granted, and how many are left after them."""

    tries: int
    left: int


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
        moment = now or present()
        if not self.take(kind, subject, 1, most, moment + timedelta(minutes=WINDOW_MINUTES), moment).tries:
            raise TooMany(Refusal.TOO_MANY_TRIES.told(minutes=WINDOW_MINUTES), WINDOW_MINUTES * 60)

    def take(
        self, kind: str, subject: str, wanted: int, most: int, ends_at: datetime, now: datetime | None = None
    ) -> Granted:
        """Take several tries at once, or as many as are left of them.

        Args:
            kind: What is tried.
            subject: By whom or at whom.
            wanted: How many.
            most: How many are taken in one window.
            ends_at: When the window ends that begins now, where none is open.
            now: The present moment.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        name = _hashed(kind, subject)
        self._connection.execute(_ATTEMPTS.delete().where(_C.ends_at <= written(now or present())))
        tries = self._connection.execute(select(_C.tries).where(_C.subject == name)).scalar()
        granted = max(0, min(wanted, most - (tries or 0)))
        if tries is None:
            values = {"subject": name, "ends_at": written(ends_at), "tries": granted}
            self._connection.execute(insert(_ATTEMPTS).values(**values))
        elif granted:
            self._connection.execute(update(_ATTEMPTS).where(_C.subject == name).values(tries=tries + granted))
        return Granted(granted, max(0, most - (tries or 0) - granted))

    def forget(self, kind: str, subject: str) -> None:
        """Begin to count anew.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(_ATTEMPTS.delete().where(_C.subject == _hashed(kind, subject)))


def _hashed(kind: str, subject: str) -> str:
    return hashlib.blake2b(f"{kind}\n{subject}".encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
