"""Signing in, up and out: by password, by letter; nothing tells who has an account, and nobody guesses for long."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.application import create_app
from api.settings import Settings
from api.signing_in import LETTERS_PER_EMAIL, TRIES_PER_ADDRESS, TRIES_PER_EMAIL
from matcher.workspace import Workspace
from models.accounts.account import Role
from models.accounts.audit_log import Event
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, PASSWORD, browser_of, letters, settle, token_in

WRONG = "E-mail or password is not right."


@pytest.fixture
def client(make_client: ClientMaker) -> TestClient:
    """Give a client of a server that leaves sending to `letters`."""
    return make_client(sends_messages=False)


def sign_in(client: TestClient, email: str, password: str = PASSWORD, **headers: str) -> Any:
    sent = {"email": email, "password": password}
    return client.post("/sign-in", data=sent, headers=HTML | headers, follow_redirects=False)


def events(workspace: FakeWorkspace) -> list[Event]:
    with workspace.store.read() as transaction:
        return [entry.event for entry in transaction.audit.page()]


def test_the_right_password_begins_a_session_that_pages_show(client: TestClient, workspace: FakeWorkspace) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    response = sign_in(client, " Asha@Example.IN ")
    assert (response.status_code, response.headers["location"]) == (303, "/account")
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert Page(client.get("/", headers=HTML).text).one("a", class_="person").text == "Asha"
    assert "asha@example.in" in client.get("/account", headers=HTML).text
    assert events(workspace) == [Event.SIGNED_IN]


def test_behind_https_the_cookie_never_travels_in_the_clear(workspace: FakeWorkspace, tmp_path: Path) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    app = create_app(Settings(home=tmp_path), cast(Workspace, workspace))
    with TestClient(app, base_url="https://localhost") as client:
        assert "Secure" in sign_in(client, "asha@example.in").headers["set-cookie"]


def test_wrong_password_unknown_email_closed_account_and_no_password_sound_alike(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    settle(workspace.store, "link@example.in", Role.OWNER, password="")
    closed = settle(workspace.store, "closed@example.in", Role.OWNER)
    with workspace.store.write() as transaction:
        transaction.accounts.change(type(closed)(**closed.__dict__ | {"disabled_at": "2026-11-28"}))
    answers = [
        sign_in(client, "asha@example.in", "wrong password"),
        sign_in(client, "nobody@example.in"),
        sign_in(client, "closed@example.in"),
        sign_in(client, "link@example.in", ""),
        sign_in(client, "no e-mail at all"),
        sign_in(client, "\ud800@example.in".encode("utf-8", "replace").decode(), "a\0b"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all(WRONG in answer.text and "set-cookie" not in answer.headers for answer in answers)
    assert "wrong password" not in answers[0].text


def test_an_email_is_tried_only_so_often_in_any_process_and_then_waits(
    make_client: ClientMaker, workspace: FakeWorkspace
) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    processes = [make_client(sends_messages=False), make_client(sends_messages=False)]
    for number in range(TRIES_PER_EMAIL):
        assert sign_in(processes[number % 2], "asha@example.in", "wrong password").status_code == 403
    for process in processes:
        response = sign_in(process, "ASHA@example.in")
        assert response.status_code == 429
        assert "Wait 15 minutes" in response.text
    assert sign_in(processes[0], "ravi@example.in").status_code == 403


def test_success_begins_to_count_anew(client: TestClient, workspace: FakeWorkspace) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    for _ in range(2):
        for _ in range(TRIES_PER_EMAIL - 1):
            sign_in(client, "asha@example.in", "wrong password")
        response = sign_in(client, "asha@example.in")
        assert response.status_code == 303
        client.cookies.clear()


def test_one_address_tries_only_so_many_emails(client: TestClient) -> None:
    statuses = [sign_in(client, f"{n}@example.in").status_code for n in range(TRIES_PER_ADDRESS + 1)]
    assert statuses == [403] * TRIES_PER_ADDRESS + [429]


def test_a_session_planted_on_a_browser_ends_with_signing_in(client: TestClient, workspace: FakeWorkspace) -> None:
    mallory = settle(workspace.store, "mallory@example.in", Role.OWNER)
    settle(workspace.store, "asha@example.in", Role.OWNER)
    form = browser_of(client, workspace.store, mallory)
    planted = client.cookies["setu_session"]
    sent = {"email": "asha@example.in", "password": PASSWORD, "csrf": form}
    response = client.post("/sign-in", data=sent, follow_redirects=False)
    assert response.status_code == 303
    assert planted not in response.headers["set-cookie"]
    with workspace.store.read() as transaction:
        assert transaction.sessions.find(planted) is None
    client.cookies.clear()
    assert client.get("/account", headers={"Cookie": f"setu_session={planted}"}).status_code == 401


def test_a_letter_signs_in_once_and_only_after_a_press(
    client: TestClient, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    client.post("/sign-in/letter", data={"email": "Asha@example.in"}, headers=HTML)
    (letter,) = letters(tmp_path)
    assert (letter["To"], letter["Subject"]) == ("asha@example.in", "Your link to sign in to Setu")
    assert "http://localhost:8000/sign-in/link?token=" in letter.get_content()
    token = token_in(letter)
    for _ in range(2):
        shown = client.get("/sign-in/link", params={"token": token}, headers=HTML)
        assert "One more press" in shown.text
        assert shown.headers["cache-control"] == "no-store"
    assert client.post("/sign-in/link", data={"token": token}, follow_redirects=False).status_code == 303
    client.cookies.clear()
    again = client.post("/sign-in/link", data={"token": token}, headers=HTML)
    assert (again.status_code, "This link was used" in again.text) == (404, True)


def test_a_letter_says_nothing_of_who_has_an_account_and_comes_in_the_pages_language(
    client: TestClient, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    answers = [
        client.post("/sign-in/letter?lang=hi", data={"email": address}, headers=HTML)
        for address in ("asha@example.in", "nobody@example.in", "no e-mail")
    ]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    (letter,) = letters(tmp_path)
    assert letter["Subject"] == "सेतु में साइन इन का लिंक"


def test_letters_are_limited(client: TestClient, workspace: FakeWorkspace, tmp_path: Path) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    sent = [client.post("/sign-in/letter", data={"email": "asha@example.in"}) for _ in range(LETTERS_PER_EMAIL + 1)]
    assert [one.status_code for one in sent] == [200] * LETTERS_PER_EMAIL + [429]
    assert len(letters(tmp_path)) == LETTERS_PER_EMAIL


def test_letters_are_for_their_owners_eyes(client: TestClient, workspace: FakeWorkspace, tmp_path: Path) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    client.post("/sign-in/letter", data={"email": "asha@example.in"})
    link = f"http://localhost:8000/sign-in/link?token={token_in(letters(tmp_path)[0])}"
    (path,) = (tmp_path / "outbox").iterdir()
    assert link in path.read_text(encoding="utf-8").splitlines(), "the link stands whole in the file"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_signing_up_makes_the_account_when_the_letter_is_used(
    client: TestClient, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    sent = {"email": "आशा@उदाहरण.भारत", "name": "आशा कुलकर्णी", "role": "provider", "agree": "account"}
    response = client.post("/sign-up", data=sent, headers=HTML)
    assert "Look into your mail" in response.text
    with workspace.store.read() as transaction:
        assert transaction.accounts.count() == 0
    (letter,) = letters(tmp_path)
    client.post("/sign-in/link", data={"token": token_in(letter)}, follow_redirects=False)
    with workspace.store.read() as transaction:
        account = transaction.accounts.with_email("आशा@उदाहरण.भारत")
    assert account is not None
    assert (account.name, account.roles, account.provider_id) == ("आशा कुलकर्णी", (Role.PROVIDER,), "")
    assert events(workspace) == [Event.SIGNED_UP, Event.SIGNED_IN]
    assert "आशा कुलकर्णी" in client.get("/account", headers=HTML).text


def test_signing_up_with_an_email_that_has_an_account_signs_in_and_changes_nothing(
    client: TestClient, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    sent = {"name": "Mallory", "role": "provider", "agree": "account"}
    answers = [
        client.post("/sign-up", data=sent | {"email": e}, headers=HTML) for e in ("asha@example.in", "new@example.in")
    ]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    known = next(letter for letter in letters(tmp_path) if letter["To"] == "asha@example.in")
    client.post("/sign-in/link", data={"token": token_in(known)}, follow_redirects=False)
    with workspace.store.read() as transaction:
        assert transaction.accounts.get(asha.account_id) == asha
        assert transaction.accounts.count() == 1


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"email": "no e-mail"}, "Please write an e-mail"),
        ({"email": ""}, "Please write an e-mail"),
        ({"name": "x" * 201}, "This name is too long"),
        ({"name": "a\0b"}, "This name is too long"),
        ({"role": "administrator"}, "Please choose one of the two"),
        ({"agree": "letters"}, "cannot be made without the first"),
    ],
)
def test_what_cannot_be_signed_up_is_said_beside_its_field(
    client: TestClient, tmp_path: Path, bad: dict[str, str], words: str
) -> None:
    sent = {"email": "asha@example.in", "name": "Asha", "role": "owner", "agree": "account"} | bad
    response = client.post("/sign-up", data=sent, headers=HTML)
    assert (response.status_code, words in response.text) == (422, True)
    assert Page(response.text).mistakes == []
    assert letters(tmp_path) == []


def test_a_server_that_answers_for_every_name_writes_no_letters_before_it_knows_its_own(
    make_client: ClientMaker, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    settle(workspace.store, "asha@example.in", Role.OWNER)
    unknown = make_client(host="0.0.0.0", sends_messages=False)  # noqa: S104 - nothing listens in these tests
    for email in ("asha@example.in", "nobody@example.in"):
        response = unknown.post("/sign-in/letter", data={"email": email}, headers={"Host": "evil.example"})
        assert (response.status_code, "SETU_PUBLIC_URL" in response.text) == (403, True)
    assert letters(tmp_path) == []
    address = "https://setu.example.in"
    known = make_client(host="0.0.0.0", public_url=address, sends_messages=False)  # noqa: S104 - as above
    known.post("/sign-in/letter", data={"email": "asha@example.in"}, headers={"Host": "evil.example"})
    (letter,) = letters(tmp_path, public_url=address)
    assert "https://setu.example.in/sign-in/link?token=" in letter.get_content()


def test_signing_out_ends_the_session_and_forgets_the_cookie(client: TestClient, workspace: FakeWorkspace) -> None:
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    form = browser_of(client, workspace.store, asha)
    token = client.cookies["setu_session"]
    response = client.post("/sign-out", data={"csrf": form}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert 'setu_session=""' in response.headers["set-cookie"]
    with workspace.store.read() as transaction:
        assert transaction.sessions.find(token) is None


def test_no_log_line_holds_a_secret(
    client: TestClient, workspace: FakeWorkspace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    settle(workspace.store, "asha@example.in", Role.OWNER)
    client.post("/sign-in/letter", data={"email": "asha@example.in"})
    token = token_in(letters(tmp_path)[0])
    client.get("/sign-in/link", params={"token": token})
    sign_in(client, "asha@example.in", "a wrong password")
    client.post("/sign-in/link", data={"token": token}, follow_redirects=False)
    own = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("setu"))
    assert "/sign-in/link" in own
    for secret in (token, "asha@example.in", "a wrong password", client.cookies["setu_session"]):
        assert secret not in own
