"""Counted tries: the count holds for a window, for each subject, and across processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine

from models.accounts.attempts import WINDOW_MINUTES
from models.accounts.limit_hits import KEPT_DAYS
from models.errors import TooMany
from models.store import Store

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def tried(store: Store, subject: str = "asha@example.in", now: datetime = NOW) -> bool:
    try:
        with store.write() as transaction:
            transaction.attempts.count("sign-in", subject, 3, now)
    except TooMany:
        return False
    return True


def test_so_many_are_taken_and_then_none_until_the_window_is_over(store: Store) -> None:
    assert [tried(store) for _ in range(5)] == [True, True, True, False, False]
    assert not tried(store, now=NOW + timedelta(minutes=WINDOW_MINUTES, seconds=-1))
    assert tried(store, now=NOW + timedelta(minutes=WINDOW_MINUTES))


def test_subjects_and_kinds_are_counted_apart_and_one_can_be_forgotten(store: Store) -> None:
    assert [tried(store) for _ in range(4)][-1] is False
    assert tried(store, "ravi@example.in")
    with store.write() as transaction:
        transaction.attempts.count("letter", "asha@example.in", 1, NOW)
        transaction.attempts.forget("sign-in", "asha@example.in")
    assert tried(store)


def test_what_is_counted_is_kept_as_a_hash(store: Store) -> None:
    tried(store)
    engine = create_engine(store.url)
    with engine.connect() as connection:
        rows = str([tuple(row) for row in connection.exec_driver_sql("SELECT * FROM attempts")])
    engine.dispose()
    assert "asha" not in rows


def test_the_count_holds_across_stores_that_write_at_once(database_url: str) -> None:
    stores = [Store.open(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(tried, stores * 5))
    for store in stores:
        store.close()
    assert sum(taken) == 3


def taken(store: Store, wanted: int, most: int, now: datetime = NOW) -> tuple[int, int]:
    with store.write() as transaction:
        granted = transaction.attempts.take("matches", "a-1", wanted, most, NOW + timedelta(minutes=1), now)
    return granted.tries, granted.left


def test_several_are_taken_at_once_or_as_many_as_are_left(store: Store) -> None:
    assert [taken(store, 5, 12) for _ in range(4)] == [(5, 7), (5, 2), (2, 0), (0, 0)]
    assert taken(store, 5, 12, NOW + timedelta(minutes=1)) == (5, 7)


def test_an_allowance_that_was_lowered_gives_nothing_more(store: Store) -> None:
    taken(store, 10, 12)
    assert taken(store, 5, 8) == (0, 0)


def test_hits_are_counted_a_window_listed_in_order_and_removed_after_a_week(store: Store) -> None:
    minute = timedelta(minutes=1)
    with store.write() as transaction:
        hits = transaction.limit_hits
        for who in ("b", "a", "é"):
            hits.add(who, "matches", NOW - minute, NOW)
        hits.add("a", "matches", NOW - minute, NOW + timedelta(seconds=5))
        hits.add("a", "matches", NOW + minute, NOW + minute)
        assert [(one.who, one.times) for one in hits.page()] == [("a", 2), ("b", 1), ("é", 1)]
        assert [one.who for one in hits.page(("a", "matches"), 1)] == ["b"]
        assert [one.kind for one in hits.of("a")] == ["matches"]
        assert hits.erase_all("a") == 1
        hits.add("c", "uploads", NOW, NOW + timedelta(days=KEPT_DAYS))
        assert [one.who for one in hits.page()] == ["c"]
