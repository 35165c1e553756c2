"""A restored database does not send what may have been sent, and lets nobody in who may have been shut out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.backups.backup import back_up
from models.backups.restore import restore
from models.errors import Forbidden
from models.introductions.notification import Notification, NotificationKind, Recipient
from models.moments import written
from models.store import Store, Transaction
from tests.models.backups.conftest import all_rows

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def restored(database_url: str, home: Path, tmp_path: Path) -> Iterator[Store]:
    """Give a store that was restored from one with messages in several states."""
    store = Store.open(database_url)
    with store.write() as tx:
        for index, name in enumerate(("was-sent", "is-being-sent", "waits")):
            moment = NOW + timedelta(seconds=index)
            tx.outbox.add(NotificationKind.REQUEST, Recipient.PROVIDER, name, moment, about_id="i1")
        tx.outbox.sent(claimed(tx), NOW)
        claimed(tx)
        person = {"email": "ann@pune.example", "name": "Ann"}
        tx.outbox.add(NotificationKind.SIGN_UP, Recipient.ACCOUNT, "hash", LATER, facts=person)
    archive = back_up(database_url, home, tmp_path / "b.tar.gz", NOW).archive
    store.close()
    done = restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", LATER)
    assert done.aftermath.held_messages == 3
    opened = Store.open(tmp_path / "new" / "setu.db")
    yield opened
    opened.close()


def claimed(tx: Transaction) -> Notification:
    message = tx.outbox.claim("worker", LATER - timedelta(seconds=1))
    assert message is not None
    return message


def states(store: Store) -> dict[str, str]:
    with store.read() as tx:
        return {one.to_id: one.state.value for one in tx.outbox.listed()}


def test_messages_that_may_have_been_sent_since_wait_for_a_person(restored: Store) -> None:
    assert states(restored) == {"was-sent": "sent", "is-being-sent": "dead", "waits": "dead", "": "dead"}
    with restored.write() as tx:
        assert tx.outbox.claim("worker", LATER + timedelta(days=30)) is None
        [held] = [one for one in tx.outbox.listed() if one.to_id == "waits"]
    assert held.failure == f"held: restored from a backup of {written(NOW)}, and perhaps sent since"


def test_who_wanted_an_account_leaves_neither_name_nor_address(restored: Store) -> None:
    with restored.read() as tx:
        [one] = [one for one in tx.outbox.listed() if one.kind is NotificationKind.SIGN_UP]
    assert (one.facts, one.to_id) == ({}, "")


def test_all_held_messages_are_queued_by_one_word(restored: Store) -> None:
    with restored.write() as tx:
        assert tx.outbox.retry_all(LATER) == 2
    assert states(restored) == {"was-sent": "sent", "is-being-sent": "queued", "waits": "queued", "": "dead"}


def test_the_database_says_when_it_was_restored(restored: Store) -> None:
    facts = dict(all_rows(restored.url)["store_facts"])
    assert facts["restored_at"] == f"{written(LATER)} from {written(NOW)}"


def test_holding_and_queueing_are_writes(store: Store) -> None:
    with store.read() as tx:
        with pytest.raises(Forbidden):
            tx.outbox.hold_all("why")
        with pytest.raises(Forbidden):
            tx.outbox.retry_all(NOW)
