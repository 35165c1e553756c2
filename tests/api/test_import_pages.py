"""``/imports`` and ``/jobs``: upload, columns, trial, report, undo; one's own jobs and everybody's."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.leftovers import sweep
from api.pages.refused_rows import refused_rows, worded
from api.texts import Catalogues
from models.accounts.account import Role
from models.importing.import_limits import limits_of
from models.interface_languages import INTERFACE_LANGUAGES
from models.jobs import JobState
from models.moments import now_utc
from models.records import Provider
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.people import browser_of, key_of, settle
from tests.models.importing.works import samples

HEADER = "Full name,Where,Institute,Notes\n"
PEOPLE = HEADER + "Zubin Screwvala,Pune,New Institute of Kilns,x\n,Pune,,\nName of r-coat,Pune,Pune Test Institute,\n"
COLUMNS = {"Full name": "name", "Where": "city", "Institute": "organisation", "Notes": "-"}


def upload(client: TestClient, content: str | bytes = PEOPLE, name: str = "people.csv", **form: str) -> Any:
    body = content.encode() if isinstance(content, str) else content
    data = {"kind": "researcher"} | form
    return client.post("/imports", data=data, files={"file": (name, body)}, follow_redirects=False)


def work(client: TestClient) -> None:
    """Let the jobs run now, by hand."""
    worker = client.app.state.services.imports  # type: ignore[attr-defined]
    worker.stop()
    while worker.run_next():
        pass


def choose(client: TestClient, where: str, columns: dict[str, str] = COLUMNS, **form: str) -> Any:
    data = {"column": list(columns), "field": list(columns.values()), "do": "try"} | form
    return client.post(f"{where}/columns", data=data, follow_redirects=False)


def test_a_file_is_looked_at_tried_imported_and_taken_back(client: TestClient, workspace: FakeWorkspace) -> None:
    where = upload(client).headers["location"]
    page = client.get(where).text
    assert page.count('name="field"') == 4
    assert '<option value="name" selected>' in page
    assert "Zubin Screwvala" in page
    assert choose(client, where).headers["location"] == where
    work(client)
    tried = client.get(where).text
    assert "Zubin Screwvala" in tried
    assert "is empty" in tried
    assert "r-coat" in tried  # who is stored already is suspected
    assert not stored(workspace, "Zubin Screwvala")
    again = client.post(f"{where}/import", follow_redirects=False).headers["location"]
    work(client)
    assert stored(workspace, "Zubin Screwvala")
    assert "would delete" in client.get(again).text
    client.post(f"{again}/undo")
    assert not stored(workspace, "Zubin Screwvala")
    assert "Taken back" in client.get(again).text
    listed = client.get("/imports").text
    assert (listed.count("people.csv"), "taken back" in listed) == (2, True)


def stored(workspace: FakeWorkspace, name: str) -> list[Provider]:
    with workspace.store.read() as transaction:
        return [one for one in transaction.providers.iterate() if one.name == name]


def test_refused_rows_can_be_downloaded(client: TestClient) -> None:
    where = upload(client).headers["location"]
    choose(client, where)
    work(client)
    response = client.get(f"{where}/errors.csv")
    assert (response.status_code, "is empty" in response.text) == (200, True)


def test_a_choice_is_saved_and_fills_the_next_file_of_these_columns(client: TestClient) -> None:
    first = upload(client).headers["location"]
    choose(client, first, COLUMNS | {"Notes": "designation"}, save_as="Kiln list")
    page = client.get(upload(client).headers["location"]).text
    assert "Kiln list" in page
    assert '<option value="designation" selected>' in page
    other = client.get(upload(client, "name,city\nAsha,Pune\n").headers["location"]).text
    assert "Kiln list" not in other


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"Full name": "-"}, "Name"),
        ({"Full name": "name", "Where": "name"}, "Name"),
        ({"Full name": "name", "Nowhere": "city"}, "do not fit"),
        ({"Full name": "budget_inr"}, "do not fit"),
    ],
)
def test_a_choice_that_cannot_be_is_told_and_kept(client: TestClient, columns: dict[str, str], words: str) -> None:
    where = upload(client).headers["location"]
    response = choose(client, where, columns)
    assert (response.status_code, words in response.text) == (422, True)
    assert client.get(f"/api/v1/jobs/{where.rpartition('/')[2]}").json()["state"] == "held"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.xlsx", b"name\nAsha\n"),
        ("a.csv", b"PK\x03\x04rest"),
        ("a.exe", b"MZ"),
        ("a.json", b'[{"name": "Asha"'),
        ("a.csv", b"\xd0\xcf\x11\xe0rest"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_the_form(client: TestClient, name: str, content: bytes) -> None:
    response = upload(client, content, name)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'type="file"' in response.text
    assert client.get("/api/v1/jobs").json()["items"] == []


def test_a_zip_bomb_is_told_beside_the_form(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (500 << 20))
    response = upload(client, packed.getvalue(), "a.xlsx")
    assert (response.status_code, "unpacks to" in response.text) == (422, True)


def test_windows_letters_byte_order_marks_and_hindi_are_shown_as_they_are(client: TestClient) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        page = client.get(upload(client, "नाम,name\nआशा,Asha\n".encode(encoding)).headers["location"]).text
        assert "आशा" in page
    assert "Zoë" in client.get(upload(client, "name\nZoë\n".encode("cp1252")).headers["location"]).text


def test_works_are_imported_by_page_and_by_the_interface(client: TestClient, workspace: FakeWorkspace) -> None:
    where = upload(client, samples.BIBTEX, "list.bib", kind="works").headers["location"]
    page = client.get(where).text
    assert "Göttingen" in page
    assert "bibtex" in page
    client.post(f"{where}/columns", data={"owner": "r-coat", "do": "import"})
    work(client)
    with workspace.store.read() as transaction:
        owned = transaction.evidence.owned_by(["r-coat"])["r-coat"]
    assert "Fouling of thin Membranes in Göttingen by iron" in [one.title for one in owned]
    sent = {"kind": "works", "format": "bibtex", "owner": "r-coat", "dry_run": "true"}
    response = client.post("/api/v1/imports", data=sent, files={"file": ("a.bib", samples.BIBTEX.encode())})
    work(client)
    report = client.get(response.headers["location"]).json()["report"]
    assert (report["read"], report["created"], report["unchanged"]) == (5, 0, 4)


def test_wishes_for_works_do_not_fit_another_kind(client: TestClient) -> None:
    files = {"file": ("a.csv", b"name\nAsha\n")}
    response = client.post("/api/v1/imports", data={"kind": "researcher", "owner": "r-coat"}, files=files)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/format")


def test_an_open_import_refreshes_itself_with_and_without_scripts(client: TestClient) -> None:
    client.app.state.services.imports.stop()  # type: ignore[attr-defined]
    where = upload(client).headers["location"]
    choose(client, where)
    page = client.get(where).text
    assert 'data-hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    work(client)
    assert "every 2s" not in client.get(where).text


def test_a_coordinator_overwrites_nothing_of_another_cluster(client: TestClient, workspace: FakeWorkspace) -> None:
    account = settle(workspace.store, "far@example.in", Role.COORDINATOR, cluster_id="delhi")
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    rows = "provider_id,name,organisation\nr-coat,Taken over,\nnew-one,Asha,A new institute\n"
    rows += "new-two,Bina,Pune Test Institute\n"
    with workspace.store.write() as transaction:
        home = transaction.organisations.get("o-pune")
        transaction.organisations.put([type(home)(**{**home.__dict__, "cluster_id": "pune"})])
    response = client.post(
        "/api/v1/imports",
        data={"kind": "researcher"},
        files={"file": ("a.csv", rows.encode())},
        headers=key_of(workspace.store, account),
    )
    work(client)
    report = client.get(response.headers["location"], headers=key_of(workspace.store, account)).json()["report"]
    assert (report["read"], report["created"], report["updated"], report["skipped"]) == (3, 1, 0, 2)
    assert [problem["row"] for problem in report["problems"]] == [2, 4]
    assert "another cluster" in report["problems"][0]["reason"]
    with workspace.store.read() as transaction:
        assert transaction.providers.get("r-coat").name == "Name of r-coat"
        assert transaction.providers.get("new-one").cluster_id == "delhi"


def test_an_account_that_lost_its_role_does_not_import_what_it_sent_before(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    account = settle(workspace.store, "far@example.in", Role.COORDINATOR, cluster_id="delhi")
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    headers = key_of(workspace.store, account)
    client.app.state.services.imports.stop()  # type: ignore[attr-defined]
    files = {"file": ("a.csv", b"name\nAsha\n")}
    where = client.post("/api/v1/imports", data={"kind": "researcher"}, files=files, headers=headers).headers[
        "location"
    ]
    with workspace.store.write() as transaction:
        transaction.accounts.change(type(account)(**{**account.__dict__, "roles": (Role.OWNER,), "cluster_id": ""}))
    work(client)
    with workspace.store.read() as transaction:
        job = transaction.jobs.get(where.rpartition("/")[2])
    assert (job.state, "may not import" in job.failure) == (JobState.FAILED, True)


def test_a_job_is_cancelled_before_it_begins_and_tried_again_after_it_failed(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    where = upload(client).headers["location"]
    job_id = where.rpartition("/")[2]
    assert client.get(f"/api/v1/jobs/{job_id}").json()["may"] == ["cancel"]
    assert client.post(f"/api/v1/jobs/{job_id}/cancel").json()["state"] == "cancelled"
    assert client.post(f"/api/v1/jobs/{job_id}/cancel").status_code == 409
    files = {"file": ("a.xlsx", b"PK\x03\x04 no workbook")}
    response = client.post("/api/v1/imports", data={"kind": "researcher"}, files=files)
    work(client)
    failed = response.json()["import_id"]
    assert client.get(f"/api/v1/jobs/{failed}").json()["may"] == ["retry"]
    assert client.post(f"/api/v1/jobs/{failed}/retry").json()["state"] == "queued"
    work(client)
    assert client.get(f"/api/v1/jobs/{failed}").json()["state"] == "failed"


def test_jobs_are_listed_by_pages_to_whom_they_belong(client: TestClient, workspace: FakeWorkspace) -> None:
    owner = settle(workspace.store, "owner@example.in", Role.OWNER)
    admin = settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    with workspace.store.write() as transaction:
        own = [transaction.jobs.submit("nothing", {}, by=owner.account_id, is_held=True).job_id for _ in range(3)]
        other = transaction.jobs.submit("nothing", {}, is_held=True).job_id
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(
            "/api/v1/jobs", params={"limit": 2, "cursor": cursor}, headers=key_of(workspace.store, owner)
        ).json()
        seen += [one["job_id"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert (sorted(seen), len(seen)) == (sorted(own), 3)
    assert other in client.get("/api/v1/jobs", headers=key_of(workspace.store, admin)).text
    assert client.get(f"/api/v1/jobs/{other}", headers=key_of(workspace.store, owner)).status_code == 404
    assert (
        client.get("/api/v1/jobs", params={"cursor": "eA"}, headers=key_of(workspace.store, owner)).status_code == 422
    )
    browser_of(client, workspace.store, owner)
    assert "waits for you" in client.get("/jobs").text
    assert "आपके इंतज़ार में" in client.get("/jobs", params={"lang": "hi"}).text


def test_a_page_tells_no_path_of_the_server(client: TestClient) -> None:
    where = upload(client).headers["location"]
    choose(client, where)
    work(client)
    told = client.get(where).text + client.get("/jobs").text + client.get("/api/v1/jobs").text
    assert "uploads" not in told


def test_what_nobody_came_back_for_is_cleared_away_after_a_day(client: TestClient, workspace: FakeWorkspace) -> None:
    uploads = client.app.state.services.uploads  # type: ignore[attr-defined]
    held, tried = (upload(client).headers["location"].rpartition("/")[2] for _ in range(2))
    choose(client, f"/imports/{tried}")
    work(client)
    assert sweep(workspace.store, uploads, now_utc()) == 0
    assert sweep(workspace.store, uploads, now_utc() + timedelta(days=2)) == 2
    with workspace.store.read() as transaction:
        assert transaction.jobs.get(held).state is JobState.CANCELLED
    response = client.post(f"/imports/{tried}/import")
    assert (response.status_code, "not kept any more" in response.text) == (409, True)


def test_an_erased_account_leaves_no_jobs_and_no_saved_columns(client: TestClient, workspace: FakeWorkspace) -> None:
    from models.accounts.leaving import erase_account
    from models.privacy.access import everything_kept
    from models.saved_mappings import SavedMapping

    account = settle(workspace.store, "owner@example.in", Role.COORDINATOR, cluster_id="pune")
    with workspace.store.write() as transaction:
        job = transaction.jobs.submit("import", {}, by=account.account_id, is_held=True)
        transaction.saved_mappings.put(SavedMapping("Kilns", "researcher", {"name": "N"}, account.account_id))
        kept = everything_kept(transaction, account.account_id)
        assert ([one["job_id"] for one in kept["jobs"]], kept["saved_mappings"][0]["name"]) == ([job.job_id], "Kilns")
        erase_account(transaction, account.account_id)
        after = transaction.jobs.get(job.job_id)
        assert (after.submitted_by, after.state) == ("", JobState.CANCELLED)
        assert transaction.saved_mappings.of(account.account_id) == []


def test_administrators_have_no_limits() -> None:
    from models.accounts.caller import OPERATOR_CALLER

    assert limits_of(OPERATOR_CALLER) is None


def test_two_people_upload_at_once_and_each_sees_their_own(make_client: ClientMaker, workspace: FakeWorkspace) -> None:
    client = make_client()
    accounts = [settle(workspace.store, f"{n}@example.in", Role.COORDINATOR, cluster_id="pune") for n in "ab"]
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    send: Callable[[int], Any] = lambda n: client.post(  # noqa: E731 - one line for both
        "/api/v1/imports",
        data={"kind": "researcher"},
        files={"file": ("a.csv", f"name,organisation\nPerson {n},New place {n}\n".encode())},
        headers=key_of(workspace.store, accounts[n]),
    )
    where = [send(n).headers["location"] for n in (0, 1)]
    work(client)
    for n in (0, 1):
        headers = key_of(workspace.store, accounts[n])
        assert client.get(where[n], headers=headers).json()["report"]["created"] == 1
        assert client.get(where[1 - n], headers=headers).status_code == 404


FAULTY = "name,state,pincode,orcid\nAsha,Gao,4110,0000\nBina,Goa,403001,\n,Goa,403001,\n"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_why_rows_are_refused_is_said_in_the_language_of_the_page_and_of_the_file(
    client: TestClient, language: str
) -> None:
    t = Catalogues.load().by_language[language]
    where = upload(client, FAULTY, kind="researcher").headers["location"]
    choose(client, where, {name: name for name in ("name", "state", "pincode", "orcid")})
    work(client)
    page = html.unescape(client.get(where, params={"lang": language}).text)
    said = [
        (t(f"flaw.{code}"), t(f"flaw_fix.{code}", near="Goa")) for code in ("nearly_state", "no_pin_code", "no_orcid")
    ]
    assert [f"{reason}; {fix}" in page for reason, fix in said] == [True] * 3
    assert 'class="hint" lang="en"' not in page
    sent = client.get(f"{where}/errors.csv", params={"lang": language})
    assert (sent.headers["content-language"], sent.headers["cache-control"]) == (language, "no-store")
    first, second = csv.DictReader(io.StringIO(sent.text.removeprefix("\ufeff")))
    assert [first[name] for name in ("_reason", "_fix")] == ["; ".join(texts) for texts in zip(*said, strict=True)]
    assert (second["_reason"], second["_fix"], second["_row"]) == (t("flaw.empty"), t("flaw_fix.empty"), "4")
    assert "_code" not in first


def test_programs_get_english_with_codes(client: TestClient) -> None:
    where = upload(client, FAULTY, kind="researcher").headers["location"]
    choose(client, where, {name: name for name in ("name", "state", "pincode", "orcid")})
    work(client)
    address = f"/api/v1{where}"
    problem = client.get(address, headers={"Accept-Language": "hi"}).json()["report"]["problems"][0]
    assert (problem["reason"], problem["fix"]) == ("is no state of India", "did you mean Goa?")
    assert (problem["code"], problem["details"]) == ("nearly_state", {"near": "Goa"})
    sent = client.get(f"{address}/errors.csv", headers={"Accept-Language": "hi"}).text
    first, second = csv.DictReader(io.StringIO(sent.removeprefix("\ufeff")))
    assert first["_reason"].startswith("is no state of India; ")
    assert json.loads(second["_code"]) == [["empty", {}]]


def test_what_an_earlier_version_wrote_stays_english_and_says_so(tmp_path: Path) -> None:
    t = Catalogues.load().by_language["hi"]
    old = {"row": 3, "column": "name", "value": "", "reason": "is empty", "fix": "fill it"}
    assert worded(t, old) == old | {"is_english": True}
    path = tmp_path / "errors.csv"
    path.write_text(
        "name,_row,_column,_reason,_fix\r\n'=1,3,name,is empty,fill it\r\n", encoding="utf-8-sig", newline=""
    )
    assert b"".join(refused_rows(path, t)) == path.read_bytes()


def test_long_cells_and_formulas_of_refused_rows_are_sent_as_they_were_kept(tmp_path: Path) -> None:
    long = "x" * 200_000
    path = tmp_path / "errors.csv"
    coded = '[["empty", {}], ["empty", {}]]'
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(
            [["name", "_reason", "_fix", "_code"], ["'=1+1", "a", "b", coded], [long, "a", "b", coded]]
        )
    text = b"".join(refused_rows(path, Catalogues.load().by_language["en"])).decode("utf-8-sig")
    assert [row.split(",") for row in text.splitlines()] == [
        ["name", "_reason", "_fix"],
        ["'=1+1", "is empty", "fill it"],
        [long, "is empty", "fill it"],
    ]


def test_works_that_are_not_read_are_told_in_the_language_of_the_page_before_anything_is_done(
    client: TestClient,
) -> None:
    t = Catalogues.load().by_language["ta"]
    work_of_nobody = {"title": "Pores", "publication_year": 2020, "authorships": []}
    lines = [work_of_nobody, {"title": "x", "type": "dataset", "authorships": []}, {"nothing": 1}]
    content = "\n".join(map(json.dumps, lines))
    where = upload(client, content, "works.jsonl", kind="works").headers["location"]
    page = html.unescape(client.get(where, params={"lang": "ta"}).text)
    said = ["Pores", t("skip_reason.is a dataset"), t("flaw.no_openalex"), t("flaw_fix.no_openalex")]
    assert [one in page for one in said] == [True] * 4


def test_half_characters_and_columns_called_like_our_own_break_neither_page_nor_file(client: TestClient) -> None:
    content = '[{"name": "half \\ud800", "_code": "x", "_fix": "y", "city": "Pune"}]'
    where = upload(client, content, "people.json").headers["location"]
    assert "half �" in client.get(where).text
    choose(client, where, {"name": "name", "city": "city"})
    work(client)
    assert "half �" in client.get(where).text
    assert client.get(f"/api/v1{where}").json()["report"]["problems"][0]["value"] == "half �"
    sent = client.get(f"{where}/errors.csv")
    (row,) = csv.DictReader(io.StringIO(sent.text.removeprefix("\ufeff")))
    assert (row["name"], row["city"], row["_fix"]) == ("half \\ud800", "Pune", "remove it")


def test_a_column_that_no_page_can_show_is_told(client: TestClient) -> None:
    response = upload(client, '[{"name": "Asha", "half \\udfff": "x"}]', "people.json")
    assert (response.status_code, "half �" in response.text) == (422, True)
