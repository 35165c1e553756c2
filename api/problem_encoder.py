"""The problem encoder: one thread in each server process that encodes stored problems before somebody asks for them.

The problems of the week, an affinity matrix and a cluster day compare many problems at once; their vectors are kept
(`embeddings.problem_vectors`), but somebody has to wait until they are made. This thread makes them when a problem is
new or changed, a few at a time, so that nobody does. Two processes may encode the same problem; what one has kept the
other only looks up. Before, it has the words of problems that are gone or not open any more forgotten; afterwards it
makes the open ones ready for the problems of the week.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Protocol

from api.background import Background
from matcher.partners.feed import Week, open_problems, query_of
from matcher.query import Query
from models.change_log import PUT
from models.chunks import chunked
from models.moments import now_utc
from models.store import Store

logger = logging.getLogger("setu.problems")

LOOK_EVERY_S = 10.0
AT_ONCE = 16
"""Problems between two looks at whether the thread is to stop."""

MOST_CHANGES = 10_000
"""After more changes than these, all problems are gone through, in place of the change log."""


class KeepsEncoded(Protocol):
    """What of a matcher is needed."""

    def keep_encoded(self, queries: Sequence[Query]) -> None:
        """Make and keep the vectors of stored problems that are not kept yet."""

    def expect(self, queries: Sequence[Query]) -> None:
        """Keep what these stored problems say when they are read next, and forget the words of all others."""

    def make_ready(self, queries: Sequence[Query]) -> None:
        """Have these stored problems ready for the problems of the week."""


class ProblemEncoder(Background):
    """Encodes problems that came or changed since it looked last; at its first look, all."""

    def __init__(self, store: Store, matcher: KeepsEncoded, look_every_s: float = LOOK_EVERY_S) -> None:
        """Make an encoder; it does nothing before `start`."""
        super().__init__("setu-problem-encoder", look_every_s, logger, at_once=False)
        self._store = store
        self._matcher = matcher
        self._seq = 0
        self._expected: tuple[int, int, Week] | None = None
        self._open: list[Query] = []
        self._is_ready = True

    def look(self) -> None:
        """Forget what is gone, encode what is new, and make the open problems ready."""
        self.expect_open()
        self.encode_new()
        if not self._is_ready and not self._is_stopping:
            self._matcher.make_ready(self._open)
            self._open, self._is_ready = [], True

    def encode_new(self) -> int:
        """Encode the problems that changed since the last look, and return how many there were.

        What was not encoded because the thread is to stop, or because something failed, is new at the next look.
        """
        with self._store.read() as transaction:
            last = transaction.changes.last_seq()
        count = 0
        for ids in chunked(self._changed_ids(last), AT_ONCE) if last > self._seq else ():
            if self._is_stopping:
                return count
            with self._store.read() as transaction:
                problems = list(transaction.problems.get_many(ids).values())
            self._matcher.keep_encoded([Query.of_problem(problem) for problem in problems])
            count += len(problems)
        self._seq = last
        if count:
            logger.info("%d problems are encoded", count)
        return count

    def expect_open(self) -> None:
        """Have the problems kept that are open this week, if problems, their states or the week changed since."""
        week = Week.of(now_utc().date())
        with self._store.read() as transaction:
            state = transaction.changes.last_seq_of(["problem"]), transaction.history.last_seq("problem"), week
            if state == self._expected:
                return
            problems = open_problems(transaction, week)
        self._open, self._is_ready = [query_of(problem, week) for problem in problems], False
        self._matcher.expect(self._open)
        self._expected = state

    def _changed_ids(self, last: int) -> Iterator[str]:
        """Yield the ids of problems that were put since the last look, each once."""
        with self._store.read() as transaction:
            if not self._seq or last - self._seq > MOST_CHANGES:
                ids = [problem.problem_id for problem in transaction.problems.iterate()]
            else:
                changes = transaction.changes.since(self._seq, MOST_CHANGES)
                ids = [one.record_id for one in changes if (one.record_type, one.operation) == ("problem", PUT)]
        yield from dict.fromkeys(ids)
