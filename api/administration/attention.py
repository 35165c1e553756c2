"""What waits for somebody today: counted, each with the page where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.inbox import waiting_of
from models.accounts.caller import Caller
from models.introductions.notification import NotificationState
from models.moments import written
from models.store import Transaction

FAILED_DAYS = 7
"""How long a failed job is told of."""

MOST = 200
"""More than so many are counted as so many."""

SHOWN_PROBLEMS = 20


@dataclass(frozen=True)
class Attention:
    """One thing that waits: what, how many, on which page it is mended, and the first records, where they are few.

    Args:
        kind: What waits.
        count: How many there are, `MOST` for that many or more.
        page: The page where it is mended.
        record_ids: The first of them.
    """

    kind: str
    count: int
    page: str
    record_ids: tuple[str, ...] = ()


def what_waits(transaction: Transaction, caller: Caller, now: datetime) -> list[Attention]:
    """Return what waits and is not nothing, in the order in which it should be looked at."""
    return [one for one in _looked_at(transaction, caller, now) if one.count]


def _looked_at(transaction: Transaction, caller: Caller, now: datetime) -> Iterator[Attention]:
    board = transaction.job_board
    yield Attention("dead_messages", transaction.outbox.counts()[NotificationState.DEAD], "/board")
    failed = board.failed(now - timedelta(days=FAILED_DAYS), MOST)
    yield Attention("failed_jobs", len(failed), "/admin/jobs")
    yield Attention("stuck_jobs", len(board.stuck(now, MOST)), "/admin/jobs")
    moment = written(now)
    overdue = [one for one in transaction.introductions.waiting() if one.due_at <= moment]
    yield Attention("overdue_introductions", len(overdue), "/board")
    yield Attention("waiting_problems", len(waiting_of(transaction, caller)), "/inbox")
    count, first = transaction.problems.without_cluster(SHOWN_PROBLEMS)
    yield Attention("problems_without_cluster", count, "/inbox", tuple(first))
