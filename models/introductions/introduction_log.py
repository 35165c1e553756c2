"""Introductions as they are stored: added, taken from step to step with their history, listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from models import tables
from models.chunks import chunked
from models.errors import FieldProblem, Forbidden, InvalidInput, NotFound
from models.introductions import tables as of_introductions
from models.introductions.history import History, HistoryEntry
from models.introductions.introduction import (
    AGREED,
    INTRODUCTIONS,
    MAX_NOTE,
    WAITING,
    DeclineReason,
    Introduction,
    IntroductionState,
    RequestCourse,
    RequestOutline,
    Shortlisted,
)
from models.introductions.party import Party
from models.moments import written
from models.refusals import Refusal
from models.rows import is_storable

_TABLE = of_introductions.introductions
_C = _TABLE.c
_NAMES = tuple(one.name for one in fields(Introduction))
_OUTLINE = [_C[one.name] for one in fields(RequestOutline)]
_COURSE = [_C[one.name] for one in fields(RequestCourse)]
_STATES = {state.value: state for state in IntroductionState}
_DECLINE = "decline"


class IntroductionLog:
    """The introductions as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write
        self._history = History(connection, may_write=may_write)

    def add(self, introduction: Introduction, by: Party, now: datetime) -> Introduction:
        """Store a new introduction and return it with its id and time.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        stored = replace(introduction, introduction_id=self._next_id(), created_at=written(now))
        self._connection.execute(insert(_TABLE).values(_row(stored)))
        self._remember(stored, by, now, step="add")
        return stored

    def get(self, introduction_id: str) -> Introduction:
        """Return the introduction with this id.

        Raises:
            NotFound: There is none.
        """
        found = self._selected(_C.introduction_id == introduction_id) if is_storable(introduction_id) else []
        if not found:
            raise NotFound(Refusal.NO_SUCH_INTRODUCTION.told(introduction_id=introduction_id))
        return found[0]

    def get_many(self, introduction_ids: Iterable[str]) -> dict[str, Introduction]:
        """Return the introductions with these ids, by id; those that are not there are absent."""
        found: dict[str, Introduction] = {}
        for chunk in chunked(filter(is_storable, introduction_ids)):
            found |= {one.introduction_id: one for one in self._selected(_C.introduction_id.in_(chunk))}
        return found

    def of_problem(self, problem_id: str) -> list[Introduction]:
        """Return the introductions of a problem, the first first."""
        return self._selected(_C.problem_id == problem_id) if is_storable(problem_id) else []

    def outlines_of(self, provider_ids: Iterable[str], latest: int) -> Iterator[RequestOutline]:
        """Yield how far the latest requests to providers have come, at most so many of each, by id within a chunk."""
        place = func.row_number().over(partition_by=_C.provider_id, order_by=_C.introduction_id.desc())
        for chunk in chunked(filter(is_storable, provider_ids)):
            numbered = select(_C.introduction_id, place.label("place")).where(_C.provider_id.in_(chunk)).subquery()
            wanted = select(numbered.c.introduction_id).where(numbered.c.place <= latest)
            yield from self._outlines(_C.introduction_id.in_(wanted))

    def listed(
        self,
        *,
        states: Iterable[IntroductionState] = (),
        problem_id: str = "",
        provider_id: str = "",
        after_id: str = "",
        limit: int | None = None,
    ) -> list[Introduction]:
        """Return introductions by rising id.

        Args:
            states: Only those that stand so; all when empty.
            problem_id: Only of this problem; empty for any.
            provider_id: Only of this provider; empty for any.
            after_id: Start behind this id.
            limit: At most so many; None means all.
        """
        if not all(map(is_storable, (after_id, problem_id, provider_id))):
            return []
        equal = {_C.problem_id: problem_id, _C.provider_id: provider_id}
        wanted = [_C.introduction_id > after_id, *(column == value for column, value in equal.items() if value)]
        named = [state.value for state in states]
        return self._selected(*wanted, *([_C.state.in_(named)] if named else []), limit=limit)

    def courses(
        self, *, states: Iterable[IntroductionState] = (), since: datetime | None = None
    ) -> Iterator[RequestCourse]:
        """Yield how introductions have gone, by rising id; without the shortlists, which are long.

        Args:
            states: Only those that stand so; all when empty.
            since: None that ended before this moment.
        """
        named = [state.value for state in states]
        wanted: list[Any] = [_C.state.in_(named)] if named else []
        wanted += [] if since is None else [(_C.ended_at == "") | (_C.ended_at >= written(since))]
        rows = self._connection.execute(select(*_COURSE).where(*wanted).order_by(_C.introduction_id))
        for introduction_id, problem_id, provider_id, state, *rest in rows:
            yield RequestCourse(introduction_id, problem_id, provider_id, _STATES[state], *rest)

    def waiting(self) -> list[RequestOutline]:
        """Return the requests whose provider has not answered, the earliest due date first."""
        found = self._outlines(_C.state.in_([state.value for state in WAITING]))
        return sorted(found, key=lambda one: (one.due_at, one.introduction_id))

    def under_way(self, provider_ids: Iterable[str] | None = None) -> dict[str, int]:
        """Return on how many introductions each provider works now: agreed, and not yet done; others are absent.

        Args:
            provider_ids: Only of these; of all when ``None``.
        """
        wanted = [_C.state.in_([state.value for state in AGREED])]
        wanted += [] if provider_ids is None else [_C.provider_id.in_(list(filter(is_storable, provider_ids)))]
        statement = select(_C.provider_id, func.count()).where(*wanted).group_by(_C.provider_id)
        return {row.provider_id: row[1] for row in self._connection.execute(statement)}

    def counts_of_problems(
        self, problem_ids: Iterable[str], *, states: Iterable[IntroductionState] = ()
    ) -> dict[str, int]:
        """Return how many introductions each of these problems has or had, by id; those with none are absent.

        Args:
            problem_ids: Whose.
            states: Only those that stand so; all when empty.
        """
        found: dict[str, int] = {}
        named = [state.value for state in states]
        of_state = [_C.state.in_(named)] if named else []
        for chunk in chunked(filter(is_storable, problem_ids)):
            wanted = _C.problem_id.in_(chunk), *of_state
            statement = select(_C.problem_id, func.count()).where(*wanted).group_by(_C.problem_id)
            found |= {row.problem_id: row[1] for row in self._connection.execute(statement)}
        return found

    def asked_since(self, actor: str, moment: datetime) -> int:
        """Return how often an actor has asked since a moment."""
        statement = select(func.count()).select_from(_TABLE)
        wanted = (_C.asked_by == actor) & (_C.asked_at > written(moment))
        return self._connection.execute(statement.where(wanted)).scalar_one()

    def take(
        self,
        introduction_id: str,
        step_name: str,
        by: Party,
        now: datetime,
        *,
        reason: str = "",
        note: str = "",
        **changes: Any,
    ) -> tuple[Introduction, bool]:
        """Take a step, and return the introduction as it stands then, and whether anything has changed.

        Args:
            introduction_id: Which introduction.
            step_name: Which step.
            by: Who takes it.
            now: When.
            reason: Why; a decline needs one of `DeclineReason`.
            note: A few words more.
            changes: Further fields that the step sets.

        Raises:
            NotFound: There is no such introduction.
            InvalidInput: There is no such step, its reason is missing or unknown, or the note too long.
            Conflict: The step does not lead on from where the introduction stands.
            Forbidden: This role may not take it, or the transaction is for reading.
        """
        self._check_writing()
        before = self.get(introduction_id)
        step = INTRODUCTIONS.check(step_name, introduction_id, before.state, by.role)
        _check_words(step_name, reason, note, needs_reason=step.needs_reason)
        if before.state not in step.sources:
            return before, False
        target = IntroductionState(step.target or before.state)
        after = replace(before, state=target, reason=reason or before.reason, **changes)
        self.set(after)
        self._remember(after, by, now, step=step_name, from_state=before.state, reason=reason, note=note)
        return after, True

    def remind(self, introduction: Introduction, by: Party, now: datetime, reminders: int) -> None:
        """Note that a reminder goes out."""
        self.set(replace(introduction, reminders=reminders))
        self._remember(introduction, by, now, step="remind", from_state=introduction.state)

    def set(self, introduction: Introduction) -> None:
        """Write an introduction's fields; its history is written by who calls."""
        self._check_writing()
        wanted = _C.introduction_id == introduction.introduction_id
        self._connection.execute(update(_TABLE).where(wanted).values(_row(introduction)))

    def _remember(self, introduction: Introduction, by: Party, now: datetime, **what: Any) -> None:
        entry = {"from_state": "", "to_state": introduction.state.value, "at": written(now)} | what
        key = introduction.introduction_id
        self._history.append(HistoryEntry("introduction", key, actor=by.actor, role=by.role.value, **entry))

    def _next_id(self) -> str:
        # Counted by the history as well: the number of an erased introduction is never used again.
        last = self._connection.execute(select(func.max(_C.introduction_id))).scalar() or "i000000000"
        facts = tables.store_facts
        held = self._connection.execute(select(facts.c.value).where(facts.c.name == _LAST_ID)).scalar()
        number = max(int(last[1:]), int(held or 0)) + 1
        if held is None:
            self._connection.execute(insert(facts).values(name=_LAST_ID, value=str(number)))
        else:
            self._connection.execute(update(facts).where(facts.c.name == _LAST_ID).values(value=str(number)))
        return f"i{number:09d}"

    def _outlines(self, condition: Any) -> list[RequestOutline]:
        rows = self._connection.execute(select(*_OUTLINE).where(condition).order_by(_C.introduction_id))
        return [
            RequestOutline(introduction_id, provider_id, _STATES[state], *rest)
            for introduction_id, provider_id, state, *rest in rows
        ]

    def _selected(self, *conditions: Any, limit: int | None = None) -> list[Introduction]:
        statement = select(_TABLE).where(*conditions).order_by(_C.introduction_id).limit(limit)
        return [_introduction(row) for row in self._connection.execute(statement).mappings()]

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


_LAST_ID = "last_introduction"


def day_before(now: datetime) -> datetime:
    """Return the moment 24 hours earlier."""
    return now - timedelta(days=1)


def _check_words(step: str, reason: str, note: str, *, needs_reason: bool) -> None:
    problems = []
    if step == _DECLINE and reason not in set(DeclineReason):
        problems.append(
            FieldProblem("reason", reason, "is no reason to decline", f"give one of {', '.join(DeclineReason)}")
        )
    elif needs_reason and not reason:
        problems.append(FieldProblem("reason", "", f"{step} needs a reason", "say why"))
    for name, text in (("reason", reason), ("note", note)):
        if len(text) > MAX_NOTE:
            problems.append(FieldProblem(name, text[:20] + "…", f"is longer than {MAX_NOTE}", "shorten it"))
    if problems:
        raise InvalidInput(Refusal.NO_SUCH_STEP.told(), problems)


def _row(introduction: Introduction) -> dict[str, Any]:
    values = {name: getattr(introduction, name) for name in _NAMES}
    shortlist = [asdict(one) | {"evidence_ids": list(one.evidence_ids)} for one in introduction.shortlist]
    state, outcome = introduction.state.value, dict(introduction.outcome)
    return values | {"state": state, "shortlist": shortlist, "outcome": outcome}


def _introduction(row: RowMapping) -> Introduction:
    values = {name: row[name] for name in _NAMES}
    shortlist = tuple(
        Shortlisted(**one | {"evidence_ids": tuple(one["evidence_ids"])}) for one in values.pop("shortlist")
    )
    return Introduction(**values | {"state": IntroductionState(row["state"])}, shortlist=shortlist)
