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


def test_a_held_job_waits_until_it_is_released(store: Store) -> None:
    with store.write() as transaction:
        job = transaction.jobs.submit("import", {"a": 1}, by="a-1", is_held=True)
        assert transaction.jobs.claim("worker", 60) is None
        transaction.jobs.change_held(job.job_id, {"a": 2})
        transaction.jobs.release(job.job_id)
        claimed = transaction.jobs.claim("worker", 60)
        assert claimed is not None
        assert (claimed.options, claimed.submitted_by) == ({"a": 2}, "a-1")
        with pytest.raises(Conflict, match="running"):
            transaction.jobs.change_held(job.job_id, {})


def test_a_job_is_cancelled_only_before_it_begins(store: Store) -> None:
    with store.write() as transaction:
        waiting, begun = (transaction.jobs.submit("import", {"n": n}) for n in (0, 1))
        assert transaction.jobs.cancel(waiting.job_id).state is JobState.CANCELLED
        claimed = transaction.jobs.claim("worker", 60)
        assert claimed is not None
        assert claimed.job_id == begun.job_id
        for one in (waiting, begun):
            with pytest.raises(Conflict):
                transaction.jobs.cancel(one.job_id)


def test_a_job_that_was_given_up_can_be_tried_again_from_the_start(store: Store) -> None:
    with store.write() as transaction:
        job = transaction.jobs.submit("import", {})
        for attempt in range(MAX_ATTEMPTS + 1):
            transaction.jobs.claim("worker", 60, NOON + timedelta(hours=attempt))
        again = transaction.jobs.retry(job.job_id)
        assert (again.state, again.attempts, again.failure) == (JobState.QUEUED, 0, "")
        with pytest.raises(Conflict):
            transaction.jobs.retry(job.job_id)


def test_jobs_come_by_pages_and_by_who_submitted_them(store: Store) -> None:
    with store.write() as transaction:
        made = [transaction.jobs.submit("import", {}, by="a-1" if n % 2 else "").job_id for n in range(7)]
        seen: list[str] = []
        last = None
        while page := transaction.jobs.page(3, after=last):
            seen += [one.job_id for one in page]
            last = page[-1]
        assert sorted(seen) == sorted(made)
        assert len(seen) == len(made)
        assert {one.job_id for one in transaction.jobs.page(9, by="a-1")} == set(made[1::2])
        assert transaction.jobs.page(9, tasks=("other",)) == []
