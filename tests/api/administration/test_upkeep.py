"""Upkeep: rebuilding and fitting as jobs, processes that live, settings without secrets."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.administration.processes import Processes
from api.administration.shown_settings import Origin, shown_settings
from api.settings import Settings
from api.upkeep_worker import FIT, REBUILD, UpkeepWorker, submit_fit, submit_rebuild
from embeddings.encoder import Progress
from models.errors import DataFormat, NotFound
from models.jobs import Job, JobState
from models.store import Store
from tests.api.fakes import FakeIndex, FakeWorkspace


class Rebuilder:
    """Tells of three steps, and looks at the job while it is under way."""

    def __init__(self, store: Store, fault: Exception | None = None) -> None:
        self.store = store
        self.fault = fault
        self.seen: list[Job] = []

    def rebuild(self, progress: Progress | None = None) -> FakeIndex:
        assert progress is not None
        for done in (1, 2, 3):
            progress("indexing", done, 3)
            with self.store.read() as transaction:
                self.seen += transaction.jobs.latest([REBUILD], 1)
        if self.fault:
            raise self.fault
        return FakeIndex(1, (), 42)


@pytest.fixture
def store(workspace: FakeWorkspace) -> Store:
    return workspace.store


def last(store: Store, task: str) -> Job:
    with store.read() as transaction:
        return transaction.jobs.latest([task], 1)[0]


def test_a_rebuild_says_how_far_it_has_come_and_what_came_of_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.upkeep_worker.RENEW_EVERY_S", -1.0)
    with store.write() as transaction:
        submit_rebuild(transaction)
        total = transaction.evidence.count()
    rebuilder = Rebuilder(store)
    assert UpkeepWorker(store, rebuilder).run_next()
    assert [(job.state, job.progress) for job in rebuilder.seen] == [(JobState.RUNNING, n) for n in (1, 2, 3)]
    done = last(store, REBUILD)
    assert (done.state, done.progress, done.result) == (JobState.DONE, total, {"passages": 42})


def test_what_is_asked_twice_is_done_once(store: Store) -> None:
    with store.write() as transaction:
        assert submit_rebuild(transaction).job_id == submit_rebuild(transaction).job_id
        assert submit_fit(transaction).job_id == submit_fit(transaction).job_id
        with pytest.raises(NotFound):
            submit_fit(transaction, "r9999")


def test_a_fit_without_feedback_fails_with_a_reason_and_the_worker_goes_on(store: Store) -> None:
    with store.write() as transaction:
        submit_fit(transaction)
    worker = UpkeepWorker(store, Rebuilder(store))
    ended = worker.run_next()
    assert ended is not None
    assert ended.state is JobState.FAILED
    assert worker.run_next() is None
    assert last(store, FIT).state is JobState.FAILED
    assert "feedback" in last(store, FIT).failure


def test_a_surprise_is_not_told_in_its_own_words(store: Store) -> None:
    with store.write() as transaction:
        submit_rebuild(transaction)
    UpkeepWorker(store, Rebuilder(store, OSError("/secret/path"))).run_next()
    assert "/secret/path" not in last(store, REBUILD).failure


def test_jobs_of_others_are_left_alone(store: Store) -> None:
    with store.write() as transaction:
        transaction.jobs.submit("import", {})
    assert not UpkeepWorker(store, Rebuilder(store)).run_next()


def _live(folder: Path, entered: Signal) -> None:
    mine = Processes(folder, "0.1")  # as long as it is held, so is its lock
    mine.enter()
    entered.set()
    multiprocessing.Event().wait(60)
    mine.leave()


def test_a_process_that_is_killed_is_not_among_the_living(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    entered = context.Event()
    other = context.Process(target=_live, args=(tmp_path, entered), daemon=True)
    other.start()
    assert entered.wait(60)
    mine = Processes(tmp_path, "0.2")
    mine.enter()
    assert {one.version for one in mine.living()} == {"0.1", "0.2"}
    other.kill()
    other.join()
    assert [one.version for one in mine.living()] == ["0.2"]
    mine.leave()
    mine.leave()
    assert (mine.living(), list(tmp_path.iterdir())) == ([], [])


def test_a_file_that_is_none_of_a_process_is_told(tmp_path: Path) -> None:
    mine = Processes(tmp_path, "0.2")
    mine.enter()
    held = next(tmp_path.glob("*.json"))
    held.write_text("[]", encoding="utf-8")
    with pytest.raises(DataFormat, match=held.name):
        mine.living()
    mine.leave()


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    secret = {name: f"secret-{name}" for name in ("api_key", "smtp_password", "webhook_secret", "oidc_client_secret")}
    addresses = {
        "webhook_url": "https://hook.example.in/secret-path",
        "database_url": "postgresql://setu:secret-db@db.example.in/setu",
        "oidc_issuer": "https://id.example.in",
    }
    settings = Settings.model_validate({"home": tmp_path, "oidc_client_id": "setu"} | secret | addresses)
    shown = {one.name: one for one in shown_settings(settings)}
    assert list(shown) == [f"SETU_{name.upper()}" for name in Settings.model_fields]
    assert "secret-" not in " ".join(one.value for one in shown.values())
    assert shown["SETU_WEBHOOK_URL"].value == "https://hook.example.in/…"
    assert shown["SETU_DATABASE_URL"].value.startswith("postgresql+psycopg://setu:***@db.example.in")
    assert (shown["SETU_API_KEY"].is_secret, shown["SETU_API_KEY"].is_set) == (True, True)
    assert (shown["SETU_API_KEY"].origin, shown["SETU_PORT"].origin) == (Origin.GIVEN, Origin.DEFAULT)
    assert (shown["SETU_PORT"].value, shown["SETU_REPLY_DAYS"].is_set) == ("8000", True)


def test_no_answer_of_the_api_holds_a_secret(make_client: Any) -> None:
    client: TestClient = make_client(api_key="secret-key", smtp_password="secret-word")  # noqa: S106
    headers = {"Authorization": "Bearer secret-key"}
    for path in ("settings", "overview", "index", "job-board", "rankers"):
        response = client.get(f"/api/v1/{path}", headers=headers)
        assert response.status_code == 200, path
        assert "secret-" not in response.text
