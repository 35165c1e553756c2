"""The worker of introductions: one thread in each server process that sends messages, reminds, ends, offers.

What time brings about is a job, so that its result can be seen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from api.background import JobWorker
from api.outbox import webhook
from api.outbox.sender import Sender, Sent
from api.outbox.webhook import Webhook
from matcher.introductions import clock, digest, offers
from matcher.introductions.shortlist import Matches
from matcher.privacy import retention
from matcher.profiles import capacity
from matcher.searches import run as searches
from models.introductions.clocks import Clocks
from models.jobs import Job
from models.moments import moment_of, now_utc
from models.store import Store, Transaction

logger = logging.getLogger("setu.introductions")

TASKS = (clock.TASK, offers.TASK, digest.TASK, searches.TASK, capacity.TASK, webhook.TASK, retention.TASK)
LEASE_S = 600.0
LOOK_EVERY_S = 10.0
AGAIN_AFTER_S = 60.0
"""How long a task that time makes due is left alone after it was begun: one that fails is not begun all the time."""


class FlowWorker(JobWorker):
    """Does what introductions wait for, until it is stopped."""

    def __init__(
        self,
        store: Store,
        matcher: Matches,
        sender: Sender,
        clocks: Clocks,
        *,
        now: Callable[[], datetime] = now_utc,
        again_after_s: float = AGAIN_AFTER_S,
        events_to: Webhook | None = None,
    ) -> None:
        """Make a worker; it does nothing before `start`."""
        super().__init__("setu-introductions", LOOK_EVERY_S, logger, store, tasks=TASKS, lease_s=LEASE_S, now=now)
        self._again_after_s = again_after_s
        self._events_to = events_to
        self._matcher = matcher
        self._sender = sender
        self._clocks = clocks

    def look(self) -> None:
        """Do everything that is due now."""
        self.work_once()

    def work_once(self) -> Sent:
        """Do everything that is due now, and return what became of the messages."""
        self.run_due()
        return self._sender.send_all()

    def run_due(self) -> list[Job]:
        """Run every job that is due now but the sending of messages, and return the jobs as they ended."""
        self._submit_due()
        done = []
        while (job := self.run_next()) is not None:
            done.append(job)
        return done

    def run(self, job: Job) -> dict[str, Any]:
        """Do what time brought about, or offer a problem afresh."""
        now = self._now()
        if job.task == clock.TASK:
            return asdict(clock.turn(self._store, now, self._clocks))
        if job.task == digest.TASK:
            return asdict(digest.write_digests(self._store, self._matcher, now))
        if job.task == searches.TASK:
            return asdict(searches.run_searches(self._store, self._matcher, now))
        if job.task == capacity.TASK:
            return {"lapsed": capacity.let_lapse(self._store, now)}
        if job.task == webhook.TASK:
            return asdict(webhook.tell(self._store, self._events_to, now)) if self._events_to is not None else {}
        if job.task == retention.TASK:
            return dict(retention.keep_to_rules(self._store, self._sender.home, now).result)
        introduction_id = str(job.options["introduction_id"])
        return {"offered": offers.offer_afresh(self._store, self._matcher, introduction_id, now, self._clocks)}

    def _submit_due(self) -> None:
        now = self._now()
        with self._store.read() as transaction:
            due = [task for task, is_due in _DUE.items() if is_due(transaction, now, self._clocks)]
            due += [webhook.TASK] if self._events_to is not None and webhook.is_due(transaction) else []
        for task in due:
            with self._store.write() as transaction:
                if not self._was_begun(transaction, task):
                    transaction.jobs.submit(task, {})

    def _was_begun(self, transaction: Transaction, task: str) -> bool:
        """Return whether a task is under way, or was submitted just now."""
        last = next(iter(transaction.jobs.latest([task], 1)), None)
        is_recent = last is not None and now_utc() - moment_of(last.submitted_at) < timedelta(
            seconds=self._again_after_s
        )
        return is_recent or transaction.jobs.is_under_way(task)


_DUE = {
    clock.TASK: clock.is_due,
    digest.TASK: digest.is_due,
    searches.TASK: searches.is_due,
    capacity.TASK: capacity.is_due,
    retention.TASK: retention.is_due,
}
"""Jobs that time makes due, and how that is seen."""
