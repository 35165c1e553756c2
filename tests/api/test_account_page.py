"""``/account``: password, sessions, keys, one's data, leaving; forms of other sessions are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Role
from models.accounts.audit_log import Event
from models.accounts.passwords import is_password
from models.interface_languages import INTERFACE_LANGUAGES
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, PASSWORD, browser_of, key_of, settle

NEW = "another long password"


@pytest.fixture
def form(client: TestClient, workspace: FakeWorkspace) -> str:
    """Sign Asha in and return the token of her forms."""
    return browser_of(client, workspace.store, settle(workspace.store, "asha@example.in", Role.OWNER))


def asha_has(workspace: FakeWorkspace, password: str) -> bool:
    with workspace.store.read() as transaction:
        account = transaction.accounts.with_email("asha@example.in")
    assert account is not None
    return is_password(account.password_hash, password)


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_the_page_is_well_formed_and_every_form_of_every_page_carries_the_token(
    client: TestClient, form: str, lang: str
) -> None:
    for path in ("/account", "/", "/match?text=powder+coating", "/sign-in", "/sign-up"):
        shown = Page(client.get(path, params={"lang": lang} if "?" not in path else None, headers=HTML).text)
        assert shown.mistakes == []
        assert len(shown.all("h1")) == 1
        forms = [one for one in shown.all("form") if one.attributes.get("method") == "post"]
        tokens = [one for one in shown.all("input") if one.attributes.get("name") == "csrf"]
        assert [one.attributes["value"] for one in tokens] == [form] * len(forms)
        assert forms


def test_pages_of_a_signed_in_person_are_kept_by_no_cache(client: TestClient, form: str) -> None:
    for path in ("/account", "/", "/problems/p-open"):
        headers = client.get(path, headers=HTML).headers
        assert (headers["cache-control"], "Cookie" in headers["vary"]) == ("private, no-store", True)
    client.cookies.clear()
    assert client.get("/", headers=HTML).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "0" * 32}, {"csrf": "é"}])
def test_a_form_without_the_sessions_token_is_refused(
    client: TestClient, workspace: FakeWorkspace, form: str, given: dict[str, str]
) -> None:
    sent = {"present": PASSWORD, "password": NEW}
    response = client.post("/account/password", data=sent | given, headers=HTML)
    assert (response.status_code, "another session" in response.text) == (403, True)
    assert asha_has(workspace, PASSWORD)


def test_the_token_of_another_session_is_refused(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    other = browser_of(client, workspace.store, settle(workspace.store, "ravi@example.in", Role.OWNER))
    assert other != form
    assert client.post("/account/keys", data={"csrf": form, "scope": "read"}).status_code == 403
    assert client.post("/account/keys", data={"csrf": other, "scope": "read"}).status_code == 200


def test_a_new_password_ends_all_other_sessions_and_changes_this_one(
    client: TestClient, workspace: FakeWorkspace, form: str
) -> None:
    before = client.cookies["setu_session"]
    with workspace.store.write() as transaction:
        account = transaction.accounts.with_email("asha@example.in")
        assert account is not None
        elsewhere = transaction.sessions.open(account.account_id, opened_by="password")
    sent = {"csrf": form, "present": PASSWORD, "password": NEW}
    response = client.post("/account/password", data=sent, follow_redirects=False)
    assert response.status_code == 303
    assert asha_has(workspace, NEW)
    with workspace.store.read() as transaction:
        assert transaction.sessions.find(before) is None
        assert transaction.sessions.find(elsewhere.token) is None
    client.cookies.clear()
    token = response.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert client.get("/account", headers={"Cookie": f"setu_session={token}"}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"present": "wrong", "password": NEW}, "present password is not right"),
        ({"present": "", "password": NEW}, "present password is not right"),
        ({"present": PASSWORD, "password": "short"}, "at least 10 characters"),
        ({"present": PASSWORD, "password": "x" * 201}, "at most 200"),
    ],
)
def test_a_password_is_not_changed_without_the_present_one_or_to_a_short_one(
    client: TestClient, workspace: FakeWorkspace, form: str, sent: dict[str, str], words: str
) -> None:
    response = client.post("/account/password", data=sent | {"csrf": form}, headers=HTML)
    assert (response.status_code, words in response.text) == (422, True)
    assert asha_has(workspace, PASSWORD)


def test_who_came_by_a_link_sets_a_password_without_the_old_one(client: TestClient, workspace: FakeWorkspace) -> None:
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    form = browser_of(client, workspace.store, asha, opened_by="link")
    assert 'id="present"' not in client.get("/account", headers=HTML).text
    client.post("/account/password", data={"csrf": form, "password": NEW}, follow_redirects=False)
    assert asha_has(workspace, NEW)


def test_sessions_are_listed_and_ended(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    with workspace.store.write() as transaction:
        account = transaction.accounts.with_email("asha@example.in")
        assert account is not None
        others = [transaction.sessions.open(account.account_id, opened_by="link", browser=f"<b>{n}") for n in range(3)]
    shown = client.get("/account", headers=HTML).text
    assert "&lt;b&gt;1" in shown
    one = others[0].session.session_id
    client.post("/account/sessions/end", data={"csrf": form, "session_id": one})
    with workspace.store.read() as transaction:
        assert transaction.sessions.find(others[0].token) is None
        assert transaction.sessions.find(others[1].token) is not None
    client.post("/account/sessions/end", data={"csrf": form})
    with workspace.store.read() as transaction:
        assert len(transaction.sessions.of_account(account.account_id)) == 1
    assert client.get("/account").status_code == 200


def test_a_key_is_shown_once_works_and_is_revoked(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    sent = {"csrf": form, "name": "night <job>", "scope": ["read", "write"]}
    made = Page(client.post("/account/keys", data=sent, headers=HTML).text)
    secret = made.one("code").text
    assert secret.startswith("setu_")
    again = client.get("/account", headers=HTML).text
    assert secret not in again
    assert "night &lt;job&gt;" in again
    client.cookies.clear()
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me", headers=headers).json()["scopes"] == ["read", "write"]
    with workspace.store.write() as transaction:
        account = transaction.accounts.with_email("asha@example.in")
        assert account is not None
        (key,) = transaction.api_keys.of_account(account.account_id)
        assert key.last_used_at
        transaction.api_keys.revoke(account.account_id, key.key_id)
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_a_key_without_scopes_is_refused_on_the_page(client: TestClient, form: str) -> None:
    response = client.post("/account/keys", data={"csrf": form, "name": "x"}, headers=HTML)
    assert (response.status_code, "Tick at least one" in response.text) == (422, True)


def test_a_key_makes_no_keys_and_changes_no_password(client: TestClient, workspace: FakeWorkspace) -> None:
    headers = key_of(workspace.store, settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR)) | HTML
    assert client.get("/account", headers=headers).status_code == 401
    assert client.post("/account/keys", headers=headers, data={"scope": "admin"}).status_code == 401
    assert client.post("/account/password", headers=headers, data={"password": NEW}).status_code == 401


def test_ones_data_are_given_whole_and_never_cached(client: TestClient, form: str) -> None:
    response = client.get("/account/data.json")
    assert response.headers["cache-control"] == "private, no-store"
    assert "attachment" in response.headers["content-disposition"]
    assert response.json()["accounts"][0]["email"] == "asha@example.in"
    events = [entry["event"] for entry in client.get("/account/data.json").json()["audit_log"]]
    assert events == [Event.ACCOUNT_EXPORTED]


def test_an_account_is_erased_by_its_owner_after_typing_the_email(
    client: TestClient, workspace: FakeWorkspace, form: str
) -> None:
    refused = client.post("/account/erase", data={"csrf": form, "email": "ravi@example.in"}, headers=HTML)
    assert (refused.status_code, "not the e-mail" in refused.text) == (422, True)
    done = client.post("/account/erase", data={"csrf": form, "email": "ASHA@example.in "}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    with workspace.store.read() as transaction:
        assert transaction.accounts.count() == 0
        assert transaction.audit.page()[-1].event is Event.ACCOUNT_ERASED
    assert client.get("/account").status_code == 401


def test_the_last_administrator_stays(client: TestClient, workspace: FakeWorkspace) -> None:
    form = browser_of(client, workspace.store, settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR))
    response = client.post("/account/erase", data={"csrf": form, "email": "asha@example.in"}, headers=HTML)
    assert (response.status_code, "last administrator" in response.text) == (409, True)


def test_a_closed_account_is_signed_out_at_once(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    with workspace.store.write() as transaction:
        account = transaction.accounts.with_email("asha@example.in")
        assert account is not None
        transaction.accounts.change(type(account)(**account.__dict__ | {"disabled_at": "2026-11-28"}))
    assert client.get("/account").status_code == 401
    assert 'class="person"' not in client.get("/", headers=HTML).text


def test_a_file_of_the_outbox_is_none_of_the_pages(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/outbox/x.eml").status_code == 404


def test_who_is_not_signed_in_is_led_to_signing_in(client: TestClient) -> None:
    shown = Page(client.get("/account", headers=HTML).text)
    assert shown.mistakes == []
    assert [a.text for a in shown.all("a", class_="button main")] == ["Sign in"]


def test_a_question_from_before_signing_in_is_still_answered(client: TestClient, form: str) -> None:
    response = client.post("/match", data={"text": "powder coating peels"}, headers=HTML)
    assert response.status_code == 200
    assert "Name of r-coat" in response.text
