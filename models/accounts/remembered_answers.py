"""Answers to requests that may come twice, remembered in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import present, written
from models.errors import FieldProblem, InvalidInput

KEPT_HOURS = 24

_ANSWERS = tables.remembered_answers
_C = tables.remembered_answers.c


@dataclass(frozen=True)
class Repeatable:
    """A request that its sender may send again: by whom, under which key, and a hash of what was asked."""

    who: str
    key: str
    fingerprint: str


@dataclass(frozen=True)
class RememberedAnswer:
    """What was answered: status, the headers that matter, and the body."""

    status: int
    headers: Mapping[str, str]
    body: str


class RememberedAnswers(Part):
    """The answers as one transaction sees and writes them; writers follow one another, so no two run at once."""

    def recall(self, request: Repeatable, now: datetime | None = None) -> RememberedAnswer | None:
        """Return what was answered to this request before; None when it is new. Old answers are removed on the way.

        Raises:
            InvalidInput: The key was used for another request.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        over = written((now or present()) - timedelta(hours=KEPT_HOURS))
        self._connection.execute(_ANSWERS.delete().where(_C.at <= over))
        statement = select(_ANSWERS).where(_C.who == request.who, _C.idempotency_key == request.key)
        row = self._connection.execute(statement).mappings().one_or_none()
        if row is None:
            return None
        if row["fingerprint"] != request.fingerprint:
            problem = FieldProblem("Idempotency-Key", request.key, "was used for another request", "send a new one")
            raise InvalidInput("this is no repetition", [problem])
        return RememberedAnswer(row["status"], row["headers"], row["body"])

    def remember(
        self, request: Repeatable, answer: RememberedAnswer, record_id: str, now: datetime | None = None
    ) -> None:
        """Keep the answer to a new request, and which record it tells of.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        values = {
            "who": request.who,
            "idempotency_key": request.key,
            "fingerprint": request.fingerprint,
            "status": answer.status,
            "headers": dict(answer.headers),
            "body": answer.body,
            "record_id": record_id,
            "at": written(now or present()),
        }
        self._connection.execute(insert(_ANSWERS).values(**values))

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
