"""Requests that are held while they run: by one run at a time, and done once however they end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.accounts.remembered_answers import HELD_S, RUNNING, WRITTEN, RememberedAnswer, Repeatable, under_way
from models.errors import UnderWay
from models.store import Store

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIRST = Repeatable("a-1", "request-1", "hash of the body", "first run")
SECOND = replace(FIRST, holder="second run")
GIVEN = RememberedAnswer(201, {"location": "/api/v1/problems/p-1"}, '{"text": "पानी"}')


@contextmanager
def working_for(request: Repeatable) -> Iterator[None]:
    token = under_way.set(request)
    try:
        yield
    finally:
        under_way.reset(token)


def hold(store: Store, request: Repeatable, now: datetime = NOW) -> RememberedAnswer | None:
    with store.write() as transaction:
        return transaction.answers.hold(request, now)


def status(store: Store, request: Repeatable) -> int | None:
    with store.read() as transaction:
        return transaction.answers.status_of(request)


def test_one_run_holds_a_request_and_another_waits(store: Store) -> None:
    assert hold(store, FIRST) is None
    with pytest.raises(UnderWay, match="wait a moment") as told:
        hold(store, SECOND)
    assert told.value.wait_s == 2
    assert (status(store, FIRST), status(store, SECOND)) == (RUNNING, None)


def test_every_write_of_a_run_marks_it_in_its_own_transaction(store: Store) -> None:
    hold(store, FIRST)
    with working_for(FIRST), pytest.raises(KeyError), store.write():
        raise KeyError
    assert status(store, FIRST) == RUNNING
    with working_for(FIRST), store.write():
        pass
    assert status(store, FIRST) == WRITTEN


def test_what_wrote_and_died_is_never_begun_again(store: Store) -> None:
    hold(store, FIRST)
    with working_for(FIRST), store.write():
        pass
    with pytest.raises(UnderWay, match="was carried out") as told:
        hold(store, SECOND, NOW + timedelta(seconds=HELD_S))
    assert told.value.wait_s is None


def test_what_died_before_it_wrote_is_taken_over_and_may_write_no_more(store: Store) -> None:
    hold(store, FIRST)
    assert hold(store, SECOND, NOW + timedelta(seconds=HELD_S)) is None
    with working_for(FIRST), pytest.raises(UnderWay, match="begun again"), store.write() as transaction:
        transaction.attempts.count("anything", "anybody", 5)
    with working_for(SECOND), store.write():
        pass
    assert (status(store, FIRST), status(store, SECOND)) == (None, WRITTEN)


def test_an_answer_takes_the_place_of_its_request(store: Store) -> None:
    hold(store, FIRST)
    with working_for(FIRST), store.write() as transaction:
        transaction.answers.remember(FIRST, GIVEN, "p-1", NOW)
    assert hold(store, SECOND) == GIVEN


def test_what_failed_is_let_go_unless_it_wrote(store: Store) -> None:
    for has_written in (False, True):
        hold(store, FIRST)
        if has_written:
            with working_for(FIRST), store.write():
                pass
        with store.write() as transaction:
            transaction.answers.let_go(FIRST)
        assert status(store, FIRST) == (WRITTEN if has_written else None)


def test_who_erases_their_account_does_not_stop_at_their_own_request(store: Store) -> None:
    hold(store, FIRST)
    with working_for(FIRST), store.write() as transaction:
        transaction.answers.erase_all("a-1")
    assert status(store, FIRST) is None


def test_of_many_runs_at_once_exactly_one_holds(database_url: str) -> None:
    stores = [Store.open(database_url) for _ in range(3)]

    def tried(number: int) -> bool:
        try:
            return hold(stores[number % 3], replace(FIRST, holder=str(number))) is None
        except UnderWay:
            return False

    with ThreadPoolExecutor(3) as pool:
        held = list(pool.map(tried, range(9)))
    for store in stores:
        store.close()
    assert sum(held) == 1
