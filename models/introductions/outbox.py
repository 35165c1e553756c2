"""The outbox: messages are written in the transaction of what causes them, and sent by whoever holds their lease."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, or_, select, tuple_, update

from models.accounts.tokens import hashed
from models.errors import Conflict, Forbidden, NotFound
from models.introductions import tables
from models.introductions.contacts import ContactOf
from models.introductions.notification import Notification, NotificationKind, NotificationState, Recipient
from models.moments import written
from models.refusals import Refusal
from models.rows import is_storable

LEASE_S = 120
"""How long a silent sender keeps a message."""

MAX_ATTEMPTS = 8
FIRST_WAIT_S = 60
LONGEST_WAIT_S = 6 * 3600

_TABLE = tables.notifications
_C = _TABLE.c
_NAMES = tuple(one.name for one in fields(Notification))


class Outbox:
    """The messages as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def add(
        self,
        kind: NotificationKind,
        to_type: ContactOf | Recipient,
        to_id: str,
        now: datetime,
        *,
        about_id: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> Notification:
        """Queue a message and return it with its id.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment = written(now)
        message = Notification(
            f"msg-{secrets.token_hex(12)}", kind, Recipient(to_type.value), to_id, about_id, dict(facts or {}),
            queued_at=moment, due_at=moment,
        )  # fmt: skip
        self._connection.execute(insert(_TABLE).values(_row(message)))
        return message

    def get(self, message_id: str) -> Notification:
        """Return the message with this id.

        Raises:
            NotFound: There is none.
        """
        statement = select(_TABLE).where(_C.message_id == message_id)
        row = self._connection.execute(statement).mappings().one_or_none() if is_storable(message_id) else None
        if row is None:
            raise NotFound(Refusal.MESSAGE_UNKNOWN.told(message_id=message_id))
        return _notification(row)

    def is_any_waiting(self, now: datetime) -> bool:
        """Return whether `claim` would find a message; a cheap look that holds no lock."""
        return self._connection.execute(_waiting(now).limit(1)).first() is not None

    def claim(self, worker: str, now: datetime) -> Notification | None:
        """Take the message that has been due longest, also one whose sender lost its lease, and hold it.

        A message that was begun `MAX_ATTEMPTS` times already is dead.

        Returns:
            The message, now held by this worker; None when there is nothing to send.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        while (row := self._connection.execute(_waiting(now).limit(1)).mappings().first()) is not None:
            message = _notification(row)
            if message.attempts < MAX_ATTEMPTS:
                until = written(now + timedelta(seconds=LEASE_S))
                sending = NotificationState.SENDING.value
                self._set(message, state=sending, worker=worker, leased_until=until, attempts=message.attempts + 1)
                return self.get(message.message_id)
            failure = message.failure or f"begun {message.attempts} times, and its sender never came to an end"
            self._end(message, NotificationState.DEAD, failure=failure)
        return None

    def sent(self, message: Notification, now: datetime) -> None:
        """Note that a message was handed over.

        Raises:
            Conflict: Somebody else holds it.
            Forbidden: The transaction is for reading.
        """
        self._check_held(message)
        self._end(message, NotificationState.SENT, sent_at=written(now), failure="")

    def dropped(self, message: Notification, reason: str) -> None:
        """Note that what a message was to tell is no longer so.

        Raises:
            Conflict: Somebody else holds it.
            Forbidden: The transaction is for reading.
        """
        self._check_held(message)
        self._end(message, NotificationState.DROPPED, failure=reason)

    def failed(self, message: Notification, failure: str, now: datetime, *, is_final: bool = False) -> None:
        """Note that a message was not sent: it is tried again later, or is dead.

        The wait doubles with every attempt: 2^(attempts − 1) minutes, at most six hours.

        Raises:
            Conflict: Somebody else holds it.
            Forbidden: The transaction is for reading.
        """
        self._check_held(message)
        wait_s = min(FIRST_WAIT_S * 2 ** (message.attempts - 1), LONGEST_WAIT_S)
        note = {"failure": failure, "due_at": written(now + timedelta(seconds=wait_s))}
        if is_final or message.attempts >= MAX_ATTEMPTS:
            self._end(message, NotificationState.DEAD, **note)
        else:
            self._set(message, state=NotificationState.QUEUED.value, **note)

    def retry(self, message_id: str, now: datetime) -> Notification:
        """Queue a dead message again, with all its attempts.

        Raises:
            NotFound: There is no such message.
            Conflict: It is not dead.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        message = self.get(message_id)
        if message.state is not NotificationState.DEAD:
            raise Conflict(Refusal.MESSAGE_NOT_DEAD.told(message_id=message_id, message_state=message.state))
        self._set(message, state=NotificationState.QUEUED.value, attempts=0, due_at=written(now), failure="")
        return self.get(message_id)

    def retry_to(self, to_type: ContactOf, to_id: str, now: datetime) -> int:
        """Queue the dead messages to somebody again, whose address has changed, and return how many there were."""
        wanted = (_C.to_type == to_type.value) & (_C.to_id == to_id) & (_C.state == NotificationState.DEAD.value)
        ids = self._connection.execute(select(_C.message_id).where(wanted)).scalars().all()
        for message_id in ids:
            self.retry(message_id, now)
        return len(ids)

    def retry_all(self, now: datetime) -> int:
        """Queue all dead messages again, and return how many there were; a dead sign-up holds nothing to send.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        is_dead = (_C.state == NotificationState.DEAD.value) & (_C.kind != NotificationKind.SIGN_UP.value)
        again = {"state": NotificationState.QUEUED.value, "attempts": 0, "due_at": written(now), "failure": ""}
        return self._connection.execute(update(_TABLE).where(is_dead).values(**again)).rowcount

    def hold_all(self, reason: str) -> int:
        """Let nothing that waits or is being sent be sent before somebody says so; return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        wanted = _C.state.in_([NotificationState.QUEUED.value, NotificationState.SENDING.value])
        waiting = self._connection.execute(select(_TABLE).where(wanted)).mappings().all()
        for row in waiting:
            self._end(_notification(row), NotificationState.DEAD, failure=reason)
        return len(waiting)

    def listed(
        self,
        *,
        state: NotificationState | None = None,
        about_id: str = "",
        limit: int | None = None,
        before: tuple[str, str] | None = None,
    ) -> list[Notification]:
        """Return messages, the latest first; those queued before a moment and an id, where these are given."""
        wanted = [_C.state == state.value] if state else []
        wanted += [_C.about_id == about_id] if about_id else []
        wanted += [tuple_(_C.queued_at, _C.message_id) < before] if before else []
        statement = select(_TABLE).where(*wanted).order_by(_C.queued_at.desc(), _C.message_id.desc()).limit(limit)
        return [_notification(row) for row in self._connection.execute(statement).mappings()]

    def counts(self) -> dict[str, int]:
        """Return how many messages stand in each state; every state is named."""
        statement = select(_C.state, func.count()).group_by(_C.state)
        found = {row[0]: row[1] for row in self._connection.execute(statement)}
        return {state.value: found.get(state.value, 0) for state in NotificationState}

    def told_of(self, kind: NotificationKind, to_type: ContactOf, to_id: str) -> list[Notification]:
        """Return the messages of a kind that were written to somebody, the first first."""
        wanted = (_C.kind == kind.value) & (_C.to_type == to_type.value) & (_C.to_id == to_id)
        statement = select(_TABLE).where(wanted).order_by(_C.queued_at, _C.message_id)
        return [_notification(row) for row in self._connection.execute(statement).mappings()]

    def _check_held(self, message: Notification) -> None:
        self._check_writing()
        stored = self.get(message.message_id)
        held = (NotificationState.SENDING, message.worker, message.attempts)
        if (stored.state, stored.worker, stored.attempts) != held:
            raise Conflict(f"message {message.message_id} is no longer held by {message.worker}; its lease ran out")

    def forget_account(self, account_id: str, email: str) -> int:
        """Remove the messages to an account, also those of before it was made, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        theirs = (_C.to_type == Recipient.ACCOUNT.value) & _C.to_id.in_([account_id, hashed(email)])
        return self._connection.execute(delete(_TABLE).where(theirs)).rowcount

    def _end(self, message: Notification, state: NotificationState, **values: Any) -> None:
        """Note how a message ended; of who wanted an account, it keeps neither name nor e-mail."""
        if message.kind is NotificationKind.SIGN_UP:
            email = str(message.facts.get("email", ""))
            told = values["failure"].replace(email, "…") if email else values["failure"]
            values |= {"facts": {}, "to_id": "", "failure": told}
        self._set(message, state=state.value, **values)

    def _set(self, message: Notification, **values: object) -> None:
        self._connection.execute(update(_TABLE).where(_C.message_id == message.message_id).values(**values))

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _waiting(now: datetime) -> Any:
    moment = written(now)
    is_due = and_(_C.state == NotificationState.QUEUED.value, _C.due_at <= moment)
    has_run_out = and_(_C.state == NotificationState.SENDING.value, _C.leased_until < moment)
    return select(_TABLE).where(or_(is_due, has_run_out)).order_by(_C.due_at, _C.message_id)


def _row(message: Notification) -> dict[str, Any]:
    values = {name: getattr(message, name) for name in _NAMES}
    named = {"kind": message.kind.value, "to_type": message.to_type.value, "state": message.state.value}
    return values | named | {"facts": dict(message.facts)}


def _notification(row: RowMapping) -> Notification:
    values = {name: row[name] for name in _NAMES}
    named = {"kind": NotificationKind(row["kind"]), "to_type": Recipient(row["to_type"])}
    return Notification(**values | named | {"state": NotificationState(row["state"])})
