"""The pages of introductions, as a browser without JavaScript uses them: from a card to the outcome, in two tongues."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from models.introductions.contacts import ContactOf
from models.introductions.notification import NotificationKind
from models.moments import now_utc
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.notice import Purpose
from models.records import Problem
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.flow_client import HTML, PERSON, TEXT, FlowClient, give_addresses
from tests.api.page_reader import Page

MOST_BYTES = 100_000


@pytest.fixture
def flow(make_client: ClientMaker, workspace: FakeWorkspace, tmp_path: Path) -> FlowClient:
    """Give a server on this machine, where everybody is a coordinator."""
    give_addresses(workspace.store)
    return FlowClient(make_client(sends_messages=False), workspace.store, tmp_path)


def opened(response: Any) -> Page:
    assert response.status_code == 200, response.text
    assert len(response.content) < MOST_BYTES
    page = Page(response.text)
    assert page.mistakes == []
    assert not re.findall(r'style="|onclick=|javascript:', response.text)
    return page


def press(client: TestClient, page: Page, action: str, button: tuple[str, str], **typed: str) -> Any:
    """Send the form with this action that has this button, as a browser does, and follow where it leads."""
    at = next(
        number
        for number, one in enumerate(page.elements)
        if one.name == "button" and (one.attributes.get("name", ""), one.attributes.get("value", "")) == button
    )
    form = next(one for one in reversed(page.elements[:at]) if one.name == "form")
    assert urlsplit(form.attributes["action"]).path == action
    inside = page.elements[page.elements.index(form) : at]
    data = {one.attributes["name"]: one.attributes["value"] for one in inside if one.attributes.get("type") == "hidden"}
    data |= {button[0]: button[1]} if button[0] else {}
    return client.post(form.attributes["action"], data=data | typed, headers=HTML)


def form_by_page(flow: FlowClient, provider_id: str = "r-coat", **asked: str) -> Page:
    """Press the button of a card of an answer, and return the form of the request."""
    answer = opened(flow.page("/match", **{"text": TEXT, "place": "411001"} | asked))
    (button,) = [one for one in answer.all("button", name_="provider") if one.attributes["value"] == provider_id]
    hidden = {one.attributes["name"]: one.attributes["value"] for one in answer.all("input", type="hidden")
              if one.form == "asked-again"}  # fmt: skip
    return opened(
        flow.client.post(button.attributes["formaction"], data=hidden | {"provider": provider_id}, headers=HTML)
    )


def ask_by_page(flow: FlowClient, lang: str = "", provider_id: str = "r-coat", **typed: str) -> Page:
    """Ask from a card of an answer, fill the form, and return the owner's page."""
    form = form_by_page(flow, provider_id, **({"lang": lang} if lang else {}))
    return opened(press(flow.client, form, "/introductions", ("", ""), **typed | {"agrees": "1"}))


def token_of(page: Page) -> str:
    return next(one.attributes["value"] for one in page.all("input", type="hidden") if one.attributes["name"] == "link")


def publish(flow: FlowClient, step: str = "publish", **typed: str) -> Any:
    inbox = opened(flow.page("/inbox"))
    return press(flow.client, inbox, "/inbox/step", ("step", step), **typed)


def introductions(flow: FlowClient) -> list[tuple[str, str]]:
    with flow.store.read() as transaction:
        return [(one.provider_id, one.state.value) for one in transaction.introductions.listed()]


@pytest.mark.parametrize(
    ("lang", "accept", "interested"), [("", "I am interested", "Accepted"), ("hi", "मेरी रुचि है", "हाँ कही")]
)
def test_from_a_card_to_the_outcome(flow: FlowClient, lang: str, accept: str, interested: str) -> None:
    mine = ask_by_page(flow, lang, name="Hemlata", email="hemlata@example.in")
    own = token_of(mine)
    assert mine.one("html").attributes["lang"] == (lang or "en")
    assert introductions(flow) == [("r-coat", "asked")]
    publish(flow)
    flow.send()
    (link,) = flow.links("r-coat@")
    asked = opened(flow.page("/introductions/answer", link=link, lang=lang or "en"))
    assert accept in [one.text for one in asked.all("button")]
    answered = opened(press(flow.client, asked, "/introductions/step", ("step", "accept")))
    assert interested in answered.one("li", class_="current").text
    assert "hemlata@example.in" in answered.one("main").text
    mine = opened(flow.page("/introductions/mine", link=own))
    assert "r-coat@example.in" in mine.one("main").text
    mine = opened(press(flow.client, mine, "/introductions/step", ("step", "meet")))
    numbers = {"helped": "yes", "saving_inr_per_year": "400000", "cost_inr": "", "days": "45"}
    done = opened(press(flow.client, mine, "/introductions/step", ("step", "finish"), **numbers))
    assert "Solved" in done.one("main").text
    assert introductions(flow) == [("r-coat", "done")]


def test_a_scanner_that_opens_every_link_accepts_nothing_and_sees_nothing(flow: FlowClient) -> None:
    ask_by_page(flow)
    publish(flow)
    flow.send()
    (link,) = flow.links("r-coat@")
    address = f"/introductions/answer?link={link}"
    for method, headers in (("GET", {}), ("HEAD", PERSON), ("GET", PERSON | {"Sec-Purpose": "prefetch"})):
        flow.client.request(method, address, headers=headers)
    assert flow.client.get("/introductions/step", params={"link": link, "step": "accept"}).status_code == 405
    assert introductions(flow) == [("r-coat", "sent")]
    opened(flow.page("/introductions/answer", link=link))
    assert introductions(flow) == [("r-coat", "seen")]


def test_a_no_takes_one_tap_and_says_why(flow: FlowClient) -> None:
    own = token_of(ask_by_page(flow))
    publish(flow)
    flow.send()
    (link,) = flow.links("r-coat@")
    page = opened(flow.page("/introductions/answer", link=link))
    after = opened(press(flow.client, page, "/introductions/step", ("reason", "not_now"), note="From April on"))
    assert "Thank you for saying so" in after.one("main").text
    mine = opened(flow.page("/introductions/mine", link=own))
    assert "Not now" in mine.one("main").text
    assert "From April on" in mine.one("main").text


KNOWN = {"process": "Gatezinc line", "sector": "metals", "by_when": "31-03-2099", "money": "50000-200000"}
STATED = f"{TEXT}; we need an answer by 15 March 2098 and can spend ₹ 3 lakh"


def stored_problem(flow: FlowClient) -> Problem:
    with flow.store.read() as transaction:
        (key,) = [one.problem_id for one in transaction.introductions.listed()]
        return transaction.problems.get(key)


def test_what_was_typed_beside_the_words_is_stored_and_wins_over_what_was_read(flow: FlowClient) -> None:
    form = form_by_page(flow, text=STATED, **KNOWN)
    assert [one.text for one in form.within(form.one("ul", class_="chips"), "li")] == [
        "Sector: metals", "Place: Pune, Maharashtra", "Needed by: 31 March 2099", "Budget: ₹2,00,000",
    ]  # fmt: skip
    opened(press(flow.client, form, "/introductions", ("", "")))
    stored = stored_problem(flow)
    assert (stored.title, stored.text, stored.sector) == ("Gatezinc line", STATED, "metals")
    assert (stored.deadline, stored.budget_inr) == (date(2099, 3, 31), 200_000)


def test_what_was_read_is_stored_where_nothing_was_typed(flow: FlowClient) -> None:
    opened(press(flow.client, form_by_page(flow, text=STATED), "/introductions", ("", "")))
    stored = stored_problem(flow)
    assert (stored.title, stored.sector, stored.deadline, stored.budget_inr) == ("", "", date(2098, 3, 15), 300_000)


def test_what_was_typed_reaches_triage_page_and_the_process_stays_hidden_with_the_words(
    flow: FlowClient, make_client: ClientMaker
) -> None:
    opened(press(flow.client, form_by_page(flow, **KNOWN), "/introductions", ("", ""), readers="blinded"))
    inbox = opened(flow.page("/inbox"))
    assert inbox.one("input", id="sector-1").attributes["value"] == "metals"
    publish(flow, "blind", sector="metals", public_title="A coating peels")
    address = f"/problems/{stored_problem(flow).problem_id}"
    public = make_client(host="0.0.0.0", api_key="open sesame", sends_messages=False)  # noqa: S104
    for lang, sector in (("en", "metals"), ("hi", "धातु"), ("mr", "धातू"), ("ta", "உலோகங்கள்")):
        shown = opened(public.get(address, params={"lang": lang}, headers=HTML)).one("main").text
        assert sector in shown
        assert "₹2,00,000" in shown
        assert "2099" in shown
        assert "Gatezinc" not in shown


def test_a_day_that_has_passed_since_the_link_was_made_is_told_before_anybody_is_asked(flow: FlowClient) -> None:
    form = {"text": TEXT, "by_when": "31-03-2020", "provider": "r-coat"}
    for path, more in (("/introductions/ask", {}), ("/introductions", {"key": "0123456789abcdef"})):
        refused = flow.client.post(path, data=form | more, headers=HTML)
        assert refused.status_code == 422
        assert Page(refused.text).one("p", id="by-when-wrong").text
    assert introductions(flow) == []


def test_a_form_that_is_sent_twice_asks_once(flow: FlowClient) -> None:
    fields = {"text": TEXT, "provider": "r-coat", "key": "0123456789abcdef"}
    first = flow.client.post("/introductions", data=fields, headers=HTML, follow_redirects=False)
    second = flow.client.post("/introductions", data=fields, headers=HTML, follow_redirects=False)
    assert (first.status_code, second.status_code) == (303, 303)
    assert introductions(flow) == [("r-coat", "asked")]
    flow.client.cookies.clear()
    assert flow.client.post("/introductions", data=fields, headers=HTML).status_code == 409


def test_a_wrong_address_is_told_and_nothing_is_stored(flow: FlowClient) -> None:
    fields = {"text": TEXT, "provider": "r-coat", "key": "0123456789abcdef", "email": "no address", "agrees": "1"}
    assert flow.client.post("/introductions", data=fields, headers=HTML).status_code == 422
    assert (
        flow.client.post("/introductions", data=fields | {"email": "", "place": "999999"}, headers=HTML).status_code
        == 422
    )
    assert introductions(flow) == []


def test_a_stored_problem_has_the_button_for_its_owner_and_for_operators(
    make_client: ClientMaker, flow: FlowClient
) -> None:
    assert opened(flow.page("/match", problem="p-open")).all("button", name_="provider")
    public = make_client(host="0.0.0.0", api_key="open sesame", sends_messages=False)  # noqa: S104
    assert not opened(public.get("/match?problem=p-open", headers=HTML)).all("button", name_="provider")
    assert opened(public.get("/match?text=powder+coating+peels", headers=HTML)).all("button", name_="provider")


def test_nobody_is_asked_from_a_card_that_promises_nothing_or_of_a_call(flow: FlowClient) -> None:
    page = opened(flow.page("/match", text="powder coating peels", more="call"))
    asked = {one.attributes["value"] for one in page.all("button", name_="provider")}
    assert asked == {"r-coat", "l-coat", "f-salt", "s-coat"}


def test_the_inbox_blinds_triages_and_closes(flow: FlowClient) -> None:
    own = token_of(ask_by_page(flow, readers="blinded"))
    publish(flow, "triage", sector="metal finishing", cluster_id="pune")
    inbox = opened(flow.page("/inbox"))
    assert inbox.one("input", name_="sector").attributes["value"] == "metal finishing"
    assert publish(flow).status_code == 409
    publish(flow, "blind", public_text="A coating does not hold.")
    mine = opened(flow.page("/introductions/mine", link=own)).one("main").text
    assert "Published without its details" in mine
    with flow.store.read() as transaction:
        problem_id = transaction.introductions.listed()[0].problem_id
    shown = opened(flow.page(f"/problems/{problem_id}")).one("main").text
    assert "A coating does not hold." in shown
    assert "zincplate" not in shown


def test_an_owner_closes_the_problem(flow: FlowClient) -> None:
    mine = ask_by_page(flow)
    after = opened(press(flow.client, mine, "/introductions/step", ("step", "close")))
    assert "Closed" in after.one("main").text
    assert introductions(flow) == [("r-coat", "withdrawn")]


def test_the_board_shows_who_cannot_be_written_to_and_takes_an_address(flow: FlowClient) -> None:
    with flow.store.write() as transaction:
        transaction.contacts.remove(ContactOf.PROVIDER, "r-coat")
    ask_by_page(flow)
    publish(flow)
    board = opened(flow.page("/board"))
    assert "Name of r-coat" in board.one("main").text
    written = {"email": "new@example.in", "language": "ta", "agrees": "1"}
    opened(press(flow.client, board, "/board/contact", ("", ""), **written))
    assert introductions(flow) == [("r-coat", "sent")]
    with flow.store.read() as transaction:
        contact = transaction.contacts.find(ContactOf.PROVIDER, "r-coat")
    assert contact is not None
    assert contact.language == "ta"
    flow.send()
    assert len(flow.links("new@")) == 1


def test_a_coordinator_answers_for_who_telephoned(flow: FlowClient) -> None:
    ask_by_page(flow)
    publish(flow)
    board = opened(flow.page("/board", lang="hi"))
    opened(press(flow.client, board, "/board/step", ("step", "accept")))
    assert introductions(flow) == [("r-coat", "accepted")]


def test_a_dead_message_is_shown_and_sent_again(flow: FlowClient) -> None:
    with flow.store.write() as transaction:
        transaction.outbox.add(
            NotificationKind.DIGEST, ContactOf.PROVIDER, "k-coat", now_utc(), facts={"problem_ids": []}
        )
    flow.send()
    board = opened(flow.page("/board"))
    assert "no address of provider" in board.one("main").text
    opened(press(flow.client, board, "/board/retry", ("", "")))
    with flow.store.read() as transaction:
        assert transaction.outbox.counts()["queued"] == 1


def test_a_card_says_how_quickly_somebody_answers(flow: FlowClient) -> None:
    for number in range(3):
        own = token_of(ask_by_page(flow))
        publish(flow)
        with flow.store.read() as transaction:
            one = transaction.introductions.listed()[-1]
        assert flow.step(one.introduction_id, "decline", reason="not_now").status_code == 200, number
        assert own
    page = opened(flow.page("/match", text=TEXT))
    card = next(one for one in page.all("article") if "Name of r-coat" in one.text)
    assert "Usually replies within 2 days" in card.text  # three answers at once, and the prior of newcomers
    assert "Usually replies" in opened(flow.page("/providers/r-coat")).one("main").text
    assert "Usually replies" not in opened(flow.page("/providers/l-coat")).one("main").text


@pytest.mark.parametrize("link", ["", "x", "x" * 43, "x" * 101, "%00"])
def test_a_link_that_is_none_is_told_in_plain_words(flow: FlowClient, link: str) -> None:
    for path in ("/introductions/mine", "/introductions/answer"):
        response = flow.client.get(f"{path}?link={link}", headers=HTML)
        assert response.status_code in (404, 422)
        assert Page(response.text).one("h1").text


def test_a_link_opens_its_own_page_only(flow: FlowClient) -> None:
    own = token_of(ask_by_page(flow))
    assert flow.page("/introductions/answer", link=own).status_code == 403


def test_board_and_inbox_ask_for_the_key(make_client: ClientMaker) -> None:
    public = make_client(host="0.0.0.0", api_key="open sesame", sends_messages=False)  # noqa: S104
    for path in ("/board", "/inbox"):
        response = public.get(path, headers=HTML)
        assert response.status_code == 401
        assert "Basic" in response.headers["www-authenticate"]
    for path in ("/board/step", "/board/contact", "/board/retry", "/inbox/step"):
        assert public.post(path, data={"step": "accept"}, headers=HTML).status_code == 401


def test_the_links_of_messages_open_the_pages_in_the_readers_language(flow: FlowClient) -> None:
    ask_by_page(flow, "hi", email="hemlata@example.in")
    publish(flow)
    flow.send()
    (own,) = flow.links("hemlata@")
    assert parse_qs(f"link={own}")["link"] == [own]
    page = opened(flow.page("/introductions/mine", link=own, lang="hi"))
    assert page.one("html").attributes["lang"] == "hi"


def test_contact_details_are_not_taken_without_agreement_and_nothing_typed_is_lost(flow: FlowClient) -> None:
    fields = {
        "text": TEXT,
        "provider": "r-coat",
        "key": "0123456789abcdef",
        "email": "h@example.in",
        "phone": "98765 43210",
    }
    answer = flow.client.post("/introductions", data=fields, headers=HTML)
    page = Page(answer.text)
    assert (answer.status_code, page.mistakes, introductions(flow)) == (422, [], [])
    assert page.one("input", name_="phone").attributes["value"] == "98765 43210"
    assert "checked" not in page.one("input", name_="agrees").attributes
    assert "Tick the box" in page.one("p", role="alert").text
    assert flow.client.post("/introductions", data=fields | {"agrees": "1"}, headers=HTML).status_code == 200
    with flow.store.read() as transaction:
        (problem_id,) = [one.problem_id for one in transaction.introductions.listed()]
        ledger = transaction.consents.of(Subject(SubjectType.PROBLEM, problem_id))
    assert [(one.purpose, one.decision, one.act) for one in ledger] == [
        (Purpose.CONTACT, Decision.GIVEN, Act.FORM),
        (Purpose.LETTERS, Decision.GIVEN, Act.FORM),
    ]
    assert "I can withdraw this" in ledger[0].evidence
