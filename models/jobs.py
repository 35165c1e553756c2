"""Jobs: long work that outlives its request and its process, held by leases.

A job waits as *queued*, is *running* while a worker holds its lease, and ends as *done* or *failed*. A worker that
dies lets its lease run out; then another one takes the job over. Claims are made in write transactions, which follow
one another, so that two workers never hold one job. A *held* job waits for its sender to say go; who does not want a
job that has not begun makes it *cancelled*.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select, update

from models import tables
from models.chunks import chunked
from models.errors import Conflict, Forbidden, NotFound, Told
from models.refusals import Refusal
from models.rows import is_storable

MAX_ATTEMPTS = 3
"""How often a job is begun before it counts as one that kills its workers."""

_JOBS = tables.jobs
_WHY = "_refusal"
"""Where the result of a failed job keeps the code of its failure; no task names a part of its result so."""


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Job:
    """One piece of long work; times are ISO, in UTC.

    Args:
        job_id: Its id.
        task: What is to be done: the name of the worker's function.
        options: What the task needs to know.
        state: Where it stands.
        submitted_at: When it was asked for.
        finished_at: When it ended; empty before.
        attempts: How often it was begun.
        worker: Who holds its lease, or held it last.
        leased_until: Until when.
        progress: Steps done so far, in units of the task.
        result: What came of it; empty before it ends.
        failure: Why it failed, with its code where it was told with one; empty otherwise.
        submitted_by: The account that asked for it, ``operator``, or empty where time did.
    """

    job_id: str
    task: str
    options: Mapping[str, Any] = field(default_factory=dict)
    state: JobState = JobState.QUEUED
    submitted_at: str = ""
    finished_at: str = ""
    attempts: int = 0
    worker: str = ""
    leased_until: str = ""
    progress: int = 0
    result: Mapping[str, Any] = field(default_factory=dict)
    failure: str = ""
    submitted_by: str = ""


class Jobs:
    """The jobs as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def submit(
        self, task: str, options: Mapping[str, Any], *, job_id: str = "", by: str = "", is_held: bool = False
    ) -> Job:
        """Queue a job and return it; without an id it is given one.

        Args:
            task: What is to be done.
            options: What the task needs to know.
            job_id: Its id, where files were already kept under it.
            by: Who asks.
            is_held: It waits until `release`.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        state = JobState.HELD if is_held else JobState.QUEUED
        job = Job(job_id or new_job_id(), task, dict(options), state, _written(_now()), submitted_by=by)
        values = {name: getattr(job, name) for name in Job.__dataclass_fields__}
        self._connection.execute(insert(_JOBS).values(**values | {"state": job.state.value}))
        return job

    def get(self, job_id: str) -> Job:
        """Return the job with this id.

        Raises:
            NotFound: There is none.
        """
        wanted = select(_JOBS).where(_JOBS.c.job_id == job_id)
        row = self._connection.execute(wanted).mappings().one_or_none() if is_storable(job_id) else None
        if row is None:
            raise NotFound(Refusal.NO_SUCH_JOB.told(job_id=job_id))
        return as_job(row)

    def is_any_waiting(self, now: datetime | None = None, *, tasks: Sequence[str] = ()) -> bool:
        """Return whether `claim` would find a job; a cheap look that holds no lock."""
        return self._waiting(_written(now or _now()), tasks) is not None

    def latest(self, tasks: Sequence[str], limit: int) -> list[Job]:
        """Return the jobs of some tasks that were submitted last, the latest first."""
        wanted = select(_JOBS).where(_JOBS.c.task.in_(tasks))
        statement = wanted.order_by(_JOBS.c.submitted_at.desc(), _JOBS.c.job_id.desc()).limit(limit)
        return [as_job(row) for row in self._connection.execute(statement).mappings()]

    def page(
        self, limit: int, *, by: str | None = None, tasks: Sequence[str] = (), after: Job | None = None
    ) -> list[Job]:
        """Return jobs by falling time of submission, then falling id.

        Args:
            limit: At most so many.
            by: Only those that somebody submitted; None: everybody's.
            tasks: Only those of these tasks; all when empty.
            after: The last job of the page before.
        """
        columns = _JOBS.c
        statement = select(_JOBS).order_by(columns.submitted_at.desc(), columns.job_id.desc()).limit(limit)
        if by is not None:
            statement = statement.where(columns.submitted_by == by)
        if tasks:
            statement = statement.where(columns.task.in_(tasks))
        if after is not None:
            is_same_moment = and_(columns.submitted_at == after.submitted_at, columns.job_id < after.job_id)
            statement = statement.where(or_(columns.submitted_at < after.submitted_at, is_same_moment))
        return [as_job(row) for row in self._connection.execute(statement).mappings()]

    def change_held(self, job_id: str, options: Mapping[str, Any]) -> Job:
        """Give a held job other options.

        Raises:
            NotFound: There is no such job.
            Conflict: It is not held.
            Forbidden: The transaction is for reading.
        """
        self._move(job_id, (JobState.HELD,), Refusal.JOB_NOT_CHANGED, options=dict(options))
        return self.get(job_id)

    def release(self, job_id: str) -> Job:
        """Queue a held job.

        Raises:
            NotFound: There is no such job.
            Conflict: It is not held.
            Forbidden: The transaction is for reading.
        """
        self._move(job_id, (JobState.HELD,), Refusal.JOB_NOT_QUEUED, state=JobState.QUEUED.value)
        return self.get(job_id)

    def cancel(self, job_id: str) -> Job:
        """Give up a job that has not begun.

        Raises:
            NotFound: There is no such job.
            Conflict: It has begun or ended.
            Forbidden: The transaction is for reading.
        """
        waiting = (JobState.QUEUED, JobState.HELD)
        self._move(
            job_id, waiting, Refusal.JOB_NOT_CANCELLED, state=JobState.CANCELLED.value, finished_at=_written(_now())
        )
        return self.get(job_id)

    def retry(self, job_id: str) -> Job:
        """Queue a job again that failed.

        Raises:
            NotFound: There is no such job.
            Conflict: It did not fail.
            Forbidden: The transaction is for reading.
        """
        again = {
            "state": JobState.QUEUED.value,
            "attempts": 0,
            "progress": 0,
            "failure": "",
            "result": {},
            "finished_at": "",
        }
        self._move(job_id, (JobState.FAILED,), Refusal.JOB_NOT_TRIED_AGAIN, **again)
        return self.get(job_id)

    def disown(self, account_id: str) -> None:
        """Forget who submitted jobs, because the account is erased; what still waits is cancelled.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        theirs = _JOBS.c.submitted_by == account_id
        waiting = _JOBS.c.state.in_((JobState.QUEUED.value, JobState.HELD.value))
        ended = {"state": JobState.CANCELLED.value, "finished_at": _written(_now())}
        self._connection.execute(update(_JOBS).where(theirs, waiting).values(**ended))
        self._connection.execute(update(_JOBS).where(theirs).values(submitted_by=""))

    def is_under_way(self, task: str) -> bool:
        """Return whether a job of a task is queued or running."""
        open_states = (JobState.QUEUED.value, JobState.RUNNING.value)
        wanted = select(_JOBS.c.job_id).where(_JOBS.c.task == task, _JOBS.c.state.in_(open_states))
        return self._connection.execute(wanted.limit(1)).first() is not None

    def claim(
        self, worker: str, lease_s: float, now: datetime | None = None, *, tasks: Sequence[str] = ()
    ) -> Job | None:
        """Take the oldest job that is queued or whose lease has run out, and hold it for ``lease_s`` seconds.

        A job that was begun `MAX_ATTEMPTS` times already fails instead.

        Args:
            worker: Who takes it.
            lease_s: For how long, in seconds.
            now: The present moment, for tests.
            tasks: Only jobs of these tasks; all when empty.

        Returns:
            The job, now running under this worker; None when there is nothing to do.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment = now or _now()
        while (job := self._waiting(_written(moment), tasks)) is not None:
            if job.attempts < MAX_ATTEMPTS:
                until = _written(moment + timedelta(seconds=lease_s))
                self._set(
                    job.job_id,
                    state=JobState.RUNNING.value,
                    worker=worker,
                    leased_until=until,
                    attempts=job.attempts + 1,
                    progress=0,
                )
                return self.get(job.job_id)
            ended = failed_because(Refusal.JOB_GIVEN_UP.told(attempts=job.attempts))
            self._set(job.job_id, state=JobState.FAILED.value, finished_at=_written(moment), **ended)
        return None

    def renew(self, job: Job, lease_s: float, progress: int, now: datetime | None = None) -> None:
        """Hold a running job for another ``lease_s`` seconds and note its progress.

        Raises:
            Conflict: Another worker has taken it over.
            Forbidden: The transaction is for reading.
        """
        self._check_held(job)
        until = _written((now or _now()) + timedelta(seconds=lease_s))
        self._set(job.job_id, leased_until=until, progress=progress)

    def finish(self, job: Job, result: Mapping[str, Any], *, failure: str = "", progress: int = 0) -> None:
        """End a running job: *failed* with a reason, else *done*.

        Raises:
            Conflict: Another worker has taken it over.
            Forbidden: The transaction is for reading.
        """
        self._check_held(job)
        state = JobState.FAILED if failure else JobState.DONE
        self._set(
            job.job_id,
            state=state.value,
            **failed_because(failure, result),
            progress=progress,
            finished_at=_written(_now()),
        )

    def drop_about(self, introduction_ids: Collection[str]) -> int:
        """Remove queued jobs about introductions that are going, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        queued = select(_JOBS.c.job_id, _JOBS.c.options).where(_JOBS.c.state == JobState.QUEUED.value)
        found = self._connection.execute(queued).all()
        going = [one.job_id for one in found if one.options.get("introduction_id") in introduction_ids]
        for chunk in chunked(going):
            self._connection.execute(delete(_JOBS).where(_JOBS.c.job_id.in_(chunk)))
        return len(going)

    def _waiting(self, moment: str, tasks: Sequence[str]) -> Job | None:
        columns = _JOBS.c
        has_run_out = and_(columns.state == JobState.RUNNING.value, columns.leased_until < moment)
        statement = (
            select(_JOBS)
            .where(or_(columns.state == JobState.QUEUED.value, has_run_out))
            .where(*([columns.task.in_(tasks)] if tasks else []))
            .order_by(columns.submitted_at, columns.job_id)
            .limit(1)
        )
        row = self._connection.execute(statement).mappings().one_or_none()
        return None if row is None else as_job(row)

    def _move(self, job_id: str, states: Sequence[JobState], refusal: Refusal, **values: object) -> None:
        """Change a job that is in one of some states; read and changed in one write transaction, so without a race."""
        self._check_writing()
        job = self.get(job_id)
        if job.state not in states:
            allowed = " or ".join(state.value for state in states)
            raise Conflict(refusal.told(job_id=job_id, job_state=job.state.value, job_states=allowed))
        self._set(job_id, **values)

    def _check_held(self, job: Job) -> None:
        self._check_writing()
        stored = self.get(job.job_id)
        if (stored.state, stored.worker, stored.attempts) != (JobState.RUNNING, job.worker, job.attempts):
            raise Conflict(f"job {job.job_id} is no longer held by {job.worker}; its lease ran out")

    def _set(self, job_id: str, **values: object) -> None:
        self._connection.execute(update(_JOBS).where(_JOBS.c.job_id == job_id).values(**values))

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def new_job_id() -> str:
    """Return an id that nobody can guess, because it also opens the job's report."""
    return f"job-{secrets.token_hex(12)}"


def failed_because(failure: str, result: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the columns that hold what came of a job and why it failed; the result keeps the failure's code."""
    kept = dict(result or {})
    if isinstance(failure, Told) and failure.code:
        kept[_WHY] = {"code": failure.code, "details": dict(failure.details)}
    return {"failure": str(failure), "result": kept}


def as_job(row: RowMapping) -> Job:
    """Return a stored row as a job, whose failure knows its code where it was stored with one."""
    values = {name: row[name] for name in Job.__dataclass_fields__}
    result = dict(row["result"])
    failure = Told(row["failure"], **result.pop(_WHY, {}))
    return Job(**values | {"state": JobState(row["state"]), "result": result, "failure": failure})


def _now() -> datetime:
    return datetime.now(UTC)


def _written(moment: datetime) -> str:
    """Return a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
