"""Jobs: leases, restarts, and workers that never come to an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.errors import Conflict, Forbidden, NotFound
from models.jobs import MAX_ATTEMPTS, JobState
from models.store import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "jobs.db")


def test_a_job_is_claimed_once(store: Store) -> None:
    with store.write() as transaction:
        job = transaction.jobs.submit("import", {"kind": "problem"})
    with store.write() as transaction:
        first = transaction.jobs.claim("worker-1", 60, NOON)
        second = transaction.jobs.claim("worker-2", 60, NOON)
    assert first is not None
    assert (first.job_id, first.state, first.attempts) == (job.job_id, JobState.RUNNING, 1)
    assert second is None


def test_whether_any_waits_can_be_seen_without_writing(store: Store) -> None:
    def is_any_waiting(moment: datetime = NOON) -> bool:
        with store.read() as transaction:
            return transaction.jobs.is_any_waiting(moment)

    assert not is_any_waiting()
    with store.write() as transaction:
        transaction.jobs.submit("import", {})
    assert is_any_waiting()
    with store.write() as transaction:
        transaction.jobs.claim("worker", 60, NOON)
    assert not is_any_waiting()
    assert is_any_waiting(NOON + timedelta(seconds=61))


def test_jobs_are_claimed_in_the_order_in_which_they_were_submitted(store: Store) -> None:
    with store.write() as transaction:
        submitted = [transaction.jobs.submit("import", {}, job_id=f"job-{number}").job_id for number in range(5)]
        claimed = [transaction.jobs.claim("worker", 60, NOON) for _ in range(6)]
    assert [job and job.job_id for job in claimed] == [*submitted, None]


def test_a_job_whose_lease_ran_out_is_taken_over_and_its_first_worker_cannot_end_it(store: Store) -> None:
    with store.write() as transaction:
        transaction.jobs.submit("import", {})
        lost = transaction.jobs.claim("worker-1", 60, NOON)
    with store.write() as transaction:
        taken = transaction.jobs.claim("worker-2", 60, NOON + timedelta(seconds=61))
    assert lost is not None
    assert taken is not None
    assert (taken.job_id, taken.attempts) == (lost.job_id, 2)
    with store.write() as transaction, pytest.raises(Conflict, match="no longer held by worker-1"):
        transaction.jobs.finish(lost, {})
    with store.write() as transaction:
        transaction.jobs.finish(taken, {"read": 3}, progress=3)
    with store.read() as transaction:
        done = transaction.jobs.get(taken.job_id)
    assert (done.state, dict(done.result), done.progress) == (JobState.DONE, {"read": 3}, 3)


def test_a_renewed_lease_keeps_others_away(store: Store) -> None:
    with store.write() as transaction:
        transaction.jobs.submit("import", {})
        job = transaction.jobs.claim("worker-1", 60, NOON)
        assert job is not None
        transaction.jobs.renew(job, 60, progress=500, now=NOON + timedelta(seconds=50))
        assert transaction.jobs.claim("worker-2", 60, NOON + timedelta(seconds=100)) is None
        assert transaction.jobs.get(job.job_id).progress == 500


def test_a_job_that_kills_its_workers_is_given_up(store: Store) -> None:
    with store.write() as transaction:
        job = transaction.jobs.submit("import", {})
        for attempt in range(MAX_ATTEMPTS):
            assert transaction.jobs.claim("worker", 60, NOON + timedelta(hours=attempt)) is not None
        assert transaction.jobs.claim("worker", 60, NOON + timedelta(hours=MAX_ATTEMPTS)) is None
        given_up = transaction.jobs.get(job.job_id)
    assert given_up.state is JobState.FAILED
    assert "given up" in given_up.failure


def test_a_failed_job_says_why(store: Store) -> None:
    with store.write() as transaction:
        transaction.jobs.submit("import", {})
        job = transaction.jobs.claim("worker", 60)
        assert job is not None
        transaction.jobs.finish(job, {}, failure="the file is empty")
        assert transaction.jobs.get(job.job_id).failure == "the file is empty"


def test_an_unknown_job_is_not_found(store: Store) -> None:
    with store.read() as transaction, pytest.raises(NotFound):
        transaction.jobs.get("job-nobody")


def test_a_reading_transaction_submits_and_claims_nothing(store: Store) -> None:
    with store.read() as transaction:
        with pytest.raises(Forbidden):
            transaction.jobs.submit("import", {})
        with pytest.raises(Forbidden):
            transaction.jobs.claim("worker", 60)
