"""Claims of profiles: by a letter, by a coordinator, contested, revoked; nobody learns who can be written to."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Account, Role
from models.introductions.contacts import Contact, ContactOf
from models.moments import now_utc
from tests.api.fakes import FakeWorkspace
from tests.api.people import HTML, browser_of, key_of, letters, settle

CLAIMS = "/api/v1/claims"


@pytest.fixture
def people(workspace: FakeWorkspace) -> dict[str, Account]:
    """Make a person who claims, another one, a coordinator and an administrator; r-coat has an address."""
    store = workspace.store
    with store.write() as transaction:
        transaction.contacts.put(Contact(ContactOf.PROVIDER, "r-coat", "Asha", "asha@lab.example"), now_utc())
    return {
        "asha": settle(store, "asha@example.in", Role.PROVIDER),
        "ravi": settle(store, "ravi@example.in", Role.OWNER),
        "near": settle(store, "near@example.in", Role.COORDINATOR, cluster_id="pune"),
        "far": settle(store, "far@example.in", Role.COORDINATOR, cluster_id="delhi"),
        "admin": settle(store, "admin@example.in", Role.ADMINISTRATOR),
    }


@pytest.fixture
def ask(client: TestClient, workspace: FakeWorkspace, people: dict[str, Account]) -> Any:
    """Give a function that asks as one of the people."""
    keys = {name: key_of(workspace.store, account) for name, account in people.items()}

    def asked(who: str, method: str, path: str, **sent: Any) -> Any:
        return client.request(method, path, headers=keys[who], **sent)

    return asked


def claim(ask: Any, who: str = "asha", provider_id: str = "r-coat") -> dict[str, Any]:
    made = ask(who, "POST", CLAIMS, json={"provider_id": provider_id})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def step(ask: Any, who: str, claim_id: str, name: str, reason: str = "") -> int:
    path, sent = f"{CLAIMS}/{claim_id}/transitions", {"step": name, "reason": reason}
    return int(ask(who, "POST", path, json=sent).status_code)


def provider_of(workspace: FakeWorkspace, account: Account) -> str:
    with workspace.store.read() as transaction:
        return transaction.accounts.get(account.account_id).provider_id


def link_in(tmp_path: Path) -> str:
    (letter,) = [one for one in letters(tmp_path) if "/claims/prove" in one.get_content()]
    assert letter["To"] == "Asha <asha@lab.example>"
    found = re.search(r"link=([\w-]+)", letter.get_content())
    assert found
    return found[1]


def test_the_letters_link_grants_to_the_account_that_claimed_once(
    ask: Any, workspace: FakeWorkspace, people: dict[str, Account], tmp_path: Path
) -> None:
    claim(ask)
    link = link_in(tmp_path)
    assert ask("ravi", "POST", f"{CLAIMS}/proof?link={link}").status_code == 403
    assert ask("asha", "POST", f"{CLAIMS}/proof?link={link}").json()["state"] == "granted"
    assert provider_of(workspace, people["asha"]) == "r-coat"
    assert ask("asha", "POST", f"{CLAIMS}/proof?link={link}").status_code == 404
    assert ask("asha", "GET", "/api/v1/me/profile").json()["provider_id"] == "r-coat"


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(ask: Any, workspace: FakeWorkspace) -> None:
    known, unknown = claim(ask), claim(ask, "ravi", "l-coat")
    varying = {"claim_id", "provider_id", "asked_at", "changed_at"}
    assert {k: v for k, v in known.items() if k not in varying} == {
        k: v for k, v in unknown.items() if k not in varying
    }
    with workspace.store.read() as transaction:
        queued = [one.about_id for one in transaction.outbox.listed()]
    assert {known["claim_id"], unknown["claim_id"]} <= set(queued)


def test_a_coordinator_of_the_cluster_decides_and_no_other(
    ask: Any, workspace: FakeWorkspace, people: dict[str, Account], tmp_path: Path
) -> None:
    made = claim(ask)["claim_id"]
    assert ask("far", "GET", CLAIMS).json()["items"] == []
    assert [one["claim_id"] for one in ask("near", "GET", CLAIMS).json()["items"]] == [made]
    assert step(ask, "far", made, "approve") == 403
    assert step(ask, "asha", made, "approve") == 403
    assert step(ask, "near", made, "approve") == 200
    assert provider_of(workspace, people["asha"]) == "r-coat"
    assert step(ask, "near", made, "approve") == 409
    assert any("approved" in one.get_content() for one in letters(tmp_path) if one["To"].endswith("asha@example.in>"))
    with workspace.store.read() as transaction:
        assert [one.step for one in transaction.history.of("claim", made)] == ["ask", "approve"]


def test_to_decline_needs_a_reason_which_the_account_is_told(ask: Any, tmp_path: Path) -> None:
    made = claim(ask)["claim_id"]
    assert step(ask, "near", made, "decline") == 422
    assert step(ask, "near", made, "decline", "Another Asha") == 200
    assert any("Another Asha" in one.get_content() for one in letters(tmp_path))
    assert claim(ask)["state"] == "asked"


def test_two_claims_are_contested_and_the_second_waits_until_the_first_is_revoked(
    ask: Any, workspace: FakeWorkspace, people: dict[str, Account]
) -> None:
    first, second = claim(ask)["claim_id"], claim(ask, "ravi")["claim_id"]
    assert [one["is_contested"] for one in ask("near", "GET", CLAIMS).json()["items"]] == [True, True]
    assert step(ask, "near", first, "approve") == 200
    assert step(ask, "near", second, "approve") == 409
    revocation = {"provider_id": "r-coat", "reason": "Not she"}
    assert ask("near", "POST", f"{CLAIMS}/revocations", json=revocation).status_code == 403
    assert ask("admin", "POST", f"{CLAIMS}/revocations", json=revocation).json() == {"revoked": 1}
    assert provider_of(workspace, people["asha"]) == ""
    assert step(ask, "near", second, "approve") == 200
    assert provider_of(workspace, people["ravi"]) == "r-coat"


def test_what_is_claimed_already_gets_no_letter(ask: Any, workspace: FakeWorkspace) -> None:
    assert step(ask, "near", claim(ask)["claim_id"], "approve") == 200
    second = claim(ask, "ravi")["claim_id"]
    with workspace.store.read() as transaction:
        assert second not in [one.about_id for one in transaction.outbox.listed()]


def test_a_closed_account_gets_nothing(ask: Any, workspace: FakeWorkspace, people: dict[str, Account]) -> None:
    made = claim(ask)["claim_id"]
    with workspace.store.write() as transaction:
        transaction.accounts.change(replace(people["asha"], disabled_at="2026-11-28T09:00:00+00:00"))
    assert step(ask, "near", made, "approve") == 409


def test_calls_and_courses_are_not_claimed_and_claims_are_few(ask: Any) -> None:
    assert ask("asha", "POST", CLAIMS, json={"provider_id": "c-open"}).status_code == 422
    assert ask("asha", "POST", CLAIMS, json={"provider_id": "nobody"}).status_code == 404
    for provider_id in ("r-coat", "r-milk", "l-coat"):
        claim(ask, provider_id=provider_id)
    assert ask("asha", "POST", CLAIMS, json={"provider_id": "s-coat"}).status_code == 429
    assert ask("asha", "POST", CLAIMS, json={"provider_id": "r-coat"}).status_code == 409


def test_one_takes_back_ones_own_claim_and_no_other_and_the_letters_link_is_over(ask: Any, tmp_path: Path) -> None:
    made = claim(ask)["claim_id"]
    link = link_in(tmp_path)
    assert step(ask, "ravi", made, "withdraw") == 403
    assert step(ask, "asha", made, "withdraw") == 200
    assert ask("asha", "POST", f"{CLAIMS}/proof?link={link}").status_code == 404
    assert [one["state"] for one in ask("asha", "GET", "/api/v1/me/claims").json()["items"]] == ["withdrawn"]


def test_a_profile_from_nothing_is_made_when_it_is_approved(ask: Any, workspace: FakeWorkspace) -> None:
    said = {"kind": "researcher", "name": "Savitri Gaikwad", "place": "411026", "cluster_id": "pune",
            "languages": ["Marathi", "hi"], "texts": [{"text": "Twenty years of powder coating"}]}  # fmt: skip
    made = ask("ravi", "POST", f"{CLAIMS}/proposals", json=said)
    assert made.status_code == 201, made.text
    key = made.json()["provider_id"]
    assert ask("ravi", "GET", f"/api/v1/providers/{key}").status_code == 404
    assert step(ask, "far", made.json()["claim_id"], "approve") == 403
    assert step(ask, "near", made.json()["claim_id"], "approve") == 200
    stored = ask("ravi", "GET", f"/api/v1/providers/{key}").json()
    assert (stored["name"], stored["languages"], stored["location"]["pincode"]) == (
        "Savitri Gaikwad", ["mr", "hi"], "411026",
    )  # fmt: skip
    with workspace.store.read() as transaction:
        (item,) = transaction.evidence.owned_by([key])[key]
    assert (item.text, item.provenance.source) == ("Twenty years of powder coating", "said by its owner")


@pytest.mark.parametrize("said", [
    {"kind": "call", "name": "A", "texts": [{"text": "x"}]},
    {"kind": "researcher", "name": " ", "texts": [{"text": "x"}]},
    {"kind": "researcher", "name": "A", "texts": [{"text": " "}]},
    {"kind": "researcher", "name": "A", "texts": []},
    {"kind": "researcher", "name": "A", "place": "999999", "texts": [{"text": "x"}]},
    {"kind": "researcher", "name": "A", "cluster_id": "nowhere", "texts": [{"text": "x"}]},
    {"kind": "researcher", "name": "A", "languages": ["klingon"], "texts": [{"text": "x"}]},
])  # fmt: skip
def test_what_cannot_be_proposed_is_refused(ask: Any, said: dict[str, Any]) -> None:
    assert ask("ravi", "POST", f"{CLAIMS}/proposals", json=said).status_code == 422


def test_this_is_me_on_a_phone_without_an_account_leads_back_after_signing_in(
    client: TestClient, people: dict[str, Account]
) -> None:
    page = client.get("/providers/r-coat", headers=HTML)
    assert "/claims/new?provider=r-coat" in page.text
    asked = client.get("/claims/new", params={"provider": "r-coat", "lang": "hi"}, headers=HTML)
    assert "साइन-इन" in asked.text
    assert "asha@lab.example" not in asked.text
    sent = {"email": "asha@example.in", "password": "correct horse battery"}
    signed_in = client.post("/sign-in", data=sent, headers=HTML, follow_redirects=False)
    assert signed_in.headers["location"].startswith("/claims/new?provider=r-coat")


def test_a_claim_by_the_page_and_the_inbox_with_one_tap(
    client: TestClient, workspace: FakeWorkspace, people: dict[str, Account]
) -> None:
    token = browser_of(client, workspace.store, people["asha"])
    said = client.post("/claims", data={"provider_id": "r-coat", "csrf": token}, headers=HTML)
    assert said.status_code == 201
    token = browser_of(client, workspace.store, people["near"])
    inbox = client.get("/inbox", headers=HTML)
    assert "asha@example.in" in inbox.text
    with workspace.store.read() as transaction:
        (waiting,) = transaction.claims.listed()
        assert transaction.audit.page(record_id=people["asha"].account_id)[-1].event.value == "contact-read"
    sent = {"claim_id": waiting.claim_id, "step": "approve", "csrf": token}
    assert client.post("/claims/step", data=sent, headers=HTML, follow_redirects=False).status_code == 303
    assert provider_of(workspace, people["asha"]) == "r-coat"
