"""Requests that may come twice: held while they run, noted when they wrote, and their answers remembered for a while.

Who holds a request is written down with it. Every write of the request's own transactions asks whether it still
does, in the same transaction; so a request that was taken for dead and taken over cannot write any more, and what
was written once is never done again, however many processes there are and wherever one of them stops.

A request goes from running (nothing written yet) to written (done, its answer not known) to answered. Answers are
sealed with the key that their sender drew, of which only a hash is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, insert, select, update

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import present, written
from models.errors import FieldProblem, InvalidInput, UnderWay
from models.refusals import Refusal

KEPT_HOURS = 24
HELD_S = 120
"""After so long a request that wrote nothing is taken for dead, and may be taken over."""

RUNNING, WRITTEN = 0, 1
"""Statuses of a request without an answer; those of HTTP begin at 100."""

_ANSWERS = tables.remembered_answers
_C = tables.remembered_answers.c


@dataclass(frozen=True)
class Repeatable:
    """A request that its sender may send again.

    Args:
        who: By whom.
        key: Under which key.
        fingerprint: A hash of what was asked.
        holder: Which run of it this is; drawn anew for each.
        kept_s: For how many seconds it is remembered.
    """

    who: str
    key: str
    fingerprint: str
    holder: str = ""
    kept_s: int = KEPT_HOURS * 3600


@dataclass(frozen=True)
class RememberedAnswer:
    """What was answered: status, the headers that matter, and the body."""

    status: int
    headers: Mapping[str, str]
    body: str


under_way: ContextVar[Repeatable | None] = ContextVar("under_way", default=None)
"""The request that the present thread works for, if it may be repeated; `models.store.Store` looks at it."""


class RememberedAnswers(Part):
    """The requests as one transaction sees and writes them; writers follow one another, so no two hold one."""

    def recall(self, request: Repeatable, now: datetime | None = None) -> RememberedAnswer | None:
        """Return what was answered to this request before; None when it is new, or held by this very run.

        Raises:
            InvalidInput: The key was used for another request.
            UnderWay: The request runs at this moment, or was done and its answer lost.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment = now or present()
        self._connection.execute(_ANSWERS.delete().where(_C.expires_at <= written(moment)))
        row = self._connection.execute(select(_ANSWERS).where(_is(request))).mappings().one_or_none()
        if row is None or (request.holder and row["held_by"] == request.holder):
            return None
        _check_same(row, request)
        if row["status"] > WRITTEN:
            return _opened(row, request)
        self._check_dead(row, moment)
        return None

    @staticmethod
    def _check_dead(row: RowMapping, now: datetime) -> None:
        """Refuse unless the row is of a request that stopped before it wrote anything."""
        if row["at"] > written(now - timedelta(seconds=HELD_S)):
            raise UnderWay(Refusal.BEING_CARRIED_OUT.told(), wait_s=2)
        if row["status"] == WRITTEN:
            raise UnderWay(Refusal.ANSWER_LOST.told())

    def hold(self, request: Repeatable, now: datetime | None = None) -> RememberedAnswer | None:
        """Begin a request, and return None; or return what was answered to it before.

        Raises:
            InvalidInput: The key was used for another request.
            UnderWay: The request runs at this moment, or was done and its answer lost.
            Forbidden: The transaction is for reading.
        """
        moment = now or present()
        known = self.recall(request, moment)
        if known is None:
            self._connection.execute(_ANSWERS.delete().where(_is(request)))
            self._connection.execute(insert(_ANSWERS).values(**_row(request, RUNNING, "", "", moment)))
        return known

    def note_writing(self, request: Repeatable) -> None:
        """Note that a request has written; part of the transaction in which it does.

        Raises:
            UnderWay: It does not hold the request any more; nothing of the transaction may stay.
        """
        is_held = and_(_is(request), _C.held_by == request.holder)
        noted = update(_ANSWERS).where(is_held, _C.status == RUNNING).values(status=WRITTEN)
        if self._connection.execute(noted).rowcount:
            return
        held_by = self._connection.execute(select(_C.held_by).where(_is(request))).scalar()
        if held_by not in (None, request.holder):  # none where the transaction erased what its sender was answered
            raise UnderWay(Refusal.BEGUN_AGAIN.told())

    def status_of(self, request: Repeatable) -> int | None:
        """Return how far this run of a request is: RUNNING, WRITTEN or what was answered; None where it is gone."""
        return self._connection.execute(select(_C.status).where(_is(request), _C.held_by == request.holder)).scalar()

    def remember(
        self, request: Repeatable, answer: RememberedAnswer, record_id: str, now: datetime | None = None
    ) -> None:
        """Keep the answer to a request, and which record it tells of.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(_ANSWERS.delete().where(_is(request)))
        content = json.dumps([dict(answer.headers), answer.body])
        values = _row(request, answer.status, _sealed(content.encode(), request).hex(), record_id, now or present())
        self._connection.execute(insert(_ANSWERS).values(**values))

    def let_go(self, request: Repeatable) -> None:
        """Forget a request that failed before it wrote anything, so that it can be sent again.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        is_held = and_(_is(request), _C.held_by == request.holder)
        self._connection.execute(_ANSWERS.delete().where(is_held, _C.status == RUNNING))

    def forget_record(self, record_id: str) -> None:
        """Remove the answers that tell of a record, because it goes.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(_ANSWERS.delete().where(_C.record_id == record_id))

    def erase_all(self, who: str) -> int:
        """Remove the answers to one sender, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(_ANSWERS.delete().where(_C.who == who)).rowcount


def _is(request: Repeatable) -> ColumnElement[bool]:
    return and_(_C.who == request.who, _C.idempotency_key == _hashed(request))


def _hashed(request: Repeatable) -> str:
    return hashlib.blake2b(f"{request.who}\n{request.key}".encode(), digest_size=16).hexdigest()


def _row(request: Repeatable, status: int, body: str, record_id: str, now: datetime) -> dict[str, object]:
    return {
        "who": request.who,
        "idempotency_key": _hashed(request),
        "fingerprint": request.fingerprint,
        "held_by": request.holder,
        "status": status,
        "body": body,
        "record_id": record_id,
        "at": written(now),
        "expires_at": written(now + timedelta(seconds=request.kept_s)),
    }


def _check_same(row: RowMapping, request: Repeatable) -> None:
    if row["fingerprint"] != request.fingerprint:
        problem = FieldProblem("!Idempotency-Key", request.key, "was used for another request", "send a new one")
        raise InvalidInput("this is no repetition", [problem])


def _opened(row: RowMapping, request: Repeatable) -> RememberedAnswer:
    headers, body = json.loads(_sealed(bytes.fromhex(row["body"]), request))
    return RememberedAnswer(row["status"], headers, body)


def _sealed(content: bytes, request: Repeatable) -> bytes:
    """Return content under a stream that only the sender's key gives, or the content again; a row has one answer."""
    stream = hashlib.shake_256(f"{request.who}\n{request.key}\nanswer".encode()).digest(len(content))
    return (int.from_bytes(content, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(content), "big")
