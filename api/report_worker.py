"""The worker of reports: one thread in each server process that brings verdicts up to date when somebody asks.

What was found is kept a few problems at a time, so that a job whose process died goes
on where it stood.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.background import JobWorker
from matcher.reports.coverage_file import CoverageFile, open_coverage
from matcher.reports.erased import forget_erased
from matcher.reports.refresh import TASK, refresh
from matcher.workspace import Workspace
from models.jobs import Job
from models.store import Transaction

logger = logging.getLogger("setu.reports")

LEASE_S = 120.0
POLL_S = 15.0


class ReportWorker(JobWorker):
    """Brings verdicts up to date until it is stopped."""

    def __init__(self, workspace: Workspace, home: Path) -> None:
        """Make a worker; it does nothing before `start`."""
        super().__init__("setu-reports", POLL_S, logger, workspace.store, tasks=(TASK,), lease_s=LEASE_S)
        self._workspace = workspace
        self._home = home

    def look(self) -> None:
        """Forget what was erased, and run the jobs that wait."""
        forget_erased(self._store, self._kept())
        super().look()

    def run(self, job: Job) -> dict[str, Any]:
        """Match every problem that was not matched as it is now."""
        workspace = self._workspace

        def tell(done: int, _: int) -> bool:
            with self._store.write() as transaction:
                transaction.jobs.renew(job, LEASE_S, done)
            return not self._is_stopping

        return asdict(refresh(self._store, workspace.matcher, workspace.encoders, self._kept(), tell))

    def steps_of(self, job: Job, result: Mapping[str, Any]) -> int:
        """Return how many problems were matched."""
        return int(result.get("matched", 0))

    def end(self, job: Job, result: Mapping[str, Any], failure: str) -> None:
        """Write down what came of a job; one that was cut short waits for the next start."""
        if not self._is_stopping:
            super().end(job, result, failure)

    def _kept(self) -> CoverageFile:
        return open_coverage(self._home, self._store.database_id)


def latest_refresh(transaction: Transaction) -> Job | None:
    """Return the job that was asked for last; ``None`` where there was none."""
    return next(iter(transaction.jobs.latest([TASK], 1)), None)


def refresh_asked(transaction: Transaction) -> Job:
    """Ask for a job, and return it; one that waits or runs already is returned in its place."""
    last = latest_refresh(transaction)
    if last is not None and transaction.jobs.is_under_way(TASK):
        return last
    return transaction.jobs.submit(TASK, {})
