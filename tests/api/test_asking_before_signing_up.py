"""Who asked first and signed up later has one account with all of it; an e-mail that was only typed opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.accounts.account import Account, Role
from models.accounts.audit_log import Event
from models.accounts.sign_in_links import Purpose, SignInLink
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.flow_client import KEY, TEXT, FlowClient, give_addresses
from tests.api.people import HTML, PASSWORD, browser_of, letters, settle, token_in

EMAIL = "hemlata@example.in"
CONTACT = {"name": "Hemlata Jadhav", "email": "Hemlata@example.in", "phone": "+91 98765 43210"}


@pytest.fixture
def flow(make_client: ClientMaker, workspace: FakeWorkspace, tmp_path: Path) -> FlowClient:
    give_addresses(workspace.store)
    client = make_client(host="0.0.0.0", api_key="open sesame", sends_messages=False, public_url="http://localhost")  # noqa: S104
    return FlowClient(client, workspace.store, tmp_path)


def signed_up(flow: FlowClient) -> Account:
    """Sign up by the letter, in the browser of the client."""
    sent = {"email": EMAIL, "name": "Hemlata", "role": "owner", "agree": ["account"]}
    assert flow.client.post("/sign-up", data=sent, headers=HTML).status_code == 200
    (letter,) = [one for one in letters(flow.home) if "sign-in/link" in one.get_content()]
    flow.client.post("/sign-in/link", data={"token": token_in(letter)}, follow_redirects=False)
    with flow.store.read() as tx:
        account = tx.accounts.with_email(EMAIL)
    assert account is not None
    return account


def sign_in(flow: FlowClient, account: Account) -> None:
    sent = {"email": account.email, "password": PASSWORD}
    assert flow.client.post("/sign-in", data=sent, follow_redirects=False).status_code == 303


def owned(flow: FlowClient, account: Account) -> list[str]:
    with flow.store.read() as tx:
        return [record_id for _, record_id in tx.record_owners.of_account(account.account_id)]


def own_data(flow: FlowClient) -> dict[str, Any]:
    kept: dict[str, Any] = flow.client.get("/account/data.json").json()
    return kept


def test_who_asked_in_this_browser_finds_the_problem_after_signing_in_and_asks_again(flow: FlowClient) -> None:
    account = settle(flow.store, EMAIL, Role.OWNER)
    asked = flow.ask(contact=CONTACT, confidentiality="nda")
    key = asked["problem_id"]
    assert TEXT not in flow.page("/match", problem=key).text
    sign_in(flow, account)
    assert owned(flow, account) == [key]
    assert key in flow.page("/account").text
    answer = flow.page("/match", problem=key)
    assert (answer.status_code, TEXT in answer.text) == (200, True)
    form = browser_of(flow.client, flow.store, account)
    again = {"problem": key, "provider": "l-coat", "csrf": form}
    assert flow.client.post("/introductions/ask", data=again, headers=HTML).status_code == 200
    assert [one["problem_id"] for one in own_data(flow)["problems"]] == [key]
    with flow.store.read() as tx:
        lines = [(one.who, one.event) for one in tx.audit.page(record_id=key)]
    assert (account.account_id, Event.ADOPTED) in lines


def test_who_signs_up_by_the_letter_elsewhere_finds_what_they_asked_before(flow: FlowClient) -> None:
    asked = flow.ask(contact=CONTACT)
    flow.client.cookies.clear()
    account = signed_up(flow)
    assert owned(flow, account) == [asked["problem_id"]]
    kept = own_data(flow)
    assert [one["email"] for one in kept["contacts"]] == [CONTACT["email"]]
    assert [one["introduction_id"] for one in kept["introductions"]] == [asked["introduction_id"]]


def test_an_email_that_is_not_proven_reaches_nothing(flow: FlowClient) -> None:
    asked = flow.ask(contact=CONTACT)
    key = asked["problem_id"]
    flow.client.cookies.clear()
    sent = {"email": EMAIL, "name": "Mallory", "role": "owner", "agree": ["account"]}
    assert flow.client.post("/sign-up", data=sent, headers=HTML).status_code == 200
    assert flow.client.get("/account/data.json").status_code == 401
    stranger = settle(flow.store, EMAIL, Role.OWNER)
    sign_in(flow, stranger)
    kept = own_data(flow)
    assert (owned(flow, stranger), kept["problems"], kept["contacts"], kept["introductions"]) == ([], [], [], [])
    assert key not in flow.page("/account").text
    with flow.store.write() as tx:
        shown = tx.sign_in_links.add(SignInLink(Purpose.SIGN_IN, stranger.account_id))
    flow.client.post("/sign-in/link", data={"token": shown}, follow_redirects=False)
    assert owned(flow, stranger) == [], "a link that an operator was shown proves no e-mail"
    form = browser_of(flow.client, flow.store, stranger)
    flow.client.post("/account/erase", data={"email": EMAIL, "csrf": form}, follow_redirects=False)
    with flow.store.read() as tx:
        assert tx.introductions.get(asked["introduction_id"]).state.value == "asked"
        assert [one.record_id for one in tx.contacts.with_email(EMAIL)] == [key]


def test_a_letter_that_signs_in_proves_the_email_of_an_account(flow: FlowClient) -> None:
    asked = flow.ask(contact=CONTACT)
    flow.client.cookies.clear()
    account = settle(flow.store, EMAIL, Role.OWNER)
    flow.client.post("/sign-in/letter", data={"email": EMAIL}, headers=HTML)
    (letter,) = [one for one in letters(flow.home) if "sign-in/link" in one.get_content()]
    flow.client.post("/sign-in/link", data={"token": token_in(letter)}, follow_redirects=False)
    assert owned(flow, account) == [asked["problem_id"]]


def test_at_a_shared_machine_nobody_gets_what_another_asked(flow: FlowClient) -> None:
    ravi = settle(flow.store, "ravi@example.in", Role.OWNER)
    other = settle(flow.store, "other@example.in", Role.OWNER)
    named = flow.ask(contact=CONTACT)["problem_id"]
    bare = flow.ask("l-coat")["problem_id"]
    sign_in(flow, ravi)
    assert owned(flow, ravi) == [bare]
    del flow.client.cookies["setu_session"]
    sign_in(flow, other)
    assert owned(flow, other) == [], "what is an account's own is never another's"
    assert named not in flow.page("/account").text


def test_an_administrator_erases_who_only_asked_by_their_email(flow: FlowClient) -> None:
    key = flow.ask(contact=CONTACT)["problem_id"]
    flow.client.cookies.clear()
    planned = flow.client.post("/api/v1/erasures", json={"person": EMAIL, "dry_run": True}, headers=KEY).json()
    assert (planned["rows"]["problems"], planned["rows"]["contacts"], planned["rows"]["introductions"]) == (1, 1, 1)
    done = flow.client.post("/api/v1/erasures", json={"person": EMAIL}, headers=KEY)
    assert done.status_code == 200
    assert flow.client.get(f"/api/v1/problems/{key}", headers=KEY).status_code == 404
    with flow.store.read() as tx:
        assert tx.contacts.with_email(EMAIL) == []
    assert flow.client.post("/api/v1/erasures", json={"person": EMAIL}, headers=KEY).status_code == 404
