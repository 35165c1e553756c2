"""Leaving: all that is kept is given out, without secrets, and after erasing nothing of it is left but ids."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import create_engine, inspect

from models.accounts.account import Account, Role
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.departures import Departure
from models.accounts.leaving import LETTER_TRIES, SIGN_IN_TRIES, erase_account
from models.accounts.passwords import hash_password
from models.accounts.remembered_answers import RememberedAnswer, Repeatable
from models.accounts.sign_in_links import Purpose, SignInLink
from models.errors import Conflict, NotFound
from models.feedback import Feedback, Judgement
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.moments import now_utc
from models.privacy.access import everything_kept
from models.profiles.word import Act, OwnerWord
from models.searches.saved_search import SavedSearch
from models.store import Store, Transaction

TABLES = (
    "accounts", "sessions", "sign_in_links", "api_keys", "identities", "departures", "record_owners", "attempts",
    "remembered_answers", "claims", "saved_searches",
)  # fmt: skip


def settle(store: Store, role: Role = Role.OWNER) -> tuple[str, list[str]]:
    """Make an account with everything that one can have, and return its id and its secrets."""
    with store.write() as transaction:
        account = transaction.accounts.add(
            Account("", "asha@example.in", "Asha", (role,), password_hash=hash_password("correct horse"))
        )
        opened = transaction.sessions.open(account.account_id, opened_by="password", browser="Firefox")
        key = transaction.api_keys.make(account.account_id, "night job", ["read"])
        links = [SignInLink(Purpose.SIGN_IN, account.account_id), SignInLink(Purpose.SIGN_UP, "", account.email)]
        tokens = [transaction.sign_in_links.add(link) for link in links]
        abroad(transaction, account.account_id)
        transaction.record_owners.tie("problem", "p-1", account.account_id)
        transaction.attempts.count(SIGN_IN_TRIES, account.email, 10)
        transaction.attempts.count(LETTER_TRIES, account.email, 10)
        answered(transaction, account.account_id)
        claimed(transaction, account.account_id)
        said = Feedback("0" * 32, "r-1", Judgement.RELEVANT, account.account_id, note="I know her")
        transaction.feedback.add(said)
        transaction.audit.add(AuditEntry("a-9", Event.CONTACT_READ, "account", account.account_id))
    return account.account_id, [opened.token, key.secret, account.password_hash, *tokens]


def abroad(transaction: Transaction, account_id: str) -> None:
    """Make somebody known to a sign-in provider, and on the way to it."""
    transaction.identities.link(account_id, "https://id.example.in", f"subject of {account_id}")
    transaction.departures.begin(Departure(account_id=account_id))


def claimed(transaction: Transaction, account_id: str, wont_do: str = "weapons") -> None:
    transaction.claims.add(account_id, "r-1", Party(account_id, PartyRole.PROVIDER), now_utc())
    word = OwnerWord("r-1", "profile", "r-1", "wont_do", Act.SAY, wont_do, account_id)
    transaction.owner_words.say(word, now_utc())
    transaction.searches.add(SavedSearch("", account_id, "Kilns"), now_utc())


def answered(transaction: Transaction, account_id: str) -> None:
    repeatable = Repeatable(account_id, "request-1", "hash")
    transaction.answers.remember(repeatable, RememberedAnswer(201, {}, "{}"), "p-1")


def rows(store: Store, name: str) -> list[tuple[object, ...]]:
    engine = create_engine(store.url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
    engine.dispose()
    return found


def test_everything_kept_is_given_out_without_secrets(store: Store) -> None:
    account_id, secrets = settle(store)
    with store.read() as transaction:
        kept = everything_kept(transaction, account_id)
    text = json.dumps(kept, ensure_ascii=False)
    assert kept["accounts"][0]["email"] == "asha@example.in"
    assert [kept["sessions"][0]["browser"], kept["api_keys"][0]["name"]] == ["Firefox", "night job"]
    assert [(one["record_type"], one["record_id"]) for one in kept["record_owners"]] == [("problem", "p-1")]
    assert [(one["judgement"], one["note"]) for one in kept["feedback"]] == [("relevant", "I know her")]
    assert [entry["event"] for entry in kept["audit_log"]] == ["contact-read"]
    assert not any(secret in text for secret in secrets)


def test_a_long_log_is_given_out_whole(store: Store) -> None:
    account_id, _ = settle(store)
    with store.write() as transaction:
        transaction.audit.add(*[AuditEntry(account_id, Event.SIGNED_IN)] * 450)
        assert len(everything_kept(transaction, account_id)["audit_log"]) == 451


def test_erasing_leaves_nothing_but_the_log(store: Store) -> None:
    account_id, _ = settle(store)
    with store.write() as transaction:
        erase_account(transaction, account_id)
    assert {name: rows(store, name) for name in TABLES} == {name: [] for name in TABLES}
    (word,) = rows(store, "owner_words")
    assert account_id not in word
    (said,) = rows(store, "feedback")
    assert account_id not in said
    assert "I know her" not in said
    log = rows(store, "audit_log")
    assert len(log) == 1
    assert "asha" not in str(log).lower()


def test_another_account_loses_nothing(store: Store) -> None:
    account_id, _ = settle(store)
    with store.write() as transaction:
        other = transaction.accounts.add(Account("", "ravi@example.in"))
        transaction.sessions.open(other.account_id, opened_by="link")
        transaction.sign_in_links.add(SignInLink(Purpose.SIGN_IN, other.account_id))
        transaction.api_keys.make(other.account_id, "", ["read"])
        abroad(transaction, other.account_id)
        transaction.record_owners.tie("problem", "p-2", other.account_id)
        claimed(transaction, other.account_id, wont_do="tobacco")
        transaction.attempts.count(SIGN_IN_TRIES, other.email, 10)
        answered(transaction, other.account_id)
        erase_account(transaction, account_id)
    assert {name: len(rows(store, name)) for name in TABLES} == dict.fromkeys(TABLES, 1)


def test_the_last_administrator_and_strangers_are_not_erased(store: Store) -> None:
    account_id, _ = settle(store, Role.ADMINISTRATOR)
    with store.write() as transaction, pytest.raises(Conflict):
        erase_account(transaction, account_id)
    with store.write() as transaction, pytest.raises(NotFound):
        erase_account(transaction, "nobody")
    assert len(rows(store, "sessions")) == 1


def test_every_table_that_names_accounts_is_looked_at_here(store: Store) -> None:
    engine = create_engine(store.url)
    found = inspect(engine)
    with_accounts = {
        name
        for name in found.get_table_names()
        if {"account_id", "email"} & {c["name"] for c in found.get_columns(name)}
    }
    engine.dispose()
    # Contacts are of providers and problems, see tests/matcher/introductions/test_leaving.py.
    assert with_accounts - {"contacts"} == set(TABLES) - {"attempts", "remembered_answers"}
