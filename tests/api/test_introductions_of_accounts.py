"""Introductions and accounts together: who speaks without a link, what is audited, what leaving ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.accounts.account import Account, Role
from models.accounts.audit_log import Event
from models.introductions.links import Purpose
from models.moments import now_utc
from models.records import Confidentiality
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.flow_client import API, HTML, KEY, TEXT, FlowClient, give_addresses
from tests.api.outbox.scene import messages_in
from tests.api.page_reader import Page
from tests.api.people import browser_of, key_of, settle

CONTACT = {"name": "Hemlata", "email": "hemlata@example.in"}


@pytest.fixture
def flow(make_client: ClientMaker, workspace: FakeWorkspace, tmp_path: Path) -> FlowClient:
    give_addresses(workspace.store)
    client = make_client(host="0.0.0.0", api_key="open sesame", sends_messages=False)  # noqa: S104
    return FlowClient(client, workspace.store, tmp_path)


def claiming(flow: FlowClient, provider_id: str) -> Account:
    account = settle(flow.store, "provider@example.in", Role.PROVIDER)
    with flow.store.write() as transaction:
        return transaction.accounts.change(replace(account, provider_id=provider_id))


def asked_by(flow: FlowClient, account: Account) -> dict[str, str]:
    """Ask with an account's key about words of its own, which an operator publishes."""
    body = {"text": TEXT, "provider_id": "r-coat", "contact": CONTACT}
    asked: dict[str, str] = flow.client.post(API, json=body, headers=key_of(flow.store, account)).json()
    assert flow.problem_step(asked["problem_id"], "publish").status_code == 200
    flow.send()
    return asked


def events(flow: FlowClient, event: Event) -> list[tuple[str, str, str]]:
    with flow.store.read() as transaction:
        found = transaction.audit.page()
    return [(one.who, one.record_type, one.record_id) for one in found if one.event is event]


def test_what_an_account_asks_about_is_its_own_and_it_follows_without_a_link(flow: FlowClient) -> None:
    owner, other = (settle(flow.store, f"{name}@example.in", Role.OWNER) for name in ("owner", "other"))
    asked = asked_by(flow, owner)
    flow.client.cookies.clear()
    address = f"{API}/{asked['introduction_id']}"
    assert flow.client.get(address, headers=key_of(flow.store, other)).status_code == 403
    told = flow.client.get(address, headers=key_of(flow.store, owner)).json()
    assert (told["state"], "withdraw" in told["steps"], "accept" in told["steps"]) == ("sent", True, False)
    with flow.store.read() as transaction:
        assert transaction.record_owners.of_account(owner.account_id) == [("problem", asked["problem_id"])]


def test_who_claims_the_provider_answers_without_a_link(flow: FlowClient) -> None:
    asked = asked_by(flow, settle(flow.store, "owner@example.in", Role.OWNER))
    provider = claiming(flow, "r-coat")
    address = f"{API}/{asked['introduction_id']}/transitions"
    accepted = flow.client.post(address, json={"step": "accept"}, headers=key_of(flow.store, provider))
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    history = flow.client.get(address, headers=KEY).json()["items"]
    assert history[-1]["role"] == "provider"
    assert events(flow, Event.STEP_TAKEN)[-1] == (provider.account_id, "introduction", asked["introduction_id"])


def test_every_page_and_letter_that_tells_contact_details_is_a_line(flow: FlowClient) -> None:
    asked = asked_by(flow, settle(flow.store, "owner@example.in", Role.OWNER))
    (link,) = flow.links("r-coat@")
    flow.page("/introductions/answer", link=link)
    flow.page("/introductions/mine", link=asked["link"])
    assert events(flow, Event.CONTACT_READ) == []
    flow.step(asked["introduction_id"], "accept", link)
    assert "hemlata@example.in" in flow.page("/introductions/answer", link=link).text
    assert "r-coat@example.in" in flow.page("/introductions/mine", link=asked["link"]).text
    flow.send()
    read = events(flow, Event.CONTACT_READ)
    owners, providers = ("problem", asked["problem_id"]), ("provider", "r-coat")
    assert [one[1:] for one in read[:2]] == [owners, providers]
    assert all(who.startswith("link:") for who, *_ in read[:2])
    assert sorted(read[2:]) == sorted([("provider:r-coat", *owners), (f"problem:{asked['problem_id']}", *providers)])


def test_the_form_knows_who_signed_in_but_not_for_somebody_elses_problem(flow: FlowClient) -> None:
    admin = settle(flow.store, "asha@example.in", Role.ADMINISTRATOR)
    form = browser_of(flow.client, flow.store, admin)
    for sent, known in (({"text": TEXT}, "asha@example.in"), ({"problem": "p-open"}, "")):
        data = sent | {"provider": "r-coat", "csrf": form}
        page = Page(flow.client.post("/introductions/ask", data=data, headers=HTML).text)
        assert page.one("input", name_="email").attributes["value"] == known


def test_a_bare_visitor_of_the_own_machine_asks_about_hidden_words_without_seeing_them(
    make_client: ClientMaker, workspace: FakeWorkspace
) -> None:
    with workspace.store.write() as transaction:
        hidden = replace(transaction.problems.get("p-open"), confidentiality=Confidentiality.BLINDED)
        transaction.problems.put([hidden])
    client = make_client(sends_messages=False)
    page = client.post("/introductions/ask", data={"problem": "p-open", "provider": "r-coat"}, headers=HTML)
    assert (page.status_code, "peels off our grills" in page.text) == (200, False)


def test_leaving_ends_what_is_under_way_and_closes_its_links(flow: FlowClient) -> None:
    owner = settle(flow.store, "owner@example.in", Role.OWNER)
    asked = asked_by(flow, owner)
    form = browser_of(flow.client, flow.store, owner)
    kept = flow.client.get("/account/data.json").json()
    assert [one["email"] for one in kept["contacts"]] == ["hemlata@example.in"]
    flow.client.post("/account/erase", data={"email": "owner@example.in", "csrf": form}, follow_redirects=False)
    assert flow.page("/introductions/mine", link=asked["link"]).status_code == 404
    with flow.store.read() as transaction:
        assert transaction.introductions.get(asked["introduction_id"]).state == "withdrawn"
    flow.send()
    assert any("ithdrawn" in line for line in subjects(flow, "r-coat@"))


def subjects(flow: FlowClient, to: str) -> list[str]:
    return [str(one["Subject"]) for one in messages_in(flow.home).values() if to in str(one["To"])]


def test_an_own_link_speaks_for_its_owner_whoever_is_signed_in(flow: FlowClient) -> None:
    asked = asked_by(flow, settle(flow.store, "owner@example.in", Role.OWNER))
    with flow.store.write() as transaction:
        until = now_utc().replace(year=now_utc().year + 1)
        link = transaction.links.make(Purpose.OWN, asked["problem_id"], now_utc(), until)
    form = browser_of(flow.client, flow.store, claiming(flow, "l-coat"))
    sent = {"link": link, "introduction_id": asked["introduction_id"], "step": "withdraw"}
    assert flow.client.post("/introductions/step", data=sent, headers=HTML).status_code == 403
    done = flow.client.post("/introductions/step", data=sent | {"csrf": form}, headers=HTML, follow_redirects=False)
    assert done.status_code == 303


@pytest.mark.parametrize(("role", "is_led"), [(Role.COORDINATOR, True), (Role.OWNER, False)])
def test_the_account_page_leads_coordinators_to_board_and_inbox(flow: FlowClient, role: Role, is_led: bool) -> None:
    browser_of(flow.client, flow.store, settle(flow.store, "asha@example.in", role, cluster_id="pune"))
    page = flow.client.get("/account", headers=HTML).text
    assert [f'href="{path}"' in page for path in ("/board", "/inbox")] == [is_led, is_led]
