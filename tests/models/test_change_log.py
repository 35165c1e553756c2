"""The change log says what was written, in the order of the commits, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.change_log import Change
from models.store import Store
from tests.models.examples import place


def write_and_fail(store: Store, place_id: str) -> None:
    with store.write() as tx:
        tx.places.put([place(place_id)])
        raise ZeroDivisionError


def test_an_empty_store_has_no_changes(store: Store) -> None:
    with store.read() as tx:
        assert tx.changes.last_seq() == 0
        assert tx.changes.since(0) == []


def test_puts_and_deletes_are_logged_with_rising_seq(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([place("a"), place("b")])
    with store.write() as tx:
        tx.places.delete(["a", "absent"])
    with store.read() as tx:
        changes = tx.changes.since(0)
        assert [(change.record_type, change.record_id, change.operation) for change in changes] == [
            ("place", "a", "put"),
            ("place", "b", "put"),
            ("place", "a", "delete"),
        ]
        assert [change.seq for change in changes] == sorted({change.seq for change in changes})
        assert tx.changes.last_seq() == changes[-1].seq


def test_changes_are_read_on_from_a_seq_up_to_a_limit(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([place(name) for name in "abc"])
        first, second, third = tx.changes.since(0)
        assert tx.changes.since(first.seq) == [second, third]
        assert tx.changes.since(first.seq, limit=1) == [second]
        assert tx.changes.since(third.seq) == []


def test_a_transaction_that_fails_logs_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(store, "a")
    with store.read() as tx:
        assert (tx.places.count(), tx.changes.last_seq()) == (0, 0)


def test_a_seq_is_never_used_again(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([place("a")])
        last = tx.changes.last_seq()
    with pytest.raises(ZeroDivisionError):
        write_and_fail(store, "b")
    with store.write() as tx:
        tx.places.put([place("c")])
        assert [change.record_id for change in tx.changes.since(last)] == ["c"]


def test_a_follower_of_many_writers_misses_no_change(store: Store) -> None:
    writers, writes = 4, 12
    done = threading.Event()

    def write(writer: int) -> None:
        for number in range(writes):
            with store.write() as tx:
                tx.places.put([place(f"{writer}-{number}")])

    def follow() -> list[Change]:
        seen: list[Change] = []
        while True:
            was_done = done.is_set()
            with store.read() as tx:
                new = tx.changes.since(seen[-1].seq if seen else 0)
            seen += new
            if was_done and not new:
                return seen

    with ThreadPoolExecutor(writers + 1) as pool:
        follower = pool.submit(follow)
        for future in [pool.submit(write, writer) for writer in range(writers)]:
            future.result()
        done.set()
        seen = follower.result()
    assert {change.record_id for change in seen} == {f"{a}-{b}" for a in range(writers) for b in range(writes)}
    assert len(seen) == writers * writes
