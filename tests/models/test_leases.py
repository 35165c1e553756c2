"""A lease is held by one at a time, until its moment has come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import Forbidden
from models.moments import now_utc
from models.store import Store

NOW = now_utc()


def take(store: Store, holder: str, after_s: float = 0.0, what: str = "compare") -> bool:
    with store.write() as transaction:
        return transaction.leases.take(what, holder, NOW + timedelta(seconds=after_s), 60)


def test_one_holds_it_and_may_hold_it_longer(store: Store) -> None:
    assert take(store, "a")
    assert not take(store, "b", 59)
    assert take(store, "a", 59)
    assert not take(store, "b", 118)
    assert take(store, "b", 118, what="something else")


def test_it_goes_to_another_when_its_moment_has_come(store: Store) -> None:
    assert take(store, "a")
    assert take(store, "b", 60)
    assert not take(store, "a", 61)


def test_who_holds_it_can_give_it_back_and_nobody_else(store: Store) -> None:
    assert take(store, "a")
    with store.write() as transaction:
        transaction.leases.give_back("compare", "b")
        transaction.leases.give_back("something else", "b")
        assert transaction.leases.is_held_by_another("compare", "b", NOW)
        assert not transaction.leases.is_held_by_another("compare", "a", NOW)
        transaction.leases.give_back("compare", "a")
        assert not transaction.leases.is_held_by_another("compare", "b", NOW)
    assert take(store, "b")


def test_who_reads_holds_nothing(store: Store) -> None:
    with store.read() as transaction, pytest.raises(Forbidden):
        transaction.leases.take("compare", "a", NOW, 60)
    with store.read() as transaction, pytest.raises(Forbidden):
        transaction.leases.give_back("compare", "a")
