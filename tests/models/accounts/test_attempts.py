"""Counted tries: the count holds for a window, for each subject, and across processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine

from models.accounts.attempts import WINDOW_MINUTES
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
