"""Letters that sign in: what they hold rests in no table, and what they are made of only until they were sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from api.outbox.postbox import NotDelivered
from models.accounts.account import Account, Role
from models.accounts.sign_in_links import Purpose
from models.accounts.tokens import hashed
from models.introductions.notification import Notification, NotificationKind, NotificationState, Recipient
from models.store import Store
from tests.api.outbox.scene import NOON, messages_in, sender_on, stored

EMAIL = "asha@example.in"
WANTED = {"email": EMAIL, "name": "Asha, who won a prize at http://evil.example", "roles": ["owner"], "language": "hi"}


class Refusing:
    """A mail server that refuses for good, and names the address, as many do."""

    def deliver(self, email: object, message_id: str) -> None:
        raise NotDelivered(f"refused: 550 {EMAIL} is not here", is_final=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "setu.db")


def settled(store: Store) -> str:
    with store.write() as tx:
        return tx.accounts.add(Account("", EMAIL, "Asha", (Role.OWNER,))).account_id


def post(store: Store, kind: NotificationKind, to_id: str, facts: Mapping[str, object]) -> None:
    with store.write() as tx:
        tx.outbox.add(kind, Recipient.ACCOUNT, to_id, NOON, facts=facts)


def only(store: Store) -> Notification:
    (message,) = stored(store)
    return message


def everything(store: Store) -> str:
    """Return all that a database holds, as text."""
    engine = create_engine(store.url)
    with engine.connect() as connection:
        tables = inspect(engine).get_table_names()
        found = "\n".join(str(connection.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables)
    engine.dispose()
    return found


def token_in(home: Path) -> str:
    (letter,) = messages_in(home).values()
    found = re.search(r"/sign-in/link\?token=([\w-]{43})\s", letter.get_content())
    assert found
    return found[1]


def test_the_link_of_a_letter_is_in_no_table_before_or_after(store: Store, tmp_path: Path) -> None:
    account_id = settled(store)
    post(store, NotificationKind.SIGN_IN, account_id, {"language": "en"})
    assert "token" not in str(only(store))
    sender_on(store, tmp_path).send_all()
    token = token_in(tmp_path)
    assert token not in everything(store)
    with store.write() as tx:
        link = tx.sign_in_links.use(token, NOON)
    assert (link.purpose, link.account_id) == (Purpose.SIGN_IN, account_id)


def test_the_time_of_a_link_begins_when_its_letter_is_sent(store: Store, tmp_path: Path) -> None:
    post(store, NotificationKind.SIGN_IN, settled(store), {"language": "en"})
    sender_on(store, tmp_path, NOON + timedelta(hours=2)).send_all()
    with store.write() as tx:
        assert tx.sign_in_links.use(token_in(tmp_path), NOON + timedelta(hours=2, minutes=29))


def test_who_wants_an_account_is_kept_until_the_letter_was_sent(store: Store, tmp_path: Path) -> None:
    post(store, NotificationKind.SIGN_UP, hashed(EMAIL), WANTED)
    sender_on(store, tmp_path).send_all()
    message = only(store)
    assert (message.state, message.facts, message.to_id) == (NotificationState.SENT, {}, "")
    (letter,) = messages_in(tmp_path).values()
    assert (letter["To"], letter["Subject"]) == (EMAIL, "सेतु पर आपका खाता")
    assert "evil.example" not in letter.as_string() + letter.get_content()
    with store.write() as tx:
        link = tx.sign_in_links.use(token_in(tmp_path), NOON)
    assert (link.purpose, link.email, link.roles) == (Purpose.SIGN_UP, EMAIL, (Role.OWNER,))
    assert EMAIL not in everything(store)


def test_who_cannot_be_written_to_is_forgotten_and_can_ask_again(store: Store, tmp_path: Path) -> None:
    post(store, NotificationKind.SIGN_UP, hashed(EMAIL), WANTED)
    sender_on(store, tmp_path, postbox=Refusing()).send_all()
    message = only(store)
    assert (message.state, message.failure) == (NotificationState.DEAD, "refused: 550 … is not here")
    with store.write() as tx:
        tx.sign_in_links.remove_all("", EMAIL)
        tx.outbox.retry(message.message_id, NOON)
    assert EMAIL not in everything(store)
    sender_on(store, tmp_path).send_all()
    assert only(store).state is NotificationState.DROPPED
    assert messages_in(tmp_path) == {}


def test_a_letter_that_waited_for_a_day_is_dropped(store: Store, tmp_path: Path) -> None:
    post(store, NotificationKind.SIGN_IN, settled(store), {})
    sender_on(store, tmp_path, NOON + timedelta(hours=24, seconds=1)).send_all()
    assert (only(store).state, messages_in(tmp_path)) == (NotificationState.DROPPED, {})


def test_an_account_that_was_closed_or_erased_gets_no_letter(store: Store, tmp_path: Path) -> None:
    account_id = settled(store)
    post(store, NotificationKind.SIGN_IN, account_id, {})
    post(store, NotificationKind.SIGN_IN, "a-gone", {})
    with store.write() as tx:
        account = tx.accounts.get(account_id)
        tx.accounts.change(Account(**vars(account) | {"disabled_at": "2026-01-01"}))
    sender_on(store, tmp_path).send_all()
    assert [one.state for one in stored(store)] == [NotificationState.DROPPED] * 2
    assert messages_in(tmp_path) == {}


def test_a_server_that_does_not_know_its_address_keeps_the_letter_and_says_why(store: Store, tmp_path: Path) -> None:
    post(store, NotificationKind.SIGN_IN, settled(store), {})
    sender_on(store, tmp_path, host="0.0.0.0").send_all()  # noqa: S104 - nothing listens here
    assert (only(store).state, "SETU_PUBLIC_URL" in only(store).failure) == (NotificationState.QUEUED, True)
