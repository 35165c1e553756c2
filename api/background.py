"""Threads that look for work time and again until they are stopped, and those among them whose work is jobs."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from models.errors import SetuError, Told
from models.jobs import Job
from models.moments import now_utc
from models.refusals import Refusal
from models.store import Store

RENEW_EVERY_S = 2.0
"""How often work that counts its steps renews the lease of its job; each time is a write."""


class Background(ABC):
    """One thread of a server process that looks for work whenever it is woken or time has passed, until it is stopped.

    Args:
        name: What the thread is called.
        look_every_s: Seconds between two looks that nobody asked for.
        logger: Where a failure is told.
        at_once: Whether the first look comes at the start, or after that time too.
    """

    def __init__(self, name: str, look_every_s: float, logger: logging.Logger, *, at_once: bool = True) -> None:
        """Make it; it does nothing before `start`."""
        self._name = name
        self._look_every_s = look_every_s
        self._logger = logger
        self._at_once = at_once
        self._holder = f"{socket.gethostname()}-{os.getpid()}-{id(self):x}"
        """By which name this thread holds what no other process should do meanwhile."""
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._is_stopping = False

    @abstractmethod
    def look(self) -> None:
        """Do what there is to do now."""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what is at hand and end; what is still to do waits for the next start."""
        self._is_stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        if not self._at_once:
            self._wake.wait(self._look_every_s)
        while not self._is_stopping:
            self._wake.clear()
            try:
                self.look()
            except Exception:  # the thread must outlive any single failure; it looks again later
                self._logger.exception("%s cannot work", self._name)
            self._wake.wait(self._look_every_s)


class JobWorker(Background):
    """A thread of a server process that runs the queued jobs of some tasks, one after the other.

    The queue is the ``jobs`` table, so a restart loses nothing, two processes never run one job at once, and a job
    whose process died is taken over when its lease has run out.

    Args:
        name: What the thread is called.
        look_every_s: Seconds between two looks for jobs of other processes; this one's own wake the worker at once.
        logger: Where is told what became of jobs.
        store: Where the jobs are.
        tasks: Which ones it runs.
        lease_s: For how long a job is held by a worker that says nothing.
        now: The clock by which leases are taken.
    """

    def __init__(
        self,
        name: str,
        look_every_s: float,
        logger: logging.Logger,
        store: Store,
        *,
        tasks: tuple[str, ...],
        lease_s: float,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        """Make a worker; it does nothing before `start`."""
        super().__init__(name, look_every_s, logger)
        self._store = store
        self._tasks = tasks
        self._lease_s = lease_s
        self._now = now

    @abstractmethod
    def run(self, job: Job) -> dict[str, Any]:
        """Do what a job asks for, and return its result; to do it twice does no harm."""

    def steps_of(self, job: Job, result: Mapping[str, Any]) -> int:
        """Return how many steps a job took, in units of its task; ``result`` is empty where it failed."""
        return 0

    def look(self) -> None:
        """Run the jobs that wait."""
        while not self._is_stopping and self.run_next() is not None:
            pass

    def run_next(self) -> Job | None:
        """Run the next job, and return it as it ended; None where none waits."""
        # Looked at first without a lock, so that an idle server never holds up a writer.
        with self._store.read() as transaction:
            if not transaction.jobs.is_any_waiting(self._now(), tasks=self._tasks):
                return None
        with self._store.write() as transaction:
            job = transaction.jobs.claim(self._holder, self._lease_s, self._now(), tasks=self._tasks)
        if job is None:
            return None
        result, failure = self._outcome(job)
        self.end(job, result, failure)
        self._logger.info("%s %s: %s", job.job_id, job.task, failure or "done")
        with self._store.read() as transaction:
            return transaction.jobs.get(job.job_id)

    def end(self, job: Job, result: Mapping[str, Any], failure: str) -> None:
        """Write down what came of a job.

        Raises:
            Conflict: The lease ran out, and another worker has taken it over.
        """
        with self._store.write() as transaction:
            transaction.jobs.finish(job, result, failure=failure, progress=self.steps_of(job, result))

    def renewing(self, job: Job, lease_s: float, every_s: float) -> Callable[[int], None]:
        """Return a function that takes the steps done so far, and now and then renews the lease with them.

        Args:
            job: Which one is run.
            lease_s: For how long it is held from then on.
            every_s: Seconds that pass between two times at least.
        """
        renewed = time.monotonic()

        def tell(steps: int) -> None:
            nonlocal renewed
            if time.monotonic() - renewed > every_s:
                with self._store.write() as transaction:
                    transaction.jobs.renew(job, lease_s, steps)
                renewed = time.monotonic()

        return tell

    def _outcome(self, job: Job) -> tuple[dict[str, Any], str]:
        """Run a job; return its result, and in words for people what went wrong, empty where nothing did."""
        try:
            return self.run(job), ""
        except SetuError as error:
            return {}, Told(str(error), error.told.code, error.told.details)
        except Exception:
            self._logger.exception("%s failed", job.job_id)
            return {}, Refusal.DEFECT.told()
