"""Refusals on pages in their reader's language: from the code that refuses to the words on the page."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.pages.refusals import in_words, told
from api.problem_details import of_error
from api.texts import Catalogues
from models.accounts.account import Role
from models.errors import Conflict, InvalidInput, NotFound, Told
from models.flaws import Flaw
from models.interface_languages import INTERFACE_LANGUAGES
from models.jobs import JobState
from models.refusals import Refusal
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.flow_client import FlowClient, give_addresses
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, key_of, settle

CATALOGUES = Catalogues.load().by_language
HINDI = CATALOGUES["hi"]
READS_HINDI = HTML | {"Accept-Language": "hi"}


def in_hindi(response: Any, status: int, refusal: Refusal, english: str) -> str:
    """Return the words of a page that tells a refusal in Hindi and in no English."""
    assert response.status_code == status, response.text
    page = Page(response.text)
    assert page.mistakes == []
    words = page.one("main").text
    said = re.split(r"{\w+}", HINDI.entries[f"refusal.{refusal.code}"])
    assert [part for part in said if part.strip() not in words] == []
    assert english not in words
    assert not [one.text for one in page.all("span", lang="en") + page.all("p", lang="en")]
    return words


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("refusal", list(Refusal), ids=lambda one: one.code)
def test_every_refusal_is_told_in_every_language(language: str, refusal: Refusal) -> None:
    names = re.findall(r"{(\w+)", refusal.value)
    message = refusal.told(**dict.fromkeys(names, "x-1"))
    said = in_words(CATALOGUES[language], message)
    assert said.count("x-1") == len(names) or language != "en"
    assert (said == message) == (language == "en")


def test_an_error_keeps_its_code_beside_the_same_english_message() -> None:
    error = Conflict(Refusal.ASKED_ALREADY.told(provider_id="p-1", introduction_id="i-1", introduction_state="sent"))
    assert str(error) == "provider 'p-1' was asked already: i-1 is sent"
    assert (error.told.code, error.told.details["introduction_id"]) == ("asked_already", "i-1")
    body = of_error(error).response("id").body
    assert b'"code":"asked_already"' in body
    assert b'"detail":"provider \'p-1\' was asked already: i-1 is sent"' in body
    assert b'"code"' not in of_error(Conflict("taken")).response("id").body


def test_field_problems_do_not_hide_the_code() -> None:
    error = InvalidInput(Refusal.NO_REASON.told(), [Flaw.NO_REASON.problem("reason", "")])
    assert (error.told, error.told.code) == ("there is no reason", "no_reason")
    assert str(error) == "there is no reason; reason: is empty (given: ''); say why in a few words"
    assert of_error(error).detail == "there is no reason"


def test_states_are_told_as_pages_call_them_and_ids_stay() -> None:
    message = Refusal.ASKED_ALREADY.told(provider_id="p-1", introduction_id="i-1", introduction_state="declined")
    assert in_words(HINDI, message).endswith("परिचय i-1 की स्थिति: मना किया।")
    roles = Refusal.INTRODUCTION_STEP_OF_OTHERS.told(step="accept", roles="provider, coordinator", role="owner")
    assert "समाधान देने वाले, समन्वयक" in in_words(HINDI, roles)


@pytest.mark.parametrize(
    "message",
    [
        "an old <sentence>",
        Told("an old <sentence>", "a_code_of_the_future"),
        Told("an old <sentence>", "asked_already", {"provider_id": "p-1"}),
    ],
)
def test_what_has_no_words_stays_english_and_says_so(message: str) -> None:
    assert told(HINDI, message) == '<span lang="en">an old &lt;sentence&gt;</span>'


@pytest.fixture
def flow(make_client: ClientMaker, workspace: FakeWorkspace, tmp_path: Path) -> FlowClient:
    """Give a server on this machine, where everybody is a coordinator."""
    give_addresses(workspace.store)
    return FlowClient(make_client(), workspace.store, tmp_path)


def test_a_record_that_is_not_there(client: TestClient) -> None:
    words = in_hindi(client.get("/providers/nobody-7", headers=READS_HINDI), 404, Refusal.NO_SUCH_RECORD, "no provider")
    assert "“nobody-7”" in words
    assert "(प्रदाता)" in words


def test_a_link_that_leads_nowhere(client: TestClient) -> None:
    response = client.get("/introductions/mine", params={"link": "x" * 43}, headers=READS_HINDI)
    in_hindi(response, 404, Refusal.LINK_UNKNOWN, "leads nowhere")


def test_a_step_that_does_not_lead_on(flow: FlowClient) -> None:
    asked = flow.ask()["introduction_id"]
    sent = {"introduction_id": asked, "step": "meet"}
    response = flow.client.post("/board/step", data=sent, headers=READS_HINDI)
    words = in_hindi(response, 409, Refusal.INTRODUCTION_STANDS_ELSEWHERE, "leads on from")
    assert f"परिचय “{asked}” की स्थिति अब है: पूछा गया। “बैठक तय हो गई” केवल इन स्थितियों में हो सकता है: हाँ कही।" in words


def test_a_page_that_needs_an_account_or_a_role(public_client: TestClient, workspace: FakeWorkspace) -> None:
    response = public_client.get("/account", headers=READS_HINDI)
    in_hindi(response, 401, Refusal.SIGN_IN_FIRST, "sign in")
    browser_of(public_client, workspace.store, settle(workspace.store, "ravi@example.in", Role.OWNER))
    response = public_client.get("/inbox", headers=READS_HINDI)
    in_hindi(response, 403, Refusal.ROLES_LACK_IT, "the roles of this account")


def test_a_claim_that_is_made_twice_and_one_that_is_decided(client: TestClient, workspace: FakeWorkspace) -> None:
    store = workspace.store
    token = browser_of(client, store, settle(store, "asha@example.in", Role.PROVIDER))
    sent = {"provider_id": "r-coat", "csrf": token}
    assert client.post("/claims", data=sent, headers=HTML).status_code == 201
    again = client.post("/claims", data=sent, headers=READS_HINDI)
    in_hindi(again, 409, Refusal.CLAIMED_ALREADY, "claimed this provider already")
    with store.read() as transaction:
        (claim,) = transaction.claims.listed()
    step = {"claim_id": claim.claim_id, "step": "withdraw", "csrf": token}
    client.post("/claims/step", data=step, headers=HTML)
    words = in_hindi(client.post("/claims/step", data=step, headers=READS_HINDI), 409, Refusal.CLAIM_DECIDED, "already")
    assert "वापस लिया" in words


def test_what_is_said_already_of_a_profile(client: TestClient, workspace: FakeWorkspace) -> None:
    account = settle(workspace.store, "asha@example.in", Role.PROVIDER)
    with workspace.store.write() as transaction:
        transaction.accounts.change(replace(account, provider_id="r-coat"))
    token = browser_of(client, workspace.store, account)
    sent = {"act": "confirm", "field": "designation", "csrf": token}
    client.post("/profile", data=sent, headers=HTML)
    response = client.post("/profile", data=sent, headers=READS_HINDI)
    assert response.status_code == 409
    assert HINDI("refusal.said_already") in response.text
    gone = client.post("/profile/undo", data={"number": "99999", "csrf": token}, headers=READS_HINDI)
    assert "99999" in in_hindi(gone, 404, Refusal.WORD_UNKNOWN, "nothing was said")


def test_a_search_that_is_not_there(client: TestClient, workspace: FakeWorkspace) -> None:
    browser_of(client, workspace.store, settle(workspace.store, "asha@example.in", Role.OWNER))
    response = client.get("/searches/search-7", headers=READS_HINDI)
    in_hindi(response, 404, Refusal.SEARCH_UNKNOWN, "no search has")


def test_too_many_requests(make_client: ClientMaker, workspace: FakeWorkspace) -> None:
    client = make_client(limit_matches=1)
    settled = settle(workspace.store, "asha@example.in", Role.OWNER)
    key = key_of(workspace.store, settled)
    answers = [client.get("/match", params={"text": "wool"}, headers=READS_HINDI | key) for _ in range(4)]
    refused = [one for one in answers if one.status_code == 429]  # a new minute may have begun after one of them
    words = in_hindi(refused[0], 429, Refusal.OFTEN_OF_ACCOUNT_A_MINUTE, "too many requests")
    assert "(खोज)" in words


def test_what_is_wrong_with_a_field_is_told_too(client: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.read() as transaction:
        call = next(one for one in transaction.providers.iterate() if one.kind.value == "call")
    token = browser_of(client, workspace.store, settle(workspace.store, "asha@example.in", Role.PROVIDER))
    sent = {"provider_id": call.provider_id, "csrf": token}
    words = in_hindi(client.post("/claims", data=sent, headers=READS_HINDI), 422, Refusal.CLAIM_OF_NO_PERSON, "claim a")
    assert "इनमें से किसी पर दावा कीजिए: " in words


def test_a_failed_job_keeps_the_code_of_its_failure(workspace: FakeWorkspace) -> None:
    with workspace.store.write() as transaction:
        jobs = transaction.jobs
        made = jobs.submit("import", {"name": "people.csv"})
        job = jobs.claim("worker", 60)
        assert job is not None
        jobs.finish(job, {}, failure=Refusal.NO_SUCH_JOB.told(job_id="j-1"))
        failed = jobs.get(made.job_id)
        assert (failed.state, failed.failure, failed.result) == (JobState.FAILED, "no job has the id 'j-1'", {})
        assert "j-1" in in_words(HINDI, failed.failure)
        again = jobs.retry(made.job_id)
        assert (again.failure, in_words(HINDI, again.failure)) == ("", "")


def test_a_message_without_a_code_is_told_as_it_is() -> None:
    assert NotFound("there is no file x").told.code == ""


def test_a_place_that_nobody_knows_typed_past_the_form(client: TestClient) -> None:
    sent = {"text": "the coating peels off our gates", "place": "Atlantis"}
    response = client.post("/submissions/ask", data=sent, headers=READS_HINDI)
    words = in_hindi(response, 422, Refusal.PLACE_UNKNOWN, "not known")
    assert "यह जगह नहीं मिली; पिन कोड दीजिए, या ज़िला और उसका राज्य (दिया गया: Atlantis)" in words


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.csv", b"", Refusal.FILE_EMPTY),
        ("a.csv", b"\n\n", Refusal.NO_ROWS),
        ("a.csv", b"name\n", Refusal.NO_ROWS_BELOW_HEADER),
        ("a.csv", b"name,Name\nAsha,Bina\n", Refusal.COLUMN_TWICE),
        ("a.csv", b"PK\x03\x04rest", Refusal.ARCHIVE_NOT_TEXT),
        ("a.csv", b"\xd0\xcf\x11\xe0rest", Refusal.OLD_OFFICE_FILE),
        ("a.csv", b"\x01\x02\x03\x04\x05\x06\x07", Refusal.BINARY_FILE),
        ("a.xlsx", b"name\nAsha\n", Refusal.NO_WORKBOOK),
        ("a.xlsx", b"PK\x03\x04 no workbook", Refusal.WORKBOOK_DAMAGED),
        ("a.json", b'[{"name": "Asha"}', Refusal.JSON_ENDS_EARLY),
        ("a.json", b'"Asha"', Refusal.JSON_NO_ARRAY),
        ("a.exe", b"MZ", Refusal.UPLOAD_OF_NO_KIND),
    ],
)
def test_a_file_that_cannot_be_read(client: TestClient, name: str, content: bytes, refusal: Refusal) -> None:
    sent = {"kind": "researcher"}
    response = client.post("/imports", data=sent, files={"file": (name, content)}, headers=READS_HINDI)
    in_hindi(response, 422, refusal, refusal.value.rpartition("}")[2])


def test_a_file_of_works_that_its_own_process_refuses_keeps_the_code(client: TestClient) -> None:
    files = {"file": ("a.xml", b"<!DOCTYPE x><record>")}
    response = client.post("/imports", data={"kind": "works"}, files=files, headers=READS_HINDI)
    assert "cannot be read" not in in_hindi(response, 422, Refusal.XML_WITH_ENTITIES, "declares")


def test_an_import_that_failed_and_a_step_of_it_that_is_over(client: TestClient) -> None:
    files = {"file": ("a.csv", b"city\nPune\n")}
    made = client.post("/api/v1/imports", data={"kind": "researcher"}, files=files).json()["import_id"]
    worker = client.app.state.services.imports  # type: ignore[attr-defined]
    worker.stop()
    while worker.run_next():
        pass
    page = client.get(f"/imports/{made}", headers=READS_HINDI)
    words = in_hindi(page, 200, Refusal.COLUMNS_MISSING, "required columns")
    assert "ज़रूरी कॉलम नहीं हैं: name। फ़ाइल में ये कॉलम हैं: 'city'।" in words
    assert "ज़रूरी कॉलम नहीं हैं" in Page(client.get("/jobs", headers=READS_HINDI).text).one("main").text
    assert "call a column one of: name" in client.get(f"/imports/{made}", headers=HTML).text
    step = client.post("/jobs/step", data={"job_id": made, "step": "cancel"}, headers=READS_HINDI)
    words = in_hindi(step, 409, Refusal.JOB_NOT_CANCELLED, "cannot be")
    assert "उसकी स्थिति: नहीं हो सका। यह केवल इन स्थितियों में हो सकता है: प्रतीक्षा में, आपके इंतज़ार में।" in words


def test_an_import_that_cannot_be_taken_back(client: TestClient, workspace: FakeWorkspace) -> None:
    files = {"file": ("a.csv", b"provider_id,name\np-new,Asha\n")}
    made = client.post("/api/v1/imports", data={"kind": "researcher"}, files=files).json()["import_id"]
    worker = client.app.state.services.imports  # type: ignore[attr-defined]
    worker.stop()
    while worker.run_next():
        pass
    with workspace.store.write() as transaction:
        stored = transaction.providers.get("p-new")
        transaction.providers.put([replace(stored, name="Asha Rao")])
    page = client.get(f"/imports/{made}", headers=READS_HINDI)
    words = in_hindi(page, 200, Refusal.UNDO_WRITTEN_SINCE, "written since")
    assert "प्रदाता 'p-new'" in words
    undo = client.post(f"/imports/{made}/undo", headers=READS_HINDI)
    in_hindi(undo, 409, Refusal.UNDO_WRITTEN_SINCE, "written since")


def test_an_address_that_leads_nowhere_is_told_without_english(client: TestClient) -> None:
    response = client.get("/nowhere", headers=READS_HINDI)
    assert response.status_code == 404
    assert "Not Found" not in Page(response.text).one("main").text


def test_what_coordinators_meet_besides(client: TestClient) -> None:
    report = client.get("/reports/gossip", headers=READS_HINDI)
    in_hindi(report, 404, Refusal.NO_SUCH_REPORT, "no report is called")
    retry = client.post("/board/retry", data={"message_id": "m-7"}, headers=READS_HINDI)
    in_hindi(retry, 404, Refusal.MESSAGE_UNKNOWN, "no message has")


def test_a_message_travels_between_processes_with_its_code() -> None:
    error = pickle.loads(pickle.dumps(Conflict(Refusal.NOBODY_SPEAKS.told(provider_id="p-1"))))  # noqa: S301 - our own
    assert (error.told, error.told.code, error.told.details) == (
        "nobody speaks for 'p-1'",
        "nobody_speaks",
        {"provider_id": "p-1"},
    )
