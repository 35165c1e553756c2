"""The worker: what time makes due is done, told as a job, and done once however often it is begun."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from api.flow_worker import TASKS, FlowWorker
from api.import_worker import TASK as IMPORT
from matcher.introductions import clock, offers
from models.introductions.contacts import Contact, ContactOf
from models.jobs import Job, JobState
from models.store import Store
from tests.api.outbox.scene import Flow, messages_in, open_flow, sender_on
from tests.matcher.introductions.scene import PROVIDER


@pytest.fixture
def flow(tmp_path: Path) -> Iterator[Flow]:
    store = Store.open(tmp_path / "setu.db")
    yield open_flow(store)
    store.close()


def worker(flow: Flow, home: Path) -> FlowWorker:
    sender = sender_on(flow.store, home, flow.now)
    return FlowWorker(flow.store, flow.matcher, sender, flow.clocks, now=lambda: flow.now, again_after_s=0)


def jobs(flow: Flow) -> list[Job]:
    with flow.store.read() as tx:
        return tx.jobs.latest(TASKS, 10)


def test_nothing_to_do_leaves_no_job(flow: Flow, tmp_path: Path) -> None:
    assert worker(flow, tmp_path).work_once().total == 0
    assert jobs(flow) == []


def test_reminders_and_ends_are_jobs_whose_result_can_be_seen(flow: Flow, tmp_path: Path) -> None:
    flow.ask("r-1")
    worker(flow, tmp_path).work_once()
    flow.pass_days(3)
    flow.ask("r-2")
    assert worker(flow, tmp_path).work_once().sent == 2  # a reminder, and the second request
    flow.pass_days(4)
    worker(flow, tmp_path).work_once()
    assert [(job.task, job.state, job.result) for job in jobs(flow)] == [
        (clock.TASK, JobState.DONE, {"reminded": 1, "expired": 1, "failed": 0}),
        (clock.TASK, JobState.DONE, {"reminded": 1, "expired": 0, "failed": 0}),
    ]
    assert len(messages_in(tmp_path)) == 5


def test_a_fresh_match_is_made_by_the_worker(flow: Flow, tmp_path: Path) -> None:
    with flow.store.write() as tx:
        tx.providers.delete(["r-2", "r-3", "r-coat"])
    flow.step(flow.ask("r-1"), "decline", PROVIDER, "not_now")
    worker(flow, tmp_path).work_once()
    (job,) = jobs(flow)
    assert (job.task, job.state, job.result) == (offers.TASK, JobState.DONE, {"offered": ""})


def test_a_task_that_was_begun_just_now_is_not_begun_again(flow: Flow, tmp_path: Path) -> None:
    flow.ask("r-1")
    flow.pass_days(3)
    patient = FlowWorker(flow.store, flow.matcher, sender_on(flow.store, tmp_path), flow.clocks, now=lambda: flow.now)
    patient.work_once()
    flow.pass_days(3)
    patient.work_once()
    assert len(jobs(flow)) == 1


def test_a_job_about_something_that_is_gone_fails_with_the_reason_and_stops_nothing(flow: Flow, tmp_path: Path) -> None:
    with flow.store.write() as tx:
        tx.jobs.submit(offers.TASK, {"introduction_id": "i999999999"})
    flow.ask()
    assert worker(flow, tmp_path).work_once().sent == 1
    (job,) = jobs(flow)
    assert (job.state, "i999999999" in job.failure) == (JobState.FAILED, True)


def test_jobs_of_imports_are_left_to_those_who_import(flow: Flow, tmp_path: Path) -> None:
    with flow.store.write() as tx:
        tx.jobs.submit(IMPORT, {"kind": "problem"})
    worker(flow, tmp_path).work_once()
    with flow.store.read() as tx:
        assert [job.state for job in tx.jobs.latest([IMPORT], 5)] == [JobState.QUEUED]


def test_a_job_of_a_worker_that_died_is_taken_over(flow: Flow, tmp_path: Path) -> None:
    flow.ask()
    flow.pass_days(8)
    with flow.store.write() as tx:
        tx.jobs.submit(clock.TASK, {})
        tx.jobs.claim("dead", 600, flow.now, tasks=TASKS)
    worker(flow, tmp_path).work_once()
    assert flow.all()[0].state == "sent"
    flow.now += timedelta(seconds=601)
    worker(flow, tmp_path).work_once()
    assert flow.all()[0].state == "expired"


def test_several_workers_at_once_remind_once(flow: Flow, tmp_path: Path) -> None:
    for key in ("r-1", "r-2", "r-3"):
        flow.ask(key)
    flow.pass_days(3)
    threads = [threading.Thread(target=worker(flow, tmp_path).work_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    worker(flow, tmp_path).work_once()
    assert sorted(kind for kind, _ in flow.told()) == ["reminder"] * 3 + ["request"] * 3
    assert len(messages_in(tmp_path)) == 6


def test_the_thread_starts_wakes_and_stops(flow: Flow, tmp_path: Path) -> None:
    with flow.store.write() as tx:
        tx.contacts.put(Contact(ContactOf.PROVIDER, "r-coat", email="r@example.in"), flow.now)
    before = set(threading.enumerate())  # of servers that other tests have running
    started = worker(flow, tmp_path)
    started.start()
    started.wake()
    started.stop()
    assert set(threading.enumerate()) <= before
