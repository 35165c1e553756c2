"""The jobs as whoever runs the server looks at them: how many stand where, who works, and what is stuck."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from models import tables
from models.accounts.part import Part
from models.errors import Conflict
from models.jobs import Job, JobState, as_job, failed_because
from models.moments import now_utc
from models.refusals import Refusal

SLOW_MINUTES = 10
"""How long a job may wait before it counts as stuck: every worker looks more often than that."""

_JOBS = tables.jobs
_C = tables.jobs.c


class JobBoard(Part):
    """The jobs as one transaction sees them all."""

    def counts(self) -> dict[str, int]:
        """Return how many jobs stand in each state, states without any as 0."""
        found = self._connection.execute(select(_C.state, func.count()).group_by(_C.state)).all()
        return {state.value: 0 for state in JobState} | {row[0]: row[1] for row in found}

    def stuck(self, now: datetime, limit: int) -> list[Job]:
        """Return jobs that wait too long, or whose worker no longer says that it lives; the oldest first."""
        slow = _written(now - timedelta(minutes=SLOW_MINUTES))
        waits = and_(_C.state == JobState.QUEUED.value, _C.submitted_at < slow)
        wanted = select(_JOBS).where(or_(waits, _has_run_out(_written(now))))
        return self._jobs(wanted.order_by(_C.submitted_at, _C.job_id).limit(limit))

    def failed(self, since: datetime, limit: int) -> list[Job]:
        """Return jobs that failed from a moment on, the last one first."""
        wanted = select(_JOBS).where(_C.state == JobState.FAILED.value, _C.finished_at >= _written(since))
        return self._jobs(wanted.order_by(_C.finished_at.desc(), _C.job_id).limit(limit))

    def running(self) -> list[Job]:
        """Return the jobs that a worker holds or held last, by worker."""
        wanted = select(_JOBS).where(_C.state == JobState.RUNNING.value)
        return self._jobs(wanted.order_by(_C.worker, _C.job_id))

    def give_up(self, job: Job, now: datetime | None = None) -> None:
        """End a job that nobody works on as *failed*, so that no worker begins it again.

        Raises:
            Conflict: It has ended, or a worker holds it.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment = _written(now or now_utc())
        is_idle = or_(_C.state == JobState.QUEUED.value, _has_run_out(moment))
        why = failed_because(Refusal.JOB_GIVEN_UP_BY_HAND.told())
        ended = {"state": JobState.FAILED.value, "finished_at": moment} | why
        statement = update(_JOBS).where(_C.job_id == job.job_id, is_idle).values(**ended)
        if not self._connection.execute(statement).rowcount:
            raise Conflict(f"{job.job_id} is {job.state}: only a job that nobody works on can be given up")

    def _jobs(self, statement: Select[Any]) -> list[Job]:
        return [as_job(row) for row in self._connection.execute(statement).mappings()]


def has_run_out(job: Job, now: datetime) -> bool:
    """Return whether the worker of a running job no longer says that it lives; then the next one takes it over."""
    return job.state is JobState.RUNNING and job.leased_until < _written(now)


def _has_run_out(moment: str) -> ColumnElement[bool]:
    return and_(_C.state == JobState.RUNNING.value, _C.leased_until < moment)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
