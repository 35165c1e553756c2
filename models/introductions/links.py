"""Links that act without an account: a random token for one purpose on one record, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from models.errors import Forbidden, NotFound
from models.introductions import tables
from models.introductions.party import Party, Role
from models.moments import written
from models.refusals import Refusal

_TABLE = tables.links
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Purpose(StrEnum):
    """What a link is for."""

    ANSWER = "answer"
    """A provider answers one request."""
    FOLLOW = "follow"
    """A provider follows one introduction that it accepted."""
    CLAIM = "claim"
    """Somebody proves that a provider is them."""
    OWN = "own"
    """An owner follows one problem and all its introductions."""
    PROVIDER_CHOICES = "provider-choices"
    """A provider sees and changes what it has agreed to."""
    PROBLEM_CHOICES = "problem-choices"
    """Who posted a problem does."""
    STOP_SEARCH = "stop-search"
    """Whose search it is stops it."""


ROLE_OF_PURPOSE = {
    Purpose.ANSWER: Role.PROVIDER,
    Purpose.FOLLOW: Role.PROVIDER,
    Purpose.CLAIM: Role.PROVIDER,
    Purpose.OWN: Role.OWNER,
    Purpose.PROVIDER_CHOICES: Role.PROVIDER,
    Purpose.PROBLEM_CHOICES: Role.OWNER,
    Purpose.STOP_SEARCH: Role.OWNER,
}
STEPS_OF_PURPOSE: dict[Purpose, frozenset[str] | None] = {
    Purpose.ANSWER: frozenset({"see", "accept", "decline"}),
    Purpose.FOLLOW: frozenset({"meet", "quote", "start", "step_back"}),
    Purpose.CLAIM: frozenset({"prove"}),
    Purpose.OWN: None,
    Purpose.PROVIDER_CHOICES: frozenset(),
    Purpose.PROBLEM_CHOICES: frozenset(),
    Purpose.STOP_SEARCH: frozenset(),
}
"""Which steps a link can take; ``None`` means all that its role may take."""


@dataclass(frozen=True)
class Link:
    """A link that holds.

    Args:
        token_hash: SHA-256 of the token, hexadecimal.
        purpose: What it is for.
        record_id: The introduction; for an owner's link the problem, for one that proves the claim; for choices the
            provider or the problem; for a search that search.
        made_at: When it was made, ISO in UTC.
        expires_at: Until when it holds.
    """

    token_hash: str
    purpose: Purpose
    record_id: str
    made_at: str
    expires_at: str

    @property
    def party(self) -> Party:
        """Who acts by this link."""
        return Party(f"link:{self.token_hash[:16]}", ROLE_OF_PURPOSE[self.purpose])

    def covers(self, step: str) -> bool:
        """Return whether the link is for a step."""
        allowed = STEPS_OF_PURPOSE[self.purpose]
        return allowed is None or step in allowed

    def check_step(self, step: str) -> None:
        """Make sure that the link is for a step.

        Raises:
            Forbidden: It is not.
        """
        if not self.covers(step):
            allowed = ", ".join(sorted(STEPS_OF_PURPOSE[self.purpose] or ()))
            raise Forbidden(Refusal.LINK_OF_OTHER_STEPS.told(steps=allowed, step=step))


_NAMES = tuple(one.name for one in fields(Link))


class Links:
    """The links as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def make(self, purpose: Purpose, record_id: str, now: datetime, expires: datetime) -> str:
        """Store a new link and return its token, which is told once and not kept.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        token = secrets.token_urlsafe(32)
        link = Link(_hashed(token), purpose, record_id, written(now), written(expires))
        self._connection.execute(insert(_TABLE).values(vars(link) | {"purpose": purpose.value}))
        return token

    def forget_expired(self, before: datetime) -> int:
        """Remove the links that held no longer before a moment, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(delete(_TABLE).where(_TABLE.c.expires_at < written(before))).rowcount

    def forget_of(self, record_id: str) -> int:
        """Remove the links to a record, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(delete(_TABLE).where(_TABLE.c.record_id == record_id)).rowcount

    def open(self, token: str, now: datetime) -> Link:
        """Return the link that a token opens.

        Raises:
            NotFound: There is none, or it holds no longer.
        """
        statement = select(_TABLE).where(_TABLE.c.token_hash == _hashed(token))
        row = self._connection.execute(statement).mappings().one_or_none() if _TOKEN.fullmatch(token) else None
        if row is None:
            raise NotFound(Refusal.LINK_UNKNOWN.told())
        if row["expires_at"] <= written(now):
            raise NotFound(Refusal.LINK_OVER.told(day=row["expires_at"][:10]))
        values: dict[str, Any] = {name: row[name] for name in _NAMES}
        return Link(**values | {"purpose": Purpose(row["purpose"])})

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
