"""From an answer to the coordinator's inbox, or to a draft, as a browser without JavaScript does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.accounts.account import Role
from models.introductions.contacts import ContactOf
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.privacy.consent import Subject, SubjectType
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.flow_client import HTML, KEY, FlowClient
from tests.api.page_reader import Page
from tests.api.people import browser_of, settle
from tests.api.test_introduction_pages import opened, press

NOBODY_FITS = "accordion tuning for weddings"
SEND, SAVE = ("", ""), ("save", "draft")
PATH = "/submissions"


@pytest.fixture
def flow(make_client: ClientMaker, workspace: FakeWorkspace, tmp_path: Path) -> FlowClient:
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    client = make_client(host="0.0.0.0", api_key="open sesame", sends_messages=False)  # noqa: S104
    return FlowClient(client, workspace.store, tmp_path)


def answered(flow: FlowClient, text: str = NOBODY_FITS, **asked: str) -> Page:
    return opened(flow.page("/match", text=text, **asked))


def form_of(flow: FlowClient, text: str = NOBODY_FITS, **asked: str) -> Page:
    """Press the button of an answer that leads to the form."""
    return opened(press(flow.client, _from(answered(flow, text, **asked), f"{PATH}/ask"), f"{PATH}/ask", SEND))


def send(flow: FlowClient, page: Page, button: tuple[str, str] = SEND, **typed: str) -> Any:
    """Send the form of an answer with what its select and ticks say, as a browser does."""
    form = _from(page, PATH)
    cluster = next((one for one in form.all("option") if "selected" in one.attributes), None)
    chosen = {"cluster_id": cluster.attributes["value"]} if cluster else {}
    return press(flow.client, form, PATH, button, **chosen | {"readers": "open"} | typed)


def _from(page: Page, path: str) -> Page:
    """Return the page from the form on that leads to a path."""
    found = Page("")
    numbers = (number for number, one in enumerate(page.elements) if one.name == "form")
    at = next(number for number in numbers if page.elements[number].attributes["action"].split("?")[0] == path)
    found.elements = page.elements[at:]
    return found


def progress(flow: FlowClient) -> ProblemProgress:
    """Return how far the one problem has come that was sent."""
    with flow.store.read() as transaction:
        (one,) = transaction.progress.standing(ProblemState)
    return one


def test_who_finds_nobody_sends_the_problem_without_an_account(flow: FlowClient) -> None:
    page = form_of(flow, place="411001")
    assert not page.all("button", name_="save")
    mine = opened(send(flow, page, name="Hemlata", email="hemlata@example.in", agrees="1"))
    assert "The coordinator of Pune Knowledge Cluster reads it next." in mine.one("p", role="status").text
    assert "your account" not in mine.one("main").text
    assert (progress(flow).state, progress(flow).confidentiality) == ("submitted", "open")
    problem_id = progress(flow).problem_id
    with flow.store.read() as transaction:
        problem = transaction.problems.get(problem_id)
        contact = transaction.contacts.find(ContactOf.PROBLEM, problem_id)
        ledger = transaction.consents.of(Subject(SubjectType.PROBLEM, problem_id))
    assert (problem.text, problem.cluster_id, problem.location.state) == (NOBODY_FITS, "pune", "Maharashtra")
    assert contact is not None
    assert (contact.name, len(ledger)) == ("Hemlata", 2)
    assert flow.client.get(f"/problems/{problem_id}", headers=HTML).status_code == 404
    waiting = flow.client.get("/api/v1/inbox", headers=KEY).json()["items"]
    assert [one["problem_id"] for one in waiting] == [problem_id]


def test_the_coordinator_of_the_chosen_cluster_finds_it_in_the_inbox(flow: FlowClient) -> None:
    send(flow, form_of(flow), cluster_id="delhi")
    for cluster_id, sees in (("delhi", True), ("pune", False)):
        near = settle(flow.store, f"{cluster_id}@example.in", Role.COORDINATOR, cluster_id=cluster_id)
        browser_of(flow.client, flow.store, near)
        assert ("accordion" in opened(flow.page("/inbox")).one("main").text) is sees


def test_a_problem_of_no_cluster_says_that_an_administrator_gives_it_to_one(flow: FlowClient) -> None:
    mine = opened(send(flow, form_of(flow)))
    assert "It lies in no cluster yet" in mine.one("p", role="status").text
    with flow.store.read() as transaction:
        assert transaction.contacts.find(ContactOf.PROBLEM, progress(flow).problem_id) is None


def test_in_hindi_the_form_and_what_happens_next_are_told_in_hindi(flow: FlowClient) -> None:
    page = form_of(flow, "शादियों के लिए हारमोनियम की मरम्मत", place="411001", lang="hi")
    assert page.one("h1").text == "समन्वयक को भेजें"
    mine = opened(send(flow, page, email="hemlata@example.in", agrees="1"))
    assert mine.one("html").attributes["lang"] == "hi"
    assert "Pune Knowledge Cluster के समन्वयक" in mine.one("p", role="status").text
    with flow.store.read() as transaction:
        contact = transaction.contacts.find(ContactOf.PROBLEM, progress(flow).problem_id)
    assert contact is not None
    assert contact.language == "hi"


def test_an_owner_with_an_account_keeps_a_draft_and_submits_it_later(flow: FlowClient) -> None:
    asha = settle(flow.store, "asha@example.in", Role.OWNER)
    browser_of(flow.client, flow.store, asha)
    page = form_of(flow, place="411001")
    assert page.one("input", id="email").attributes["value"] == "asha@example.in"
    mine = opened(send(flow, page, SAVE, email="asha@example.in"))
    assert (progress(flow).state, progress(flow).owner) == ("draft", asha.account_id)
    assert "among your problems" in mine.one("main").text
    assert NOBODY_FITS in opened(flow.page("/account")).one("main").text
    assert flow.client.get("/api/v1/inbox", headers=KEY).json()["items"] == []
    submitted = opened(press(flow.client, mine, "/introductions/step", ("step", "submit")))
    assert "Pune Knowledge Cluster" in submitted.one("p", role="status").text
    assert progress(flow).state == "submitted"


def test_a_form_of_another_session_is_refused(flow: FlowClient) -> None:
    browser_of(flow.client, flow.store, settle(flow.store, "asha@example.in", Role.OWNER))
    fields = {"text": NOBODY_FITS, "key": "0123456789abcdef", "csrf": "0" * 32}
    assert flow.client.post(PATH, data=fields, headers=HTML).status_code == 403


def test_contact_details_need_agreement_and_nothing_typed_is_lost(flow: FlowClient) -> None:
    typed: dict[str, Any] = {"email": "hemlata@example.in", "readers": "blinded", "cluster_id": "delhi"}
    answer = send(flow, form_of(flow, place="411001"), **typed)
    page = Page(answer.text)
    assert (answer.status_code, page.mistakes) == (422, [])
    assert NOBODY_FITS in page.one("p", class_="question").text
    assert page.one("input", name_="email").attributes["value"] == "hemlata@example.in"
    assert "checked" in page.one("input", name_="readers", value="blinded").attributes
    assert [one.attributes["value"] for one in page.all("option") if "selected" in one.attributes] == ["delhi"]
    opened(send(flow, page, **typed, agrees="1"))
    assert (progress(flow).state, progress(flow).confidentiality) == ("submitted", "blinded")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"email": "hemlata"}, "कृपया ई-मेल लिखिए"), ({"phone": "कल दूँगी"}, "यह फ़ोन नंबर नहीं है")],
)
def test_a_wrong_address_is_told_beside_its_field_in_ones_own_language(
    flow: FlowClient, wrong: dict[str, str], told: str
) -> None:
    answer = send(flow, form_of(flow, lang="hi"), SEND, **wrong, name="Hemlata", agrees="1")
    page, [(field, given)] = Page(answer.text), wrong.items()
    assert (answer.status_code, page.mistakes) == (422, [])
    assert told in page.one("p", id=f"{field}-wrong").text
    assert page.one("input", id=field).attributes["aria-describedby"] == f"{field}-wrong"
    assert page.one("input", id=field).attributes["value"] == given
    assert page.one("input", id="name").attributes["value"] == "Hemlata"
    with flow.store.read() as transaction:
        assert transaction.progress.standing(ProblemState) == []


def test_a_form_that_is_sent_twice_sends_one_problem(flow: FlowClient) -> None:
    fields = {"text": NOBODY_FITS, "key": "0123456789abcdef"}
    answers = [flow.client.post(PATH, data=fields, headers=HTML, follow_redirects=False) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert progress(flow).problem_id == "problem-0123456789abcdef"
    flow.client.cookies.clear()
    assert flow.client.post(PATH, data=fields, headers=HTML).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"place": "999999"}, {"cluster_id": "atlantis"}, {"problem": "p-open"}]
)
def test_what_cannot_be_sent_is_told_and_nothing_is_stored(flow: FlowClient, wrong: dict[str, str]) -> None:
    fields = {"text": NOBODY_FITS, "key": "0123456789abcdef"} | wrong
    answer = flow.client.post(PATH, data=fields, headers=HTML)
    assert answer.status_code == 422
    assert Page(answer.text).one("h1").text
    with flow.store.read() as transaction:
        assert transaction.progress.standing(ProblemState) == []


def test_a_good_answer_offers_it_too_but_less_loudly_and_a_stored_problem_does_not(flow: FlowClient) -> None:
    for text, is_loud in (("powder coating peels off", False), (NOBODY_FITS, True)):
        button = _from(answered(flow, text), f"{PATH}/ask").all("button")[0]
        assert (button.attributes.get("class") == "main") is is_loud
    assert not opened(flow.page("/match", problem="p-open")).all("form", id="send")
