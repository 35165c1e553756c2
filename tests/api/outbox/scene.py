"""Messages in a database, without a server; who sends them stands in the tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from api.outbox.postbox import Postbox
from api.outbox.sender import Sender
from api.settings import Settings
from models.introductions.contacts import ContactOf
from models.introductions.notification import Notification, NotificationKind
from models.introductions.outbox import LEASE_S
from models.store import Store
from tests.matcher.introductions.scene import Flow, open_flow
from tests.models.introductions.scene import NOON

AFTER_THE_LEASE = NOON + timedelta(seconds=LEASE_S + 5)


def fill_outbox(store: Store, count: int) -> list[str]:
    """Queue messages to one provider about as many problems, and return their ids in the order of their sending."""
    flow = open_flow(store)
    with store.write() as tx:
        ids = [
            tx.outbox.add(
                NotificationKind.DIGEST, ContactOf.PROVIDER, "r-1", NOON, facts={"problem_ids": ["p-open"]}
            ).message_id
            for _ in range(count)
        ]
    assert flow.now == NOON
    return sorted(ids)


def sender_on(
    store: Store, home: Path, now: datetime = NOON, postbox: Postbox | None = None, **settings: object
) -> Sender:
    """Return a sender whose clock stands still."""
    made = Settings(home=home, **settings)  # type: ignore[arg-type]
    return Sender(store, made, postbox=postbox, clock=lambda: now)


def messages_in(home: Path) -> dict[str, EmailMessage]:
    """Return the messages of a file outbox by their file's stem."""
    files = sorted((home / "outbox").glob("*.eml"))
    return {file.stem: message_from_bytes(file.read_bytes(), policy=default) for file in files}


def stored(store: Store) -> list[Notification]:
    """Return all messages of a database, by id."""
    with store.read() as tx:
        return sorted(tx.outbox.listed(), key=lambda one: one.message_id)


__all__ = ["AFTER_THE_LEASE", "NOON", "Flow", "fill_outbox", "messages_in", "open_flow", "sender_on", "stored"]
