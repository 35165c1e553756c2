"""The problem comparer: one thread in each server process that finds which stored problems a new one is like.

What waits for a coordinator is compared with all stored problems as soon as it is there, and again when it changes, so
that those alike stand beside it in the inbox. One process at a time does it, as long as it lives; another then compares
once more what waits, and stores the same pairs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from api.background import Background
from matcher.duplicates.newcomers import Stopped, store_alike
from matcher.workspace import Workspace
from models.introductions.problem_flow import WAITING_FOR_COORDINATORS
from models.moments import now_utc
from models.records import Problem

logger = logging.getLogger("setu.problems")

LOOK_EVERY_S = 10.0
LEASE, LEASE_S = "compare problems", 60.0
RENEWED_S = 20.0
"""After which time whoever compares says again that it does."""


class ProblemComparer(Background):
    """Compares the problems that wait and were not compared as they are now; at its first look, all that wait."""

    def __init__(
        self, workspace: Workspace, look_every_s: float = LOOK_EVERY_S, now: Callable[[], datetime] = now_utc
    ) -> None:
        """Make a comparer; it does nothing before `start`."""
        super().__init__("setu-problem-comparer", look_every_s, logger, at_once=False)
        self._workspace = workspace
        self._now = now
        self._compared: dict[str, Problem] = {}
        self._said_at: datetime | None = None

    def look(self) -> None:
        """Compare what is new."""
        self.compare_new()

    def compare_new(self) -> int:
        """Compare the problems that wait and are new or changed, and return how many there were.

        Where another process is at it, this one compares nothing until that one is gone.

        What was not compared because the thread is to stop, or because something failed, is new at the next look.
        """
        store, encoders = self._workspace.store, self._workspace.encoders
        if not encoders:
            return 0
        with store.read() as transaction:
            standing = transaction.progress.standing(WAITING_FOR_COORDINATORS)
            waiting = transaction.problems.get_many(one.problem_id for one in standing)
        new = [key for key, problem in waiting.items() if self._compared.get(key) != problem]
        if (new or self._compared) and not self._is_at_it():
            self._compared = {}
            return 0
        if new:
            try:
                found = store_alike(store, new, encoders, self._workspace.cache.problems, self._goes_on)
            except Stopped:
                return 0
            logger.info("%d problems are compared with all others: %d pairs look alike", len(new), found)
        self._compared = waiting
        return len(new)

    def stop(self) -> None:
        """Finish what is at hand and end; another process may go on at once."""
        super().stop()
        if self._said_at is not None:
            try:
                with self._workspace.store.write() as transaction:
                    transaction.leases.give_back(LEASE, self._holder)
            except Exception as error:  # whatever it is, the other threads are to be stopped too
                logger.warning("another process goes on comparing problems in a minute only: %s", error)

    def _is_at_it(self) -> bool:
        """Return whether this is the process that compares; which it stays as long as it says so."""
        now = self._now()
        if self._said_at is not None and now - self._said_at < timedelta(seconds=RENEWED_S):
            return True
        with self._workspace.store.read() as transaction:  # most often another one is, and nothing has to be written
            is_another = transaction.leases.is_held_by_another(LEASE, self._holder, now)
        self._said_at = now if not is_another and self._take(now) else None
        return self._said_at is not None

    def _take(self, now: datetime) -> bool:
        with self._workspace.store.write() as transaction:
            return transaction.leases.take(LEASE, self._holder, now, LEASE_S)

    def _goes_on(self) -> bool:
        return not self._is_stopping and self._is_at_it()
