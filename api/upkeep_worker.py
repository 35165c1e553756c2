"""The worker of upkeep: one thread in each server process that rebuilds the index and fits rankers when asked to.

Both are jobs, because they may take long: whoever asked sees how far they have come.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from api.background import RENEW_EVERY_S, JobWorker
from embeddings.encoder import Progress
from models.jobs import Job
from models.ranker_versions import SHIPPED
from models.store import Store, Transaction

logger = logging.getLogger("setu.upkeep")

REBUILD = "index.rebuild"
FIT = "ranker.fit"
TASKS = (REBUILD, FIT)
LEASE_S = 600.0
POLL_S = 15.0


class Rebuilt(Protocol):
    """What is said of an index that was rebuilt."""

    @property
    def row_count(self) -> int:
        """Passages that can be found."""


class Rebuilding(Protocol):
    """What writes the index anew: `embeddings.indexer.Indexer`."""

    def rebuild(self, progress: Progress | None = None) -> Rebuilt:
        """Write a new snapshot from the database."""


class UpkeepWorker(JobWorker):
    """Does upkeep until it is stopped."""

    def __init__(self, store: Store, indexer: Rebuilding) -> None:
        """Make a worker; it does nothing before `start`."""
        super().__init__("setu-upkeep", POLL_S, logger, store, tasks=TASKS, lease_s=LEASE_S)
        self._indexer = indexer

    def run(self, job: Job) -> dict[str, Any]:
        """Rebuild the index, or fit a version of the ranker."""
        if job.task == REBUILD:
            return {"passages": self._indexer.rebuild(self._progress(job)).row_count}
        # Here, because the solver's libraries cost seconds and memory that a server which never fits should not spend.
        from matcher.learning.fit import FitSettings
        from matcher.learning.versions import fit_version

        made = fit_version(self._store, FitSettings(), str(job.options["parent"]))
        return {"version": made.version, "feedbacks": made.feedbacks}

    def steps_of(self, job: Job, result: Mapping[str, Any]) -> int:
        """Return all steps of a job that came to its end, none of one that failed."""
        return int(job.options["of"]) if result else 0

    def _progress(self, job: Job) -> Callable[[str, int, int], None]:
        renew = self.renewing(job, LEASE_S, RENEW_EVERY_S)
        return lambda _what, done, _total: renew(done)


def submit_rebuild(transaction: Transaction) -> Job:
    """Return the job that rebuilds the index: a new one, or the one that is under way."""
    return _submitted(transaction, REBUILD, {"of": transaction.evidence.count()})


def submit_fit(transaction: Transaction, parent: str = SHIPPED) -> Job:
    """Return the job that fits a version of the ranker: a new one, or the one that is under way.

    Raises:
        NotFound: There is no such parent.
    """
    if parent != SHIPPED:
        transaction.rankers.get(parent)
    return _submitted(transaction, FIT, {"of": 1, "parent": parent})


def _submitted(transaction: Transaction, task: str, options: dict[str, Any]) -> Job:
    if transaction.jobs.is_under_way(task):
        return transaction.jobs.latest([task], 1)[0]
    return transaction.jobs.submit(task, options)
