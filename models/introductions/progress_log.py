"""How far problems have come, as it is stored; a problem without a row has taken no step yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from models.chunks import chunked
from models.errors import Forbidden
from models.introductions import tables
from models.introductions.erasure import disown
from models.introductions.history import History, HistoryEntry
from models.introductions.party import Party
from models.introductions.problem_flow import PROBLEMS, UNPUBLISHED, ProblemProgress, ProblemState, progress_from_start
from models.moments import written
from models.records import Confidentiality, Problem
from models.rows import is_storable

_TABLE = tables.problem_progress
_C = _TABLE.c
_NAMES = tuple(one.name for one in fields(ProblemProgress))


class ProgressLog:
    """The progress of problems as one transaction sees and writes it."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write
        self._history = History(connection, may_write=may_write)

    def of(self, problem: Problem) -> ProblemProgress:
        """Return where a problem stands."""
        return self.stored([problem.problem_id]).get(problem.problem_id) or progress_from_start(problem)

    def stored(self, problem_ids: Iterable[str]) -> dict[str, ProblemProgress]:
        """Return the progress of those problems that have taken a step, by id."""
        found: dict[str, ProblemProgress] = {}
        for chunk in chunked(filter(is_storable, problem_ids)):
            rows = self._connection.execute(select(_TABLE).where(_C.problem_id.in_(chunk))).mappings()
            found |= {row["problem_id"]: _progress(row) for row in rows}
        return found

    def standing(self, states: Iterable[ProblemState]) -> list[ProblemProgress]:
        """Return the problems with a row that stand so, who waits longest first."""
        named = [state.value for state in states]
        statement = select(_TABLE).where(_C.state.in_(named)).order_by(_C.changed_at, _C.problem_id)
        return [_progress(row) for row in self._connection.execute(statement).mappings()]

    def unpublished_ids(self) -> set[str]:
        """Return the ids of the problems that nobody but operators may know of."""
        return {one.problem_id for one in self.standing(UNPUBLISHED)}

    def sent_since(self, actor: str, moment: datetime) -> int:
        """Return how many problems an actor has sent since a moment."""
        columns = tables.history.c
        wanted = (columns.record_type == "problem") & (columns.step == "add") & (columns.actor == actor)
        statement = select(func.count()).select_from(tables.history).where(wanted, columns.at > written(moment))
        return self._connection.execute(statement).scalar_one()

    def sent_by(self, actor: str) -> set[str]:
        """Return the ids of the problems that an actor has sent."""
        return set(self._connection.execute(select(_C.problem_id).where(_C.owner == actor)).scalars())

    def hand_over(self, problem_ids: Iterable[str], actor: str, account_id: str) -> None:
        """Make an account the sender of those of these problems that an actor has sent.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        for chunk in chunked(filter(is_storable, problem_ids)):
            theirs = _C.problem_id.in_(chunk) & (_C.owner == actor)
            self._connection.execute(update(_TABLE).where(theirs).values(owner=account_id))

    def disown(self, actor: str, problem_ids: Sequence[str]) -> None:
        """Forget who an actor was that sent these problems: see `models.introductions.erasure.disown`.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        disown(self._connection, actor, problem_ids)

    def begin(self, progress: ProblemProgress, by: Party, now: datetime) -> ProblemProgress:
        """Store where a new problem stands, as its history's first line.

        Raises:
            Forbidden: The transaction is for reading.
        """
        return self._write(replace(progress, changed_at=written(now)), by, now, step="add", from_state="")

    def take(
        self,
        problem: Problem,
        step_name: str,
        by: Party,
        now: datetime,
        *,
        reason: str = "",
        note: str = "",
        facts: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> tuple[ProblemProgress, bool]:
        """Take a step, and return where the problem stands then, and whether anything has changed.

        Args:
            problem: The problem.
            step_name: Which step.
            by: Who takes it.
            now: When.
            reason: Why, in a word.
            note: A few words more.
            facts: What else the history keeps of it.
            changes: Further fields of the progress that the step sets.

        Raises:
            InvalidInput: There is no such step.
            Conflict: The step does not lead on from where the problem stands.
            Forbidden: This role may not take it, or the transaction is for reading.
        """
        before = self.of(problem)
        step = PROBLEMS.check(step_name, problem.problem_id, before.state, by.role)
        if before.state not in step.sources:
            return before, False
        state = ProblemState(step.target)
        after = replace(before, state=state, changed_at=written(now), **changes)
        kept = {"reason": reason, "note": note, "facts": dict(facts or {})}
        return self._write(after, by, now, step=step_name, from_state=before.state.value, **kept), True

    def _write(self, progress: ProblemProgress, by: Party, now: datetime, **what: Any) -> ProblemProgress:
        self._check_writing()
        key = progress.problem_id
        self._connection.execute(delete(_TABLE).where(_C.problem_id == key))
        self._connection.execute(insert(_TABLE).values(_row(progress)))
        entry = {"to_state": progress.state.value, "at": written(now), "actor": by.actor, "role": by.role.value}
        self._history.append(HistoryEntry("problem", key, **entry | what))
        return progress

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _row(progress: ProblemProgress) -> dict[str, Any]:
    values = {name: getattr(progress, name) for name in _NAMES}
    return values | {
        "state": progress.state.value,
        "confidentiality": progress.confidentiality.value,
        "outcome": dict(progress.outcome),
    }


def _progress(row: RowMapping) -> ProblemProgress:
    values = {name: row[name] for name in _NAMES}
    return ProblemProgress(
        **values | {"state": ProblemState(row["state"]), "confidentiality": Confidentiality(row["confidentiality"])}
    )
