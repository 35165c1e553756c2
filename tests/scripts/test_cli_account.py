"""``setu account``: the first administrator, others, links, keys, closing; standard output holds the secret alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from models.accounts.account import Account, Role
from models.accounts.audit_log import Event
from models.accounts.passwords import hash_password
from models.accounts.permissions import Scope
from models.accounts.sign_in_links import Purpose
from models.store import Store
from scripts.exit_codes import ExitCode
from tests.scripts.conftest import Setu

LINK = re.compile(r"http://localhost:8000/sign-in/link\?token=([\w-]{43})\n")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "home" / "setu.db"


def account_of(database: Path, email: str) -> Account:
    store = Store.open(database)
    with store.read() as transaction:
        found = transaction.accounts.with_email(email)
    store.close()
    assert found is not None
    return found


def test_the_first_administrator_gets_a_link_that_signs_in_once(setu: Setu, database: Path) -> None:
    made = setu("account", "create-admin", "Asha@example.in", "--name", "आशा")
    found = LINK.fullmatch(made.out)
    assert (made.code, "once, within a day" in made.err) == (0, True)
    assert found
    asha = account_of(database, "asha@example.in")
    assert (asha.name, asha.roles) == ("आशा", (Role.ADMINISTRATOR,))
    store = Store.open(database)
    with store.write() as transaction:
        link = transaction.sign_in_links.use(found[1])
        assert (link.purpose, link.account_id) == (Purpose.SIGN_IN, asha.account_id)
        assert [entry.event for entry in transaction.audit.page()] == [Event.ACCOUNT_MADE]
    store.close()


def test_an_account_that_exists_is_made_an_administrator_and_keeps_what_it_was(setu: Setu, database: Path) -> None:
    setu("account", "create-admin", "first@example.in")
    setu("account", "create", "ravi@example.in", "--role", "coordinator", "--cluster", "PKC", "--name", "Ravi")
    setu("account", "disable", "ravi@example.in")
    assert setu("account", "create-admin", "ravi@example.in").code == 0
    ravi = account_of(database, "ravi@example.in")
    assert (ravi.roles, ravi.name, ravi.cluster_id) == ((Role.COORDINATOR, Role.ADMINISTRATOR), "Ravi", "pune")
    assert not ravi.is_disabled


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (("create", "no-email", "--role", "owner"), "is no e-mail address", ExitCode.BAD_INPUT),
        (("create", "a@b.in", "--role", "king"), "is no role", ExitCode.BAD_INPUT),
        (("create", "a@b.in"), "Missing option", ExitCode.WRONG_USAGE),
        (("create", "a@b.in", "--role", "coordinator"), "answers for a cluster", ExitCode.BAD_INPUT),
        (("create", "a@b.in", "--role", "coordinator", "--cluster", "Atlantis"), "is no cluster", ExitCode.BAD_INPUT),
        (("create", "a@b.in", "--role", "provider", "--provider", "nobody"), "no such record", ExitCode.BAD_INPUT),
        (("create", "ASHA@example.in", "--role", "owner"), "has an account", ExitCode.FAILED),
        (("disable", "asha@example.in"), "last administrator", ExitCode.FAILED),
        (("disable", "nobody@example.in"), "has no account", ExitCode.FAILED),
        (("reset", "nobody@example.in"), "has no account", ExitCode.FAILED),
        (("key", "asha@example.in", "--scope", "everything"), "is no scope", ExitCode.BAD_INPUT),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    setu: Setu, database: Path, arguments: tuple[str, ...], words: str, code: ExitCode
) -> None:
    setu("account", "create-admin", "asha@example.in")
    before = setu("account", "list", "--json").out
    refused = setu("account", *arguments)
    assert (refused.code, refused.out) == (code, "")
    assert words in refused.err
    assert setu("account", "list", "--json").out == before


def test_without_a_database_only_the_first_administrator_is_made(setu: Setu, database: Path) -> None:
    for arguments in (("list",), ("create", "a@b.in", "--role", "owner"), ("reset", "a@b.in")):
        assert setu("account", *arguments).code == ExitCode.FAILED
    assert not database.exists()


def test_accounts_are_listed_without_secrets_and_that_is_on_record(setu: Setu, database: Path) -> None:
    assert setu("account", "create-admin", "asha@example.in", "--name", "Asha").code == 0
    table = setu("account", "list").out.splitlines()
    assert table[0].split()[:3] == ["e-mail", "name", "roles"]
    assert table[1].split()[:3] == ["asha@example.in", "Asha", "administrator"]
    (shown,) = json.loads(setu("account", "list", "--json").out)
    assert (shown["email"], shown["has_password"]) == ("asha@example.in", False)
    assert "password_hash" not in shown
    store = Store.open(database)
    with store.read() as transaction:
        events = [entry.event for entry in transaction.audit.page(account_id=shown["account_id"])]
    store.close()
    assert events == [Event.ACCOUNT_MADE, Event.CONTACT_READ, Event.CONTACT_READ]


def test_a_database_without_accounts_says_how_to_make_the_first(setu: Setu, database: Path) -> None:
    Store.open(database).close()
    assert "setu account create-admin" in setu("account", "list").out


def test_reset_removes_password_and_sessions(setu: Setu, database: Path) -> None:
    setu("account", "create-admin", "asha@example.in")
    store = Store.open(database)
    with store.write() as transaction:
        asha = account_of(database, "asha@example.in")
        values = asha.__dict__ | {"password_hash": hash_password("correct horse")}
        transaction.accounts.change(Account(**values))
        opened = transaction.sessions.open(asha.account_id, opened_by="password")
    assert LINK.fullmatch(setu("account", "reset", "asha@example.in").out)
    with store.read() as transaction:
        assert transaction.sessions.find(opened.token) is None
        assert transaction.accounts.get(asha.account_id).password_hash == ""
    store.close()


def test_without_an_address_for_its_link_nothing_is_made(
    setu: Setu, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SETU_HOST", "0.0.0.0")  # noqa: S104 - nothing listens in these tests
    refused = setu("account", "create-admin", "asha@example.in")
    assert (refused.code, "SETU_PUBLIC_URL" in refused.err) == (ExitCode.FAILED, True)
    assert not database.exists()
    monkeypatch.setenv("SETU_PUBLIC_URL", "https://setu.example.in")
    assert setu("account", "create-admin", "asha@example.in").out.startswith("https://setu.example.in/sign-in/link?")


def test_closing_ends_sessions_and_opening_does_not_bring_them_back(setu: Setu, database: Path) -> None:
    setu("account", "create-admin", "asha@example.in")
    setu("account", "create", "ravi@example.in", "--role", "owner")
    store = Store.open(database)
    with store.write() as transaction:
        opened = transaction.sessions.open(account_of(database, "ravi@example.in").account_id, opened_by="link")
    assert setu("account", "disable", "ravi@example.in").out == "ravi@example.in is closed\n"
    assert account_of(database, "ravi@example.in").is_disabled
    assert setu("account", "enable", "ravi@example.in").out == "ravi@example.in is open\n"
    with store.read() as transaction:
        assert transaction.sessions.find(opened.token) is None
    store.close()


def test_a_key_is_printed_alone_and_opens_its_scopes(setu: Setu, database: Path) -> None:
    setu("account", "create-admin", "asha@example.in")
    made = setu("account", "key", "asha@example.in", "--scope", "write", "--scope", "read", "--name", "night job")
    assert re.fullmatch(r"setu_[\w-]{43}\n", made.out)
    store = Store.open(database)
    with store.read() as transaction:
        key = transaction.api_keys.find(made.out.strip())
    store.close()
    assert key is not None
    assert (key.name, key.scopes) == ("night job", (Scope.READ, Scope.WRITE))
