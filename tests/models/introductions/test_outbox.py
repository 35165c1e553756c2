"""The outbox: leases, waits that double, dead letters; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import Conflict, Forbidden, NotFound
from models.introductions.contacts import ContactOf
from models.introductions.notification import Notification, NotificationKind, NotificationState
from models.introductions.outbox import FIRST_WAIT_S, LEASE_S, LONGEST_WAIT_S, MAX_ATTEMPTS
from models.moments import moment_of
from models.store import Store
from tests.models.introductions.scene import NOON

LATER = NOON + timedelta(seconds=LEASE_S + 1)


def queued(store: Store, to_id: str = "p1") -> Notification:
    with store.write() as tx:
        return tx.outbox.add(NotificationKind.REQUEST, ContactOf.PROVIDER, to_id, NOON, about_id="i1", facts={"a": 1})


def claimed(store: Store, worker: str = "one", now: object = NOON) -> Notification | None:
    with store.write() as tx:
        return tx.outbox.claim(worker, now)  # type: ignore[arg-type]


def test_a_message_is_held_by_one_sender(store: Store) -> None:
    message = queued(store)
    first, second = claimed(store), claimed(store, "two")
    assert first is not None
    assert (first.message_id, first.state, first.attempts) == (message.message_id, NotificationState.SENDING, 1)
    assert second is None


def test_a_message_that_is_rolled_back_was_never_there(store: Store) -> None:
    def give_up() -> None:
        with store.write() as tx:
            tx.outbox.add(NotificationKind.REQUEST, ContactOf.PROVIDER, "p1", NOON)
            tx.outbox.get("msg-none")

    with pytest.raises(NotFound):
        give_up()
    assert claimed(store) is None


def test_a_sender_that_died_loses_its_message_and_cannot_note_anything(store: Store) -> None:
    queued(store)
    lost = claimed(store)
    taken = claimed(store, "two", LATER)
    assert lost is not None
    assert taken is not None
    assert taken.attempts == 2
    with store.write() as tx, pytest.raises(Conflict, match="no longer held by one"):
        tx.outbox.sent(lost, LATER)
    with store.write() as tx:
        tx.outbox.sent(taken, LATER)
        assert tx.outbox.get(taken.message_id).state is NotificationState.SENT
    assert claimed(store, now=LATER + timedelta(days=1)) is None


def test_the_wait_doubles_up_to_six_hours_and_ends_with_a_dead_letter(store: Store) -> None:
    queued(store)
    now, waits = NOON, []
    while (message := claimed(store, now=now)) is not None:
        with store.write() as tx:
            tx.outbox.failed(message, "421 busy", now)
            after = tx.outbox.get(message.message_id)
        waits.append((moment_of(after.due_at) - now).total_seconds())
        assert claimed(store, now=now) is None
        now = moment_of(after.due_at)
    assert waits == [min(FIRST_WAIT_S * 2**n, LONGEST_WAIT_S) for n in range(MAX_ATTEMPTS)]
    assert (after.state, after.failure, after.attempts) == (NotificationState.DEAD, "421 busy", MAX_ATTEMPTS)


def test_a_refusal_for_good_is_dead_at_once_and_can_be_tried_again(store: Store) -> None:
    queued(store)
    message = claimed(store)
    assert message is not None
    with store.write() as tx:
        with pytest.raises(Conflict, match="only a dead one"):
            tx.outbox.retry(message.message_id, NOON)
        tx.outbox.failed(message, "550 no such user", NOON, is_final=True)
        assert tx.outbox.counts() == {"queued": 0, "sending": 0, "sent": 0, "dead": 1, "dropped": 0}
        assert tx.outbox.retry_to(ContactOf.PROVIDER, "p2", NOON) == 0
        assert tx.outbox.retry_to(ContactOf.PROVIDER, "p1", NOON) == 1
    again = claimed(store)
    assert again is not None
    assert (again.message_id, again.attempts) == (message.message_id, 1)


def test_a_message_whose_senders_all_died_is_dead(store: Store) -> None:
    queued(store)
    now = NOON
    for _ in range(MAX_ATTEMPTS):
        assert claimed(store, now=now) is not None
        now += timedelta(seconds=LEASE_S + 1)
    assert claimed(store, now=now) is None
    with store.read() as tx:
        (dead,) = tx.outbox.listed(state=NotificationState.DEAD)
    assert "never came to an end" in dead.failure


def test_messages_go_out_in_the_order_in_which_they_are_due(store: Store) -> None:
    with store.write() as tx:
        ids = [
            tx.outbox.add(NotificationKind.REMINDER, ContactOf.PROVIDER, "p1", NOON + timedelta(seconds=n)).message_id
            for n in (2, 0, 1)
        ]
    moment = NOON + timedelta(seconds=3)
    order = [message.message_id for message in iter(lambda: claimed(store, now=moment), None)]
    assert order == [ids[1], ids[2], ids[0]]


def test_lists_and_refusals(store: Store) -> None:
    message = queued(store)
    with store.read() as tx:
        assert [one.message_id for one in tx.outbox.listed(about_id="i1")] == [message.message_id]
        assert tx.outbox.listed(about_id="i2") == []
        with pytest.raises(NotFound):
            tx.outbox.get("msg-\0")
        with pytest.raises(Forbidden):
            tx.outbox.claim("one", NOON)
