"""Introductions over HTTP: asking, links and their bounds, steps, histories, contacts, the outbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.accounts.audit_log import Event
from models.introductions.contacts import ContactOf
from models.introductions.notification import NotificationKind
from models.moments import now_utc
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.flow_client import API, KEY, TEXT, FlowClient, give_addresses
from tests.api.scene import FORMULA, HTML, NUL, SURROGATE


@pytest.fixture
def flow(make_client: ClientMaker, workspace: FakeWorkspace, tmp_path: Path) -> FlowClient:
    give_addresses(workspace.store)
    client = make_client(host="0.0.0.0", api_key="open sesame", sends_messages=False)  # noqa: S104
    return FlowClient(client, workspace.store, tmp_path)


def published(flow: FlowClient, provider_id: str = "r-coat", **body: Any) -> dict[str, Any]:
    """Ask about words of one's own, which a coordinator then publishes; the request is sent."""
    asked = flow.ask(provider_id, **body)
    assert flow.problem_step(asked["problem_id"], "publish").status_code == 200
    flow.send()
    return asked


def read(flow: FlowClient, introduction_id: str) -> dict[str, Any]:
    found: dict[str, Any] = flow.client.get(f"{API}/{introduction_id}", headers=KEY).json()
    return found


def test_words_that_were_typed_wait_for_a_coordinator(flow: FlowClient) -> None:
    asked = flow.ask()
    assert (asked["state"], asked["sent_at"]) == ("asked", "")
    assert flow.client.get(f"/api/v1/problems/{asked['problem_id']}").status_code == 404
    assert flow.client.post("/api/v1/match", json={"problem_id": asked["problem_id"]}).status_code == 404
    for page in (f"/match?problem={asked['problem_id']}", f"/problems/{asked['problem_id']}"):
        assert flow.client.get(page, headers={"Accept": "text/html"}).status_code == 404
    listed = flow.client.get("/api/v1/problems").json()["items"]
    assert asked["problem_id"] not in [one["problem_id"] for one in listed]
    (waiting,) = flow.client.get("/api/v1/inbox", headers=KEY).json()["items"]
    assert (waiting["text"], waiting["waiting_requests"], waiting["district"]) == (TEXT, 1, "Pune")
    flow.send()
    assert flow.links("r-coat@") == []


def test_what_limits_the_answer_is_stored_as_said_else_as_read_and_counts_in_the_demand(flow: FlowClient) -> None:
    text = f"{TEXT}; we need an answer by 15 March 2098 and can spend ₹ 3 lakh"
    said: dict[str, Any] = {
        "title": "Gate line",
        "sector": "metals",
        "deadline": "2099-03-31",
        "budget_inr": 90_000,
        "trl": 5,
    }
    keys = [flow.ask(text=text, **more)["problem_id"] for more in (said, {})]
    with flow.store.read() as transaction:
        stored = [transaction.problems.get(key) for key in keys]
    assert [(one.sector, str(one.deadline), one.budget_inr, one.trl) for one in stored] == [
        ("metals", "2099-03-31", 90_000, 5),
        ("", "2098-03-15", 300_000, None),
    ]
    waiting = flow.client.get("/api/v1/inbox", headers=KEY).json()["items"]
    assert {one["problem_id"]: one["sector"] for one in waiting} == dict(zip(keys, ["metals", ""], strict=True))
    for key in keys:
        assert flow.problem_step(key, "publish").status_code == 200
    tables = flow.client.get("/api/v1/reports/demand", headers=KEY).json()["tables"]
    assert ["metals", 1] in [row[:2] for table in tables for row in table["rows"]]


def test_from_the_request_to_the_outcome(flow: FlowClient) -> None:
    asked = published(flow, contact={"name": "Hemlata", "email": "hemlata@example.in"})
    introduction_id, own = asked["introduction_id"], asked["link"]
    (answer,) = flow.links("r-coat@")
    accepted = flow.step(introduction_id, "accept", answer)
    assert (accepted.status_code, accepted.json()["state"], accepted.json()["steps"]) == (200, "accepted", [])
    flow.send()
    follow = next(token for token in flow.links("r-coat@") if token != answer)
    assert flow.step(introduction_id, "meet", follow).json()["steps"] == ["quote", "start", "step_back"]
    assert flow.step(introduction_id, "start", own).json()["state"] == "started"
    outcome = {"helped": "yes", "saving_inr_per_year": 400_000, "days": 45}
    done = flow.step(introduction_id, "finish", own, outcome=outcome).json()
    assert done["outcome"] == outcome | {"cost_inr": None}
    history = flow.client.get(f"{API}/{introduction_id}/transitions", headers=KEY).json()
    assert [one["step"] for one in history["items"]] == ["add", "send", "accept", "meet", "start", "finish"]
    assert [one["role"] for one in history["items"]] == ["owner", "clock", "provider", "provider", "owner", "owner"]
    of_problem = flow.client.get(f"/api/v1/problems/{asked['problem_id']}/transitions", headers=KEY).json()
    assert [one["to_state"] for one in of_problem["items"]] == [
        "submitted", "published", "matched", "in_progress", "solved",
    ]  # fmt: skip
    given = flow.client.get("/api/v1/feedback", headers=KEY).json()["items"]
    assert [(one["judgement"], one["provider_id"]) for one in given] == [("solved", "r-coat")]


def test_a_provider_is_not_told_whom_else_the_owner_considered(flow: FlowClient) -> None:
    asked = published(flow)
    address, (answer,) = f"{API}/{asked['introduction_id']}", flow.links("r-coat@")
    own, theirs = (flow.client.get(address, params={"link": one}).json() for one in (asked["link"], answer))
    assert asked["shortlist"] == own["shortlist"] == read(flow, asked["introduction_id"])["shortlist"] != []
    assert theirs["shortlist"] == flow.step(asked["introduction_id"], "accept", answer).json()["shortlist"] == []


def test_a_link_does_what_it_is_for_and_nothing_else(flow: FlowClient) -> None:
    first = published(flow)
    flow.client.cookies.clear()
    second = published(flow, "l-coat")
    (answer,) = flow.links("r-coat@")
    introduction_id = first["introduction_id"]
    for step in ("meet", "withdraw", "finish", "expire", "send", "disclose"):
        assert flow.step(introduction_id, step, answer).status_code in (403, 422), step
    assert flow.step(second["introduction_id"], "accept", answer).status_code == 403
    assert flow.step(introduction_id, "accept", first["link"]).status_code == 403
    assert flow.step(second["introduction_id"], "withdraw", first["link"]).status_code == 403
    assert flow.problem_step(first["problem_id"], "close", answer).status_code == 403
    assert flow.problem_step(first["problem_id"], "publish", first["link"]).status_code == 403
    assert flow.step(introduction_id, "accept", "x" * 43).status_code == 404
    assert read(flow, introduction_id)["state"] == "sent"


def test_without_link_key_or_cookie_nothing_is_told_and_nothing_done(flow: FlowClient) -> None:
    asked = published(flow)
    flow.client.cookies.clear()
    address = f"{API}/{asked['introduction_id']}"
    assert flow.client.get(address).status_code == 403
    assert flow.client.post(f"{address}/transitions", json={"step": "withdraw"}).status_code == 403
    for path in (API, f"{address}/transitions", "/api/v1/inbox", "/api/v1/outbox", "/api/v1/contacts/provider/r-coat"):
        assert flow.client.get(path).status_code == 403, path


def test_the_browser_that_sent_a_problem_may_withdraw(flow: FlowClient) -> None:
    asked = published(flow)
    response = flow.client.post(f"{API}/{asked['introduction_id']}/transitions", json={"step": "withdraw"})
    assert response.json()["state"] == "withdrawn"


def test_a_stored_problem_is_its_owners_to_ask_about(flow: FlowClient) -> None:
    body = {"problem_id": "p-open", "provider_id": "r-coat"}
    assert flow.client.post(API, json=body).status_code == 403
    by_operator = flow.client.post(API, json=body, headers=KEY)
    assert (by_operator.status_code, by_operator.json()["state"]) == (201, "sent")
    refused = flow.client.post(API, json=body)  # without a word of what is under way
    assert (refused.status_code, "asked already" in refused.text) == (403, False)
    form = {"problem": "p-open", "provider": "r-coat"}
    assert flow.client.post("/introductions/ask", data=form, headers={"Accept": "text/html"}).status_code == 403


def test_an_operator_lists_and_finds_what_is_overdue(flow: FlowClient) -> None:
    published(flow)
    asked = flow.ask("l-coat")
    items = flow.client.get(API, headers=KEY, params={"limit": 1}).json()
    assert [one["provider_id"] for one in items["items"]] == ["r-coat"]
    rest = flow.client.get(API, headers=KEY, params={"cursor": items["next"]}).json()
    assert [one["introduction_id"] for one in rest["items"]] == [asked["introduction_id"]]
    assert flow.client.get(API, headers=KEY, params={"state": "sent"}).json()["items"][0]["provider_id"] == "r-coat"
    assert flow.client.get(API, headers=KEY, params={"overdue": True}).json()["items"] == []


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"text": None}, ""),
        ({"problem_id": "p-open"}, ""),
        ({"contact": {"email": "no address"}}, "/email"),
        ({"contact": {"email": NUL}}, "/contact/email"),
        ({"text": SURROGATE}, "/text"),
        ({"confidentiality": "secret"}, "/confidentiality"),
        ({"provider_id": "c-open"}, "/provider_id"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_what_is_not_allowed_is_named(flow: FlowClient, wrong: dict[str, Any], pointer: str) -> None:
    body = {"text": TEXT, "provider_id": "r-coat"} | wrong
    content = json.dumps(body).encode()
    response = flow.client.post(API, content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 422, response.text
    assert [fault["pointer"] for fault in response.json()["errors"]] == [pointer]
    assert flow.client.get("/api/v1/inbox", headers=KEY).json() == {"items": [], "next": None}


@pytest.mark.parametrize("text", [HTML, FORMULA, "पाउडर कोटिंग उतर जाती है", "{{ 7*7 }}"])
def test_any_text_becomes_a_problem_and_a_message_letter_for_letter(flow: FlowClient, text: str) -> None:
    asked = published(flow, text=text)
    assert flow.client.get(f"/api/v1/problems/{asked['problem_id']}").json()["text"] == text
    (link,) = flow.links("r-coat@")
    page = flow.page("/introductions/answer", link=link)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_ten_requests_a_day_are_taken_from_one_sender(flow: FlowClient) -> None:
    for _ in range(10):
        flow.client.post(API, json={"text": TEXT, "provider_id": "r-milk"})
    refused = flow.client.post(API, json={"text": TEXT, "provider_id": "l-coat"})
    assert len(flow.client.get("/api/v1/inbox", headers=KEY).json()["items"]) == 10
    assert (refused.status_code, refused.json()["type"]) == (429, "/errors/too-many")


def test_a_problem_is_drafted_submitted_and_solved_by_its_owner(flow: FlowClient) -> None:
    body = {"text": TEXT, "draft": True, "budget_inr": 100_000, "contact": {"email": "hemlata@example.in"}}
    sent = flow.client.post("/api/v1/submissions", json=body).json()
    assert sent["state"] == "draft"
    assert flow.client.get("/api/v1/inbox", headers=KEY).json()["items"] == []
    flow.client.cookies.clear()
    assert flow.problem_step(sent["problem_id"], "submit", sent["link"]).json()["state"] == "submitted"
    assert flow.problem_step(sent["problem_id"], "publish", triage={"cluster_id": "Pune"}).status_code == 200
    solved = flow.problem_step(sent["problem_id"], "solve", sent["link"], outcome={"helped": "partly"}).json()
    assert (solved["state"], solved["outcome"]["helped"]) == ("solved", "partly")


def test_a_problem_that_is_blinded_shows_its_public_version(flow: FlowClient) -> None:
    asked = flow.ask(confidentiality="blinded")
    address = f"/api/v1/problems/{asked['problem_id']}"
    assert flow.problem_step(asked["problem_id"], "publish").status_code == 409
    flow.problem_step(asked["problem_id"], "blind", triage={"public_text": "A coating does not hold."})
    shown = flow.client.get(address).json()
    assert (shown["title"], shown["text"], shown["confidentiality"]) == (None, "A coating does not hold.", "blinded")
    assert flow.client.get(address, headers=KEY).json()["text"] == TEXT


def test_a_contact_is_noted_by_operators_and_sends_what_waited(flow: FlowClient) -> None:
    address = "/api/v1/contacts/provider/r-coat"
    with flow.store.write() as transaction:
        transaction.contacts.remove(ContactOf.PROVIDER, "r-coat")
    asked = published(flow)
    assert read(flow, asked["introduction_id"])["state"] == "asked"
    assert flow.client.get(address, headers=KEY).status_code == 404
    noted = flow.client.put(address, headers=KEY, json={"email": "new@example.in", "language": "hi"})
    assert (noted.status_code, noted.json()["email"]) == (200, "new@example.in")
    assert read(flow, asked["introduction_id"])["state"] == "sent"
    assert flow.client.put("/api/v1/contacts/provider/nobody", headers=KEY, json={}).status_code == 404
    assert flow.client.put("/api/v1/contacts/friend/r-coat", headers=KEY, json={}).status_code == 422
    assert flow.client.delete(address, headers=KEY).status_code == 204
    assert flow.client.delete(address, headers=KEY).status_code == 404


def test_that_a_contact_was_read_is_remembered(flow: FlowClient) -> None:
    flow.client.get("/api/v1/contacts/provider/r-coat", headers=KEY)
    with flow.store.read() as transaction:
        (line,) = transaction.audit.page(record_id="r-coat")
    assert (line.event, line.record_type, line.who) == (Event.CONTACT_READ, "provider", "operator")


def test_the_outbox_shows_no_words_and_a_dead_message_can_be_sent_again(flow: FlowClient) -> None:
    published(flow)
    with flow.store.write() as transaction:
        transaction.contacts.remove(ContactOf.PROVIDER, "l-coat")
        message = transaction.outbox.add(
            NotificationKind.REQUEST, ContactOf.PROVIDER, "l-coat", now_utc(), about_id="i000000001"
        )
    flow.send()
    outbox = flow.client.get("/api/v1/outbox", headers=KEY, params={"state": "dead"}).json()
    assert outbox["counts"]["dead"] == 1
    assert [one["message_id"] for one in outbox["items"]] == [message.message_id]
    assert "example.in" not in str(outbox)
    retry = f"/api/v1/outbox/{message.message_id}/retry"
    assert flow.client.post(retry, headers=KEY).json()["state"] == "queued"
    assert flow.client.post(retry, headers=KEY).status_code == 409
    assert flow.client.post("/api/v1/outbox/msg-none/retry", headers=KEY).status_code == 404


def test_a_page_of_another_site_cannot_ask_or_answer(flow: FlowClient) -> None:
    asked = published(flow)
    (link,) = flow.links("r-coat@")
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert flow.client.post(API, json={"text": TEXT, "provider_id": "l-coat"}, headers=cross).status_code == 403
    form = {"link": link, "introduction_id": asked["introduction_id"], "step": "accept"}
    assert flow.client.post("/introductions/step", data=form, headers=cross).status_code == 403
    assert read(flow, asked["introduction_id"])["state"] == "sent"


def test_a_server_of_ones_own_makes_everybody_a_coordinator(client: TestClient) -> None:
    assert client.get("/api/v1/inbox").status_code == 200
