"""``/api/v1/imports``: uploads, their jobs, refused rows and undo."""

from __future__ import annotations

import csv
import io
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.import_sources import run_import_job
from api.import_worker import TASK, ImportWorker
from api.uploads import Uploads
from models.jobs import Job, JobState
from models.moments import now_utc, written
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace

IMPORTS = "/api/v1/imports"
HEADER = "problem_id,text,language\n"
GOOD = HEADER + "q-1,Jaggery turns dark,en\nq-2,गुड़ काला पड़ता है,hi\n"
MIXED = GOOD + "q-3,,en\n"


def upload(client: TestClient, content: str = GOOD, name: str = "problems.csv", **form: str) -> Any:
    return client.post(IMPORTS, data={"kind": "problem"} | form, files={"file": (name, content.encode())})


def finished(client: TestClient, workspace: FakeWorkspace, response: Any) -> dict[str, Any]:
    """Wait for the worker by the job's own lock-free sign: its thread is asked to end and then run by hand."""
    assert response.status_code == 202, response.text
    client.app.state.services.imports.stop()  # type: ignore[attr-defined]
    while client.app.state.services.imports.run_next():  # type: ignore[attr-defined]
        pass
    found: dict[str, Any] = client.get(response.headers["location"]).json()
    return found


def test_an_upload_is_imported_and_reported(client: TestClient, workspace: FakeWorkspace) -> None:
    response = upload(client)
    assert response.json()["state"] == "queued"
    done = finished(client, workspace, response)
    report = done["report"]
    assert (done["state"], done["file"], done["rows_read"]) == ("done", "problems.csv", 2)
    assert (report["read"], report["created"], report["skipped"]) == (2, 2, 0)
    assert client.get("/api/v1/problems/q-2").json()["text"] == "गुड़ काला पड़ता है"


def test_refused_rows_come_back_as_csv_with_reasons(client: TestClient, workspace: FakeWorkspace) -> None:
    done = finished(client, workspace, upload(client, MIXED))
    report = done["report"]
    assert report["created"] + report["updated"] + report["unchanged"] + report["skipped"] == report["read"] == 3
    response = client.get(f"{IMPORTS}/{done['import_id']}/errors.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["problem_id"], row["_row"]) for row in rows] == [("q-3", "4")]
    assert rows[0]["_reason"]


def test_an_import_without_refused_rows_has_no_file_of_them(client: TestClient, workspace: FakeWorkspace) -> None:
    done = finished(client, workspace, upload(client))
    assert client.get(f"{IMPORTS}/{done['import_id']}/errors.csv").status_code == 404


def test_a_dry_run_keeps_nothing(client: TestClient, workspace: FakeWorkspace) -> None:
    done = finished(client, workspace, upload(client, dry_run="true"))
    assert (done["dry_run"], done["report"]["created"]) == (True, 2)
    assert client.get("/api/v1/problems/q-1").status_code == 404
    undo = client.post(f"{IMPORTS}/{done['import_id']}/undo")
    assert (undo.status_code, undo.json()["type"]) == (409, "/errors/conflict")


def test_an_old_import_stays_and_says_so_on_its_page_too(
    client: TestClient, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.batches.utc_now", lambda: written(now_utc() - timedelta(days=90)))
    done = finished(client, workspace, upload(client))
    where = f"{IMPORTS}/{done['import_id']}"
    foreseen = client.get(f"{where}/undo").json()
    assert (foreseen["deleted"], foreseen["restored"]) == (0, 0)
    assert "kept for 90 days" in foreseen["refusal"]
    for force in ("false", "true"):
        refused = client.post(f"{where}/undo?force={force}")
        assert refused.status_code == 409
        assert "kept for 90 days" in refused.json()["detail"]
    page = client.get(f"/imports/{done['import_id']}").text
    assert "kept for 90 days" in page
    assert "would delete" not in page
    assert client.get("/api/v1/problems/q-1").status_code == 200


def test_an_import_can_be_undone_once(client: TestClient, workspace: FakeWorkspace) -> None:
    done = finished(client, workspace, upload(client))
    where = f"{IMPORTS}/{done['import_id']}"
    assert client.post(f"{where}/undo").json() == {"deleted": 2, "restored": 0}
    assert client.get("/api/v1/problems/q-1").status_code == 404
    assert client.get(where).json()["undone_at"]
    assert client.post(f"{where}/undo").status_code == 409


def test_a_mapping_names_the_columns(client: TestClient, workspace: FakeWorkspace) -> None:
    mapping = 'kind = "problem"\n[columns]\nproblem_id = "No"\ntext = "Need"\n'
    files = {"file": ("needs.csv", b"No,Need\n7,Looms break threads\n"), "mapping": ("m.toml", mapping.encode())}
    response = client.post(IMPORTS, data={"kind": "problem"}, files=files)
    assert finished(client, workspace, response)["state"] == "done"
    assert client.get("/api/v1/problems/7").json()["text"] == "Looms break threads"


def test_a_file_that_cannot_be_read_fails_with_its_reason(client: TestClient, workspace: FakeWorkspace) -> None:
    done = finished(client, workspace, upload(client, "PK not a workbook", "sheet.xlsx"))
    assert (done["state"], done["report"]) == ("failed", None)
    assert "workbook" in done["failure"]


def test_too_many_rows_leave_nothing_behind(make_client: ClientMaker, workspace: FakeWorkspace) -> None:
    client = make_client(max_import_rows=1)
    done = finished(client, workspace, upload(client))
    assert (done["state"], "more than 1 rows" in done["failure"]) == ("failed", True)
    assert client.get("/api/v1/problems/q-1").status_code == 404


def test_uploads_do_not_stay_on_the_disk(client: TestClient, workspace: FakeWorkspace, tmp_path: Path) -> None:
    done = finished(client, workspace, upload(client, MIXED))
    left = [path.name for path in (tmp_path / "uploads").rglob("*") if path.is_file()]
    assert left == ["errors.csv"]
    assert done["state"] == "done"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "C:\\fakepath\\a b;c.csv", "ü<script>.csv", "x" * 300 + ".csv"]
)
def test_the_name_of_an_upload_does_no_harm(
    client: TestClient, workspace: FakeWorkspace, tmp_path: Path, name: str
) -> None:
    done = finished(client, workspace, upload(client, name=name))
    assert done["state"] == "done"
    assert not set(done["file"]) & set("/\\<>; ")
    assert not list(tmp_path.parent.glob("passwd*"))


@pytest.mark.parametrize(
    ("form", "files", "pointer"),
    [
        ({"kind": "wizard"}, {"file": ("a.csv", b"x")}, "/kind"),
        ({}, {"file": ("a.csv", b"x")}, "/kind"),
        ({"kind": "problem"}, {}, "/file"),
        ({"kind": "problem"}, {"file": ("a.exe", b"x")}, "/file"),
        ({"kind": "problem"}, {"file": (".csv", b"x")}, "/file"),
        ({"kind": "problem", "dry_run": "perhaps"}, {"file": ("a.csv", b"x")}, "/dry_run"),
        ({"kind": "problem", "nonsense": "1"}, {"file": ("a.csv", b"x")}, "/nonsense"),
    ],
)
def test_a_form_that_is_not_allowed_is_refused(
    reader: TestClient, form: dict[str, str], files: dict[str, Any], pointer: str
) -> None:
    response = reader.post(IMPORTS, data=form, files=files)
    assert response.status_code == 422
    assert pointer in [fault["pointer"] for fault in response.json()["errors"]]


def test_an_upload_that_is_too_large_is_refused(make_client: ClientMaker) -> None:
    client = make_client(max_upload_bytes=2_000)
    response = upload(client, GOOD + "x" * 3_000)
    assert (response.status_code, response.json()["type"]) == (413, "/errors/too-large")


def test_an_upload_may_be_larger_than_other_bodies(make_client: ClientMaker, workspace: FakeWorkspace) -> None:
    client = make_client(max_body_bytes=1_024)
    padded = GOOD + "".join(f"n-{number},Text number {number},en\n" for number in range(200))
    assert finished(client, workspace, upload(client, padded))["report"]["created"] == 202


@pytest.mark.parametrize("path", ["", "/errors.csv"])
def test_an_unknown_import_is_not_found(reader: TestClient, path: str) -> None:
    assert reader.get(f"{IMPORTS}/job-nobody{path}").status_code == 404
    assert reader.post(f"{IMPORTS}/job-nobody/undo").status_code == 404


def test_imports_are_for_operators(public_client: TestClient) -> None:
    assert upload(public_client).status_code == 403
    assert public_client.get(f"{IMPORTS}/job-nobody").status_code == 403


def queued(workspace: FakeWorkspace, uploads: Uploads, content: str = GOOD) -> str:
    job_id = "job-by-hand"
    path = uploads.keep(job_id, "problems.csv", io.BytesIO(content.encode()))
    options = {"kind": "problem", "name": "problems.csv", "dry_run": False, "path": str(path), "mapping": ""}
    with workspace.store.write() as transaction:
        transaction.jobs.submit(TASK, options, job_id=job_id)
    return job_id


def test_a_job_that_was_queued_before_a_restart_is_run_after_it(workspace: FakeWorkspace, tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads")
    job_id = queued(workspace, uploads)
    assert ImportWorker(workspace.store, uploads, 100).run_next()
    with workspace.store.read() as transaction:
        assert transaction.jobs.get(job_id).state is JobState.DONE


def test_what_a_cut_off_attempt_wrote_is_undone_before_the_next(workspace: FakeWorkspace, tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads")
    job_id = queued(workspace, uploads)
    with workspace.store.write() as transaction:
        cut_off = transaction.jobs.claim("worker that dies", lease_s=-1)
        assert cut_off is not None
        name = Path(cut_off.options["path"]).name
        batch = transaction.batches.start("problem", name)
    with workspace.store.write(batch_id=batch.batch_id) as transaction:
        transaction.problems.delete(["p-open"])
    assert ImportWorker(workspace.store, uploads, 100).run_next()
    with workspace.store.read() as transaction:
        job = transaction.jobs.get(job_id)
        assert (job.state, job.attempts) == (JobState.DONE, 2)
        assert transaction.batches.get(batch.batch_id).undone_at
        assert transaction.problems.get("p-open")


def stored_and_killed(workspace: FakeWorkspace, uploads: Uploads) -> tuple[str, str]:
    """Store a job's file to the end, by a worker that dies before it says so; return the job and its batch."""
    job_id = queued(workspace, uploads)
    with workspace.store.write() as transaction:
        cut_off = transaction.jobs.claim("worker that dies", lease_s=-1)
        assert cut_off is not None
    report = run_import_job(workspace.store, cut_off, lambda rows: None, uploads.errors_path(job_id))
    assert report.created
    return job_id, report.batch_id


def test_what_was_stored_to_the_end_before_the_kill_can_still_be_taken_back_whole(
    workspace: FakeWorkspace, tmp_path: Path
) -> None:
    uploads = Uploads(tmp_path / "uploads")
    with workspace.store.read() as transaction:
        before = transaction.problems.count()
    job_id, first = stored_and_killed(workspace, uploads)
    assert ImportWorker(workspace.store, uploads, 100).run_next()
    with workspace.store.write() as transaction:
        job = transaction.jobs.get(job_id)
        assert (job.state, bool(transaction.batches.get(first).undone_at)) == (JobState.DONE, True)
        assert job.result["created"] == transaction.problems.count() - before > 0
        transaction.batches.undo(job.result["batch_id"])
        assert transaction.problems.count() == before


def test_what_was_written_after_such_an_import_is_not_overwritten(workspace: FakeWorkspace, tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads")
    job_id, first = stored_and_killed(workspace, uploads)
    with workspace.store.write() as transaction:
        mine = transaction.problems.get("q-1")
        transaction.problems.put([replace(mine, text="Our own words, written since.")])
    assert ImportWorker(workspace.store, uploads, 100).run_next()
    with workspace.store.read() as transaction:
        job = transaction.jobs.get(job_id)
        assert (job.state, f"stored already, as import {first}" in job.failure) == (JobState.FAILED, True)
        assert transaction.problems.get(mine.problem_id).text == "Our own words, written since."
        assert not transaction.batches.get(first).undone_at


def test_two_workers_run_each_job_once(workspace: FakeWorkspace, tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads")
    queued(workspace, uploads)
    ran: list[Job | None] = []
    workers = [ImportWorker(workspace.store, uploads, 100) for _ in range(2)]
    threads = [threading.Thread(target=lambda w=worker: ran.append(w.run_next())) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in ran) == [False, True]


def test_a_worker_that_was_never_started_stops(workspace: FakeWorkspace, tmp_path: Path) -> None:
    ImportWorker(workspace.store, Uploads(tmp_path), 1).stop()
