"""The way to the provider and back: signing up, in, connecting, leaving; who is not known is told so."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.texts import Catalogues
from models.accounts.account import Account, Role
from models.accounts.audit_log import Event
from models.accounts.identities import Identity
from models.privacy.consent import Decision, Subject, SubjectType
from models.privacy.notice import Purpose
from models.store import Store
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.oidc.conftest import Going, come_back, leave, link_of
from tests.api.oidc.loopback_provider import CLIENT, LoopbackProvider
from tests.api.people import HTML, browser_of, settle
from tests.models.accounts.test_adopting import send


def accounts(store: Store) -> list[Account]:
    with store.read() as transaction:
        return transaction.accounts.page()


def identities(store: Store, account: Account) -> list[Identity]:
    with store.read() as transaction:
        return transaction.identities.of_account(account.account_id)


def signed_in_as(site: TestClient) -> str:
    return str(site.get("/api/v1/me").json()["account_id"])


def test_the_button_stands_only_where_a_provider_is_set(site: TestClient, make_client: ClientMaker) -> None:
    without = make_client()
    for path in ("/sign-in", "/sign-up"):
        assert "Test house" in site.get(path, headers=HTML).text
        assert f"{path}/oidc" in site.get(path, headers=HTML).text
        assert f"{path}/oidc" not in without.get(path, headers=HTML).text
    assert without.get("/sign-in/oidc", headers=HTML).status_code == 404
    assert without.post("/sign-up/oidc", data={"role": "owner", "agree": "account"}, headers=HTML).status_code == 404


def test_the_browser_is_sent_with_a_code_challenge_state_and_nonce(
    site: TestClient, provider: LoopbackProvider
) -> None:
    address = leave(site)
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert asked["redirect_uri"] == ["http://localhost:8000/sign-in/oidc/return"]
    assert all(len(asked[name][0]) == 43 for name in ("state", "nonce", "code_challenge"))
    assert parse_qs(urlsplit(leave(site)).query)["state"] != asked["state"]


@pytest.mark.parametrize("role", [Role.OWNER, Role.PROVIDER])
def test_who_signs_up_gets_an_account_with_the_role_they_named_and_no_other(
    site: TestClient, go: Going, workspace: FakeWorkspace, role: Role
) -> None:
    response = go(role=role.value)
    (made,) = accounts(workspace.store)
    assert (response.status_code, response.headers["location"]) == (303, "/account?lang=en")
    assert (made.email, made.name, made.roles, made.password_hash) == (
        "person-1@example.in", "Asha Kulkarni", (role,), "",
    )  # fmt: skip
    assert signed_in_as(site) == made.account_id
    with workspace.store.read() as transaction:
        events = [entry.event for entry in transaction.audit.page()]
        (session,) = transaction.sessions.of_account(made.account_id)
    assert events == [Event.SIGNED_UP, Event.IDENTITY_LINKED, Event.SIGNED_IN]
    assert session.opened_by == "oidc"


def test_who_signs_up_agrees_to_the_same_as_by_letter_before_there_is_an_account(
    site: TestClient, go: Going, workspace: FakeWorkspace
) -> None:
    for sent in ({}, {"agree": "letters"}, {"role": "administrator", "agree": "account"}):
        refused = site.post("/sign-up/oidc", data={"role": "owner"} | sent, headers=HTML)
        assert (refused.status_code, "setu_departure" in site.cookies) == (422, False)
    go(role="owner", agree=["account", "learning"])
    (made,) = accounts(workspace.store)
    with workspace.store.read() as transaction:
        noted = transaction.consents.of(Subject(SubjectType.ACCOUNT, made.account_id))
    assert [(one.purpose, one.decision, one.notice_language) for one in noted] == [
        (Purpose.ACCOUNT, Decision.GIVEN, "en"), (Purpose.LEARNING, Decision.GIVEN, "en"),
    ]  # fmt: skip
    t = Catalogues.load().by_language["en"]
    assert [one.evidence for one in noted] == [t(f"agree.{one.purpose}") for one in noted]


def test_who_was_known_agrees_to_nothing_anew(site: TestClient, go: Going, workspace: FakeWorkspace) -> None:
    go(role="owner", agree=["account"])
    site.cookies.clear()
    go(role="owner", agree=["account", "learning"])
    (made,) = accounts(workspace.store)
    with workspace.store.read() as transaction:
        noted = transaction.consents.of(Subject(SubjectType.ACCOUNT, made.account_id))
    assert [one.purpose for one in noted] == [Purpose.ACCOUNT]


def test_who_comes_again_is_the_same_account_whatever_their_e_mail_is_now(
    site: TestClient, go: Going, provider: LoopbackProvider, workspace: FakeWorkspace
) -> None:
    go(role="owner")
    first = signed_in_as(site)
    site.cookies.clear()
    provider.claims = {"email": "other@example.in", "email_verified": False}
    assert go().status_code == 303
    assert signed_in_as(site) == first
    assert len(accounts(workspace.store)) == 1


def test_an_e_mail_that_the_provider_has_checked_ties_what_was_sent_with_it(
    site: TestClient, go: Going, provider: LoopbackProvider, workspace: FakeWorkspace
) -> None:
    def sent_then_signed_in(problem_id: str, **asked: str) -> list[tuple[str, str]]:
        with workspace.store.write() as transaction:
            send(transaction, problem_id, email="Person-1@example.in")
        site.cookies.clear()
        assert go(**asked).status_code == 303
        with workspace.store.read() as transaction:
            return transaction.record_owners.of_account(signed_in_as(site))

    assert sent_then_signed_in("p-1", role="owner") == [("problem", "p-1")]
    provider.claims = {"email_verified": False}
    assert sent_then_signed_in("p-2") == [("problem", "p-1")]
    provider.claims = {"email": "other@example.in"}
    assert sent_then_signed_in("p-3") == [("problem", "p-1")]
    provider.claims = {}
    assert sent_then_signed_in("p-4") == [("problem", f"p-{n}") for n in (1, 2, 3, 4)]


def test_who_is_not_known_and_did_not_sign_up_gets_no_account(go: Going, workspace: FakeWorkspace) -> None:
    response = go()
    assert (response.status_code, accounts(workspace.store)) == (403, [])
    assert "No account here is connected with you" in response.text


@pytest.mark.parametrize("verified", [True, False])
def test_an_e_mail_that_has_an_account_opens_nothing(
    site: TestClient, go: Going, provider: LoopbackProvider, workspace: FakeWorkspace, verified: bool
) -> None:
    known = settle(workspace.store, "person-1@example.in", Role.ADMINISTRATOR)
    provider.claims = {"email_verified": verified}
    for asked in ({}, {"role": "owner"}):
        assert go(**asked).status_code == 403
        assert signed_in_as(site) == ""
    assert identities(workspace.store, known) == []
    assert len(accounts(workspace.store)) == 1


@pytest.mark.parametrize("claims", [
    {"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email_verified": 1},
    {"email": None}, {"email": "no address"}, {"email": ["person-1@example.in"]}, {"email": "a\u0000@example.in"},
])  # fmt: skip
def test_nobody_signs_up_with_an_e_mail_that_was_not_checked(
    go: Going, provider: LoopbackProvider, workspace: FakeWorkspace, claims: dict[str, object]
) -> None:
    provider.claims = claims
    response = go(role="owner")
    assert (response.status_code, accounts(workspace.store)) == (403, [])
    assert "has not checked your e-mail" in response.text


@pytest.mark.parametrize("name", ["x" * 500, "a\u0000b", None, 7])
def test_a_name_that_cannot_be_stored_is_left_out(
    go: Going, provider: LoopbackProvider, workspace: FakeWorkspace, name: object
) -> None:
    provider.claims = {"name": name}
    assert go(role="owner").status_code == 303
    assert accounts(workspace.store)[0].name == ""


def connect(site: TestClient, form: str, provider: LoopbackProvider) -> str:
    """Press the button of the account page, and return where the link of the next page leads back to."""
    shown = site.post("/account/identities", data={"csrf": form}, headers=HTML)
    assert shown.status_code == 200
    return provider.approve(link_of(shown, f"{provider.issuer}/authorize?"))


def test_an_account_is_connected_by_who_is_signed_in_to_it(
    site: TestClient, go: Going, provider: LoopbackProvider, workspace: FakeWorkspace
) -> None:
    asha = settle(workspace.store, "asha@example.in", Role.COORDINATOR, cluster_id="pune")
    form = browser_of(site, workspace.store, asha)
    assert come_back(site, connect(site, form, provider)).headers["location"] == "/account?lang=en"
    (identity,) = identities(workspace.store, asha)
    assert (identity.issuer, identity.subject) == (provider.issuer, "person-1")
    site.cookies.clear()
    assert go().status_code == 303
    assert signed_in_as(site) == asha.account_id
    assert accounts(workspace.store) == [asha]


def test_connecting_needs_the_session_that_began_it(
    site: TestClient, provider: LoopbackProvider, workspace: FakeWorkspace
) -> None:
    asha, ravi = (settle(workspace.store, f"{name}@example.in", Role.OWNER) for name in ("asha", "ravi"))
    back = connect(site, browser_of(site, workspace.store, asha), provider)
    browser_of(site, workspace.store, ravi)
    refused = come_back(site, back)
    assert (refused.status_code, "not signed in any more" in refused.text) == (403, True)
    assert identities(workspace.store, asha) + identities(workspace.store, ravi) == []


def test_connecting_needs_a_form_of_the_session(site: TestClient, workspace: FakeWorkspace) -> None:
    browser_of(site, workspace.store, settle(workspace.store, "asha@example.in", Role.OWNER))
    assert site.post("/account/identities", data={"csrf": "0" * 32}, headers=HTML).status_code == 403
    assert site.get("/account/identities", headers=HTML).status_code in (404, 405)


def test_one_identity_belongs_to_one_account(
    site: TestClient, go: Going, provider: LoopbackProvider, workspace: FakeWorkspace
) -> None:
    go(role="owner")
    site.cookies.clear()
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    back = connect(site, browser_of(site, workspace.store, asha), provider)
    refused = come_back(site, back)
    assert (refused.status_code, "connected with another account" in refused.text) == (403, True)
    assert identities(workspace.store, asha) == []


def test_a_disconnected_identity_signs_nobody_in(site: TestClient, go: Going, workspace: FakeWorkspace) -> None:
    go(role="owner")
    (made,) = accounts(workspace.store)
    (identity,) = identities(workspace.store, made)
    form = site.get("/api/v1/me").json()["csrf"]
    sent = {"csrf": form, "identity_id": identity.identity_id}
    assert site.post("/account/identities/disconnect", data=sent, headers=HTML).status_code == 200
    assert identities(workspace.store, made) == []
    site.cookies.clear()
    assert go().status_code == 403


def test_a_closed_account_is_not_opened_by_the_provider(site: TestClient, go: Going, workspace: FakeWorkspace) -> None:
    go(role="owner")
    (made,) = accounts(workspace.store)
    with workspace.store.write() as transaction:
        transaction.accounts.change(Account(**made.__dict__ | {"disabled_at": "2026-11-28T09:00:00+00:00"}))
    site.cookies.clear()
    response = go()
    assert (response.status_code, "account is closed" in response.text, signed_in_as(site)) == (403, True, "")


def test_with_the_account_its_identities_go(site: TestClient, go: Going, workspace: FakeWorkspace) -> None:
    go(role="owner")
    (made,) = accounts(workspace.store)
    kept = site.get("/account/data.json").json()
    assert [one["subject"] for one in kept["identities"]] == ["person-1"]
    form = site.get("/api/v1/me").json()["csrf"]
    site.post("/account/erase", data={"csrf": form, "email": made.email}, headers=HTML)
    assert (accounts(workspace.store), identities(workspace.store, made)) == ([], [])


def test_who_came_by_the_provider_is_shown_where_to_sign_out_there_too(
    site: TestClient, go: Going, provider: LoopbackProvider, workspace: FakeWorkspace
) -> None:
    go(role="owner")
    form = site.get("/api/v1/me").json()["csrf"]
    shown = site.post("/sign-out", data={"csrf": form}, headers=HTML)
    assert f"{provider.issuer}/end?client_id={CLIENT}&amp;post_logout_redirect_uri=" in shown.text
    assert signed_in_as(site) == ""
    form = browser_of(site, workspace.store, settle(workspace.store, "asha@example.in", Role.OWNER))
    assert "/end?" not in site.post("/sign-out", data={"csrf": form}, headers=HTML).text


def test_every_word_is_said_in_hindi_too(site: TestClient, provider: LoopbackProvider) -> None:
    assert "साइन इन कीजिए" in site.get("/sign-in", params={"lang": "hi"}, headers=HTML).text
    refused = come_back(site, provider.approve(leave(site, lang="hi")))
    assert "बात नहीं बनी" in refused.text
