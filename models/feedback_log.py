"""Feedback as it is stored: appended, listed, withdrawn, never changed.

Nothing here enters the change log: feedback changes no record, so the index and the directory need not look.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from models import tables
from models.chunks import chunked
from models.errors import Forbidden, NotFound, TooMany
from models.feedback import Feedback, Judgement, WhyNot
from models.journal import utc_now
from models.refusals import Refusal
from models.rows import is_storable

PAGE = 500
MOST_A_DAY = 300
"""How much one actor can say in 24 hours; operators, who come with a key, are not limited."""

_FEEDBACK = tables.feedback
_C = tables.feedback.c
_NAMES = tuple(one.name for one in fields(Feedback))


@dataclass(frozen=True)
class Added:
    """What became of a feedback: the stored record, and whether it is new or had been said before."""

    feedback: Feedback
    is_new: bool


class FeedbackLog:
    """The feedback as one transaction sees and writes it."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def add(self, feedback: Feedback, *, is_limited: bool = True) -> Added:
        """Append a feedback, unless its actor says the same of the match already.

        Another opinion of the same actor on the same match is withdrawn with it, and so is another outcome; an opinion
        and an outcome stand beside each other.

        Args:
            feedback: What is said; id and time are given to it here.
            is_limited: Whether an actor may say only so much a day.

        Raises:
            TooMany: The actor has said `MOST_A_DAY` things in 24 hours.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        for earlier in self.of_actor(feedback.actor, feedback.problem_hash, feedback.provider_id):
            if _says_the_same(earlier, feedback):
                return Added(earlier, is_new=False)
            if earlier.judgement.is_outcome is feedback.judgement.is_outcome:
                self._withdraw(earlier.feedback_id)
        if is_limited:
            self._check_limit(feedback.actor)
        stored = replace(feedback, feedback_id=self._next_id(), given_at=utc_now(), withdrawn_at="")
        self._connection.execute(insert(_FEEDBACK).values(**_row(stored)))
        return Added(stored, is_new=True)

    def get(self, feedback_id: str) -> Feedback:
        """Return the feedback with this id, also a withdrawn one.

        Raises:
            NotFound: There is none.
        """
        statement = select(_FEEDBACK).where(_C.feedback_id == feedback_id)
        row = self._connection.execute(statement).mappings().one_or_none() if is_storable(feedback_id) else None
        if row is None:
            raise NotFound(Refusal.FEEDBACK_UNKNOWN.told())
        return _feedback(row)

    def withdraw(self, feedback_id: str) -> Feedback:
        """Take a feedback back: its note goes, its place stays. To withdraw it again changes nothing.

        Raises:
            NotFound: There is none.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        if not self.get(feedback_id).is_withdrawn:
            self._withdraw(feedback_id)
        return self.get(feedback_id)

    def of_actor(self, actor: str, problem_hash: str, provider_id: str = "") -> list[Feedback]:
        """Return what an actor says of a problem's matches (or one of them), withdrawn feedback left out, by id."""
        conditions = [_C.actor == actor, _C.problem_hash == problem_hash, _C.withdrawn_at == ""]
        if provider_id:
            conditions.append(_C.provider_id == provider_id)
        statement = select(_FEEDBACK).where(*conditions).order_by(_C.feedback_id)
        return [_feedback(row) for row in self._connection.execute(statement).mappings()]

    def iterate(
        self, *, after_id: str = "", limit: int | None = None, provider_id: str = "", is_withdrawn: bool | None = None
    ) -> Iterator[Feedback]:
        """Yield feedback by rising id, which is the order in which it was given, a page at a time.

        Args:
            after_id: Start behind this id.
            limit: Yield at most so many; None means all.
            provider_id: Only about this provider; empty means about everybody.
            is_withdrawn: Only withdrawn feedback, or only what holds; None means both.
        """
        conditions = [_C.provider_id == provider_id] if provider_id else []
        if is_withdrawn is not None:
            conditions.append((_C.withdrawn_at != "") if is_withdrawn else (_C.withdrawn_at == ""))
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            found = select(_FEEDBACK).where(_C.feedback_id > after_id, *conditions).order_by(_C.feedback_id).limit(size)
            rows = self._connection.execute(found).mappings().all()
            yield from map(_feedback, rows)
            if len(rows) < size:
                return
            after_id = rows[-1]["feedback_id"]
            left = None if left is None else left - size

    def erase_about(self, provider_ids: Iterable[str]) -> int:
        """Remove everything that was said about these providers, for good, and return how much it was.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        removed = 0
        for chunk in chunked(filter(is_storable, provider_ids)):
            removed += self._connection.execute(_FEEDBACK.delete().where(_C.provider_id.in_(chunk))).rowcount
        return removed

    def disown(self, actor: str) -> int:
        """Part what was said from who said it: another random id, and no notes; return how much it was.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        values = {"actor": secrets.token_hex(12), "note": ""}
        return self._connection.execute(update(_FEEDBACK).where(_C.actor == actor).values(**values)).rowcount

    def count(self) -> int:
        """Return how much feedback holds."""
        statement = select(func.count()).select_from(_FEEDBACK).where(_C.withdrawn_at == "")
        return self._connection.execute(statement).scalar_one()

    def _next_id(self) -> str:
        # A number is never used again, also when the last feedback was erased: rankers remember how far they learned.
        columns = (_C.feedback_id, tables.rankers.c.last_feedback_id)
        last = max(self._connection.execute(select(func.max(column))).scalar() or "" for column in columns)
        number = int(last[1:10]) + 1 if last else 1
        return f"f{number:09d}-{secrets.token_hex(10)}"

    def _withdraw(self, feedback_id: str) -> None:
        values = {"withdrawn_at": utc_now(), "note": ""}
        self._connection.execute(update(_FEEDBACK).where(_C.feedback_id == feedback_id).values(**values))

    def _check_limit(self, actor: str) -> None:
        yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
        statement = select(func.count()).select_from(_FEEDBACK).where(_C.actor == actor, _C.given_at > yesterday)
        if self._connection.execute(statement).scalar_one() >= MOST_A_DAY:
            raise TooMany(Refusal.FEEDBACK_A_DAY.told(most=MOST_A_DAY))

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _says_the_same(one: Feedback, other: Feedback) -> bool:
    return (one.judgement, one.reason, one.note) == (other.judgement, other.reason, other.note)


def _row(feedback: Feedback) -> dict[str, object]:
    values = {name: getattr(feedback, name) for name in _NAMES}
    reason = feedback.reason.value if feedback.reason else ""
    return values | {"judgement": feedback.judgement.value, "reason": reason, "sighting": dict(feedback.sighting)}


def _feedback(row: RowMapping) -> Feedback:
    values = {name: row[name] for name in _NAMES}
    reason = WhyNot(row["reason"]) if row["reason"] else None
    return Feedback(**values | {"judgement": Judgement(row["judgement"]), "reason": reason})
