"""Sessions: one a sign-in, known by the hash of a random token that only the browser has."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, insert, select, update

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import hashed, in_future, new_token, present, written
from models.errors import NotFound
from models.refusals import Refusal

KEPT_DAYS = 30
"""How long a session lasts, however much it is used."""

IDLE_DAYS = 14
"""How long a session lasts that is not used."""

SEEN_EVERY_S = 3600
"""How exactly it is known when a session was last used: a write an hour, not one a request."""

FRESH_MINUTES = 30
"""How long who came by a link may set a password without knowing the old one."""

BROWSER_CHARACTERS = 120

_SESSIONS = tables.sessions
_C = tables.sessions.c


@dataclass(frozen=True)
class Session:
    """One sign-in that holds.

    Args:
        session_id: What it is called; it opens nothing.
        account_id: Whose it is.
        opened_by: ``password`` or ``link``; who came by a link may set a password without knowing the old one.
        browser: What the browser says it is, shortened, so that its owner knows it again.
        created_at: When it began, ISO in UTC.
        last_seen_at: When it was last used, to the hour.
        expires_at: When it ends at the latest.
    """

    session_id: str
    account_id: str
    opened_by: str
    browser: str
    created_at: str
    last_seen_at: str
    expires_at: str


@dataclass(frozen=True)
class Opened:
    """A session that was just begun, and the token that the browser must send; it is known nowhere else."""

    session: Session
    token: str


class Sessions(Part):
    """The sessions as one transaction sees and writes them."""

    def open(
        self, account_id: str, *, opened_by: str, browser: str = "", instead_of: str = "", now: datetime | None = None
    ) -> Opened:
        """Begin a session, and end the one with the id ``instead_of``; those that have ended are removed on the way.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment, token = now or present(), new_token()
        self._connection.execute(_SESSIONS.delete().where(~_holds(moment) | (_C.session_id == instead_of)))
        session = Session(
            session_id=f"s-{secrets.token_hex(8)}",
            account_id=account_id,
            opened_by=opened_by,
            browser=browser[:BROWSER_CHARACTERS],
            created_at=written(moment),
            last_seen_at=written(moment),
            expires_at=in_future(moment, days=KEPT_DAYS),
        )
        self._connection.execute(insert(_SESSIONS).values(**session.__dict__, token_hash=hashed(token)))
        return Opened(session, token)

    def find(self, token: str, now: datetime | None = None) -> Session | None:
        """Return the session of a token; None when there is none or it has ended."""
        statement = select(_SESSIONS).where(_C.token_hash == hashed(token), _holds(now or present()))
        row = self._connection.execute(statement).mappings().one_or_none()
        return None if row is None else _session(row)

    def of_account(self, account_id: str, now: datetime | None = None) -> list[Session]:
        """Return the sessions of an account that hold, the latest first."""
        statement = select(_SESSIONS).where(_C.account_id == account_id, _holds(now or present()))
        rows = self._connection.execute(statement.order_by(_C.created_at.desc(), _C.session_id)).mappings()
        return [_session(row) for row in rows]

    def seen(self, session_id: str, now: datetime | None = None) -> None:
        """Note that a session was used.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        values = {"last_seen_at": written(now or present())}
        self._connection.execute(update(_SESSIONS).where(_C.session_id == session_id).values(**values))

    def end(self, account_id: str, session_id: str) -> None:
        """End one session of an account.

        Raises:
            NotFound: The account has no such session.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        mine = _SESSIONS.delete().where(_C.account_id == account_id, _C.session_id == session_id)
        if not self._connection.execute(mine).rowcount:
            raise NotFound(Refusal.SESSION_GONE.told())

    def end_all(self, account_id: str, *, but: str = "") -> int:
        """End all sessions of an account, except the one with the id ``but``, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        mine = _SESSIONS.delete().where(_C.account_id == account_id, _C.session_id != but)
        return self._connection.execute(mine).rowcount


def came_by_link(session: Session, now: datetime | None = None) -> bool:
    """Return whether somebody came by a link just now, and so has shown that the e-mail is theirs."""
    begun = written((now or present()) - timedelta(minutes=FRESH_MINUTES))
    return session.opened_by == "link" and session.created_at > begun


def is_seen_stale(session: Session, now: datetime | None = None) -> bool:
    """Return whether it is time to note again that a session is used."""
    return session.last_seen_at < written((now or present()) - timedelta(seconds=SEEN_EVERY_S))


def _holds(now: datetime) -> ColumnElement[bool]:
    return (_C.expires_at > written(now)) & (_C.last_seen_at > written(now - timedelta(days=IDLE_DAYS)))


def _session(row: RowMapping) -> Session:
    return Session(**{name: row[name] for name in Session.__dataclass_fields__})
