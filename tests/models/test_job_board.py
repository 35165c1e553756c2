"""The jobs as whoever runs the server sees them: counted, stuck, failed, given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import Conflict, Forbidden
from models.job_board import SLOW_MINUTES, has_run_out
from models.jobs import JobState
from models.store import Store


def test_an_empty_board_is_all_zero(store: Store) -> None:
    with store.read() as transaction:
        assert transaction.job_board.counts() == {state.value: 0 for state in JobState}
        assert transaction.job_board.running() == transaction.job_board.stuck(datetime.now(UTC), 5) == []


def test_a_job_is_stuck_when_it_waits_long_or_its_worker_is_silent(store: Store) -> None:
    now = datetime.now(UTC)
    with store.write() as transaction:
        silent = transaction.jobs.submit("a", {})
        transaction.jobs.claim("worker-1", 60, now)
        waiting = transaction.jobs.submit("b", {})
    with store.read() as transaction:
        board = transaction.job_board
        later, much_later = now + timedelta(seconds=61), now + timedelta(minutes=SLOW_MINUTES + 1)
        assert board.stuck(now, 5) == []
        assert [job.job_id for job in board.stuck(later, 5)] == [silent.job_id]
        assert {job.job_id for job in board.stuck(much_later, 5)} == {silent.job_id, waiting.job_id}
        (running,) = board.running()
        assert (has_run_out(running, now), has_run_out(running, later)) == (False, True)


def test_only_what_nobody_works_on_is_given_up(store: Store) -> None:
    now = datetime.now(UTC)
    with store.write() as transaction:
        held = transaction.jobs.submit("a", {})
        transaction.jobs.claim("worker-1", 60, now)
        queued = transaction.jobs.submit("b", {})
        with pytest.raises(Conflict, match="running"):
            transaction.job_board.give_up(transaction.jobs.get(held.job_id), now)
        transaction.job_board.give_up(queued, now)
        transaction.job_board.give_up(held, now + timedelta(seconds=61))
        with pytest.raises(Conflict, match="failed"):
            transaction.job_board.give_up(transaction.jobs.get(queued.job_id), now)
    with store.read() as transaction:
        assert {transaction.jobs.get(job.job_id).state for job in (held, queued)} == {JobState.FAILED}
        assert transaction.job_board.counts()["failed"] == 2
        assert len(transaction.job_board.failed(now - timedelta(days=1), 5)) == 2
        assert transaction.job_board.failed(now + timedelta(days=1), 5) == []
        with pytest.raises(Forbidden):
            transaction.job_board.give_up(queued, now)
