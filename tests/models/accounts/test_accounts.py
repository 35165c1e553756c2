"""Accounts: made, found, changed, closed, erased; the last administrator stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.accounts.account import Account, Role, clean_email, clean_name, roles_of
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.store import Store

ASHA = Account("", "Asha@Example.in", "आशा  कुलकर्णी", (Role.ADMINISTRATOR,))
RAVI = Account("", "ravi@example.in", "Ravi", (Role.COORDINATOR,), cluster_id="pune")


def made(store: Store, account: Account) -> Account:
    with store.write() as transaction:
        return transaction.accounts.add(account)


def test_an_account_comes_back_as_it_was_made_with_id_and_time(store: Store) -> None:
    stored = made(store, ASHA)
    assert (stored.email, stored.name, stored.roles) == ("asha@example.in", "आशा कुलकर्णी", (Role.ADMINISTRATOR,))
    assert stored.account_id.startswith("a-")
    assert stored.created_at
    with store.read() as transaction:
        assert transaction.accounts.get(stored.account_id) == stored
        assert transaction.accounts.with_email(" ASHA@example.IN ") == stored
        assert transaction.accounts.with_email("nobody@example.in") is None


def test_one_email_is_one_account(store: Store) -> None:
    made(store, ASHA)
    with pytest.raises(Conflict, match="has an account"):
        made(store, replace(RAVI, email="ASHA@EXAMPLE.IN"))


@pytest.mark.parametrize(
    "email",
    [
        "",
        "asha",
        "@example.in",
        "asha@",
        "a b@example.in",
        "a@b@c.in",
        "a@example.in\nBcc: x@y.in",
        "a@-\0.in",
        "a@b..in",
        "x" * 250 + "@a.in",
        "<a@b.in>",
    ],
)
def test_what_is_no_email_is_refused(email: str) -> None:
    with pytest.raises(InvalidInput, match="is no e-mail address"):
        clean_email(email)


@pytest.mark.parametrize("email", ["आशा@उदाहरण.भारत", "o'neil+setu@sub.example.in", "a@localhost"])
def test_emails_of_all_scripts_are_taken(email: str) -> None:
    assert clean_email(email.upper()) == email


def test_a_name_is_one_line() -> None:
    assert clean_name("  Asha\n Kulkarni ") == "Asha Kulkarni"
    with pytest.raises(InvalidInput):
        clean_name("x" * 201)
    with pytest.raises(InvalidInput):
        clean_name("a\0b")


def test_roles_stand_in_their_order_once_and_unknown_ones_are_named() -> None:
    assert roles_of(["administrator", "owner", "owner"]) == (Role.OWNER, Role.ADMINISTRATOR)
    with pytest.raises(InvalidInput, match=r"king.*use owner, provider, coordinator, administrator"):
        roles_of(["owner", "king"])


def test_a_coordinator_needs_a_cluster(store: Store) -> None:
    with pytest.raises(InvalidInput, match="cluster"):
        made(store, replace(RAVI, cluster_id=""))


def test_the_last_administrator_cannot_be_closed_demoted_or_erased(store: Store) -> None:
    asha = made(store, ASHA)
    for changed in (replace(asha, disabled_at="2026-11-28"), replace(asha, roles=(Role.OWNER,))):
        with store.write() as transaction, pytest.raises(Conflict, match="last administrator"):
            transaction.accounts.change(changed)
    with store.write() as transaction, pytest.raises(Conflict, match="last administrator"):
        transaction.accounts.erase(asha.account_id)
    made(store, replace(ASHA, email="second@example.in"))
    with store.write() as transaction:
        transaction.accounts.change(replace(asha, roles=(Role.OWNER,)))
        assert transaction.accounts.has_administrator()


def test_a_closed_administrator_counts_for_none(store: Store) -> None:
    asha = made(store, ASHA)
    other = made(store, replace(ASHA, email="second@example.in"))
    with store.write() as transaction:
        transaction.accounts.change(replace(other, disabled_at="2026-11-28"))
        with pytest.raises(Conflict):
            transaction.accounts.erase(asha.account_id)


def test_without_accounts_there_is_no_administrator(store: Store) -> None:
    with store.read() as transaction:
        assert not transaction.accounts.has_administrator()
        assert transaction.accounts.page() == []
        assert transaction.accounts.count() == 0
    made(store, RAVI)
    with store.read() as transaction:
        assert not transaction.accounts.has_administrator()


def test_accounts_come_in_pages_by_rising_id(store: Store) -> None:
    ids = sorted(made(store, replace(RAVI, email=f"{n}@example.in")).account_id for n in range(5))
    with store.read() as transaction:
        first = transaction.accounts.page(limit=3)
        rest = transaction.accounts.page(after_id=first[-1].account_id, limit=3)
    assert [account.account_id for account in [*first, *rest]] == ids


@pytest.mark.parametrize("account_id", ["", "nobody", "a\0b", "\ud800"])
def test_an_unknown_account_is_not_found(store: Store, account_id: str) -> None:
    with store.read() as transaction, pytest.raises(NotFound):
        transaction.accounts.get(account_id)


def test_reading_writes_nothing(store: Store) -> None:
    with store.read() as transaction, pytest.raises(Forbidden):
        transaction.accounts.add(ASHA)


def test_what_is_shown_of_an_account_holds_no_hash() -> None:
    shown = replace(ASHA, password_hash="$argon2id$secret").as_json()  # noqa: S106
    assert shown["has_password"] is True
    assert "secret" not in str(shown)
