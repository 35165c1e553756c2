"""The words of messages: every kind in every language, links that work, nothing that is no longer so."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from matcher.introductions import clock
from matcher.introductions.problem_steps import Triage, take_problem_step
from models.interface_languages import INTERFACE_LANGUAGES
from models.introductions.contacts import Contact, ContactOf
from models.introductions.introduction import Helped, Outcome
from models.introductions.links import Purpose
from models.introductions.notification import NotificationKind
from models.store import Store
from tests.api.outbox.scene import Flow, messages_in, open_flow, sender_on, stored
from tests.matcher.introductions.scene import COORDINATOR, OWNER, PROBLEM, PROVIDER

LINK = re.compile(r"http://[^ ]+/introductions/(answer|mine)\?link=\S+")


@pytest.fixture
def flow(tmp_path: Path) -> Flow:
    return open_flow(Store.open(tmp_path / "setu.db"))


def send(flow: Flow, home: Path) -> dict[str, EmailMessage]:
    """Send what is due and return the messages by their kind."""
    sender_on(flow.store, home, flow.now, public_url="http://setu.example/").send_all()
    emails = messages_in(home)
    return {one.kind.value: emails[one.message_id] for one in stored(flow.store) if one.message_id in emails}


def opened(flow: Flow, email: EmailMessage) -> tuple[Purpose, str]:
    """Open the link of a message."""
    (found,) = [match.group(0) for match in LINK.finditer(email.get_content())]
    token = parse_qs(urlsplit(found).query)["link"][0]
    with flow.store.read() as tx:
        link = tx.links.open(token, flow.now)
    return link.purpose, link.record_id


def test_a_request_has_the_words_the_facts_and_a_link_to_answer(flow: Flow, tmp_path: Path) -> None:
    asked = flow.ask()
    request = send(flow, tmp_path)["request"]
    text = request.get_content()
    assert request["Subject"] == "Can you help? Powder coating peels off our grills"
    assert "> Powder coating peels off our grills" in text
    assert "Place: Pune, Maharashtra" in text
    assert "due by 5 December 2026" in text
    assert opened(flow, request) == (Purpose.ANSWER, asked.introduction_id)
    assert "http://setu.example/introductions/answer?" in text


def test_an_acceptance_tells_each_how_to_reach_the_other(flow: Flow, tmp_path: Path) -> None:
    asked = flow.ask()
    flow.step(asked, "accept", PROVIDER)
    told = send(flow, tmp_path)
    assert "asha@example.in" in told["exchange"].get_content()
    assert "r-1@example.in" in told["accepted"].get_content()
    assert told["accepted"]["Content-Language"] == "hi"
    assert opened(flow, told["exchange"]) == (Purpose.FOLLOW, asked.introduction_id)
    assert opened(flow, told["accepted"]) == (Purpose.OWN, PROBLEM)
    assert "request" not in told  # answered before it left


def test_no_address_is_told_before_both_have_agreed(flow: Flow, tmp_path: Path) -> None:
    flow.ask()
    flow.step(flow.ask("r-2"), "decline", PROVIDER, "not_now")
    for email in send(flow, tmp_path).values():
        body = email.get_content()
        assert "asha@example.in" not in body
        assert "r-1@example.in" not in body
        assert "r-2@example.in" not in body


def test_what_is_no_longer_so_is_dropped_with_the_reason(flow: Flow, tmp_path: Path) -> None:
    flow.step(flow.ask(), "withdraw", OWNER)
    told = send(flow, tmp_path)
    assert list(told) == ["withdrawn"]
    (dropped,) = [one for one in stored(flow.store) if one.state == "dropped"]
    assert dropped.kind == "request"
    assert "is withdrawn already" in dropped.failure


def test_a_refusal_names_the_reason_and_the_next_best_in_the_owners_language(flow: Flow, tmp_path: Path) -> None:
    flow.step(flow.ask(), "decline", PROVIDER, "wrong_field")
    text = send(flow, tmp_path)["declined"].get_content()
    assert "मेरा क्षेत्र नहीं" in text
    assert "Name of r-2" in text


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_kind_of_message_can_be_written(flow: Flow, tmp_path: Path, language: str) -> None:
    everyone = [(ContactOf.PROVIDER, key) for key in ("r-1", "r-2", "r-3", "l-coat")] + [(ContactOf.PROBLEM, PROBLEM)]
    with flow.store.write() as tx:
        for record_type, key in everyone:
            tx.contacts.put(Contact(record_type, key, "Asha", f"{key}@example.in", language=language), flow.now)
    first = flow.ask("r-1")
    send(flow, tmp_path)
    flow.pass_days(3)
    clock.turn(flow.store, flow.now, flow.clocks)
    send(flow, tmp_path)
    flow.pass_days(5)
    clock.turn(flow.store, flow.now, flow.clocks)
    flow.step(flow.ask("r-3"), "decline", PROVIDER, "other")
    flow.step(flow.ask("l-coat"), "withdraw", OWNER)
    second = flow.ask("r-3")
    flow.step(second, "accept", PROVIDER)
    flow.step(second, "disclose", OWNER)
    flow.step(second, "step_back", PROVIDER)
    third = flow.ask("l-coat")
    flow.step(third, "accept", PROVIDER)
    flow.step(third, "finish", OWNER, outcome=Outcome(Helped.NO))
    with flow.store.write() as tx:
        take_problem_step(tx, PROBLEM, "blind", COORDINATOR, flow.now, flow.clocks, triage=Triage(public_text="Short."))
        to_owner = (ContactOf.PROBLEM, PROBLEM)
        tx.outbox.add(NotificationKind.OFFER, *to_owner, flow.now, about_id=first.introduction_id, facts={"offer": ""})
        facts = {"problem_ids": ["p-hindi", PROBLEM]}
        tx.outbox.add(NotificationKind.DIGEST, ContactOf.PROVIDER, "r-1", flow.now, facts=facts)
    told = send(flow, tmp_path)
    written = {one.kind.value for one in stored(flow.store) if one.state == "sent"}
    # Those are written in tests/api/outbox/test_account_letters.py, tests/api/test_claims.py and test_searches.py.
    of_accounts = {"sign_in", "sign_up", "claim", "claim_granted", "claim_declined", "search"}
    assert written | {"disclosed", "exchange", "accepted"} | of_accounts == {kind.value for kind in NotificationKind}
    assert all(email["Content-Language"] == language for email in told.values())
    assert not any("{" in email.get_content() for email in told.values())


def test_a_subject_is_one_line_however_the_problem_is_written(flow: Flow, tmp_path: Path) -> None:
    with flow.store.write() as tx:
        words = "Powder coating\r\nBcc: everybody@example.in\npeels " + "on and on " * 40
        tx.problems.put([replace(tx.problems.get(PROBLEM), title=words)])
    flow.ask()
    request = send(flow, tmp_path)["request"]
    assert request["Bcc"] is None
    assert len(str(request["Subject"])) < 100
