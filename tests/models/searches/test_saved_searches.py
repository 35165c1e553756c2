"""Saved searches in the store, on both databases: whose they are, when they are due, and that they go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.accounts.account import Account
from models.accounts.leaving import erase_account
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.introductions.links import Purpose
from models.searches.saved_search import LONGEST_NAME, Every, SavedSearch
from models.searches.saved_searches import MOST_SAVED
from models.searches.stopping import forget, pause
from models.store import Store

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def draft(account_id: str = "a-1", name: str = "Coating", every: Every = Every.WEEK) -> SavedSearch:
    return SavedSearch("", account_id, name, {"text": "पाउडर"}, every, "hi", seen=("r-1",))


def test_a_search_comes_back_as_it_was_saved(store: Store) -> None:
    with store.write() as tx:
        saved = tx.searches.add(draft(), NOW)
    with store.read() as tx:
        assert tx.searches.get(saved.search_id) == saved
        assert tx.searches.of_account("a-1") == tx.searches.listed() == [saved]
        assert tx.searches.of_account("a-2") == []


def test_it_is_due_after_its_period_and_not_while_it_rests(store: Store) -> None:
    with store.write() as tx:
        weekly = tx.searches.add(draft(), NOW)
        daily = tx.searches.add(draft(every=Every.DAY), NOW)
        resting = pause(tx, tx.searches.add(draft(every=Every.DAY), NOW), NOW)

        def due(after: timedelta) -> set[str]:
            return {one.search_id for one in tx.searches.due(NOW + after)}

        assert due(DAY - timedelta(seconds=1)) == set()
        assert due(DAY) == {daily.search_id}
        assert due(WEEK) == {weekly.search_id, daily.search_id}
        for after in (timedelta(), DAY, WEEK):
            by_record = {one.search_id for one in (weekly, daily, resting) if one.is_due(NOW + after)}
            assert due(after) == by_record
        tx.searches.change(replace(resting, paused_at=""))
        assert resting.search_id in due(DAY)


def test_the_longest_wait_comes_first(store: Store) -> None:
    with store.write() as tx:
        late = tx.searches.add(draft(), NOW)
        early = tx.searches.add(draft(), NOW - DAY)
        assert [one.search_id for one in tx.searches.due(NOW + WEEK)] == [early.search_id, late.search_id]
        assert tx.searches.due(NOW + WEEK, 1) == [early]


def test_seen_ids_are_added_once_and_a_letter_is_dated(store: Store) -> None:
    with store.write() as tx:
        saved = tx.searches.add(draft(), NOW)
        quiet = tx.searches.note_asked(saved, [], NOW + DAY)
        assert (quiet.told_at, quiet.seen, quiet.looked_at[:10]) == ("", ("r-1",), "2026-11-29")
        told = tx.searches.note_asked(quiet, ["r-2", "r-1"], NOW + WEEK)
        assert (told.seen, told.told_at) == (("r-1", "r-2"), told.looked_at)


def test_nobody_saves_more_than_is_allowed(store: Store) -> None:
    with store.write() as tx:
        for _ in range(MOST_SAVED):
            tx.searches.add(draft(), NOW)
        tx.searches.add(draft("a-2"), NOW)
        with pytest.raises(Conflict, match="20 are allowed"):
            tx.searches.add(draft(), NOW)


@pytest.mark.parametrize("name", ["", "  \n ", "क" * (LONGEST_NAME + 1)])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        draft(name=name)


def test_a_name_stands_in_one_line() -> None:
    assert draft(name=" पाउडर \r\n कोटिंग ").name == "पाउडर कोटिंग"


def test_it_goes_with_its_links_and_with_its_account(store: Store) -> None:
    with store.write() as tx:
        account_id = tx.accounts.add(Account("", "asha@example.in")).account_id
        first, second = (tx.searches.add(draft(account_id), NOW) for _ in range(2))
        tokens = [tx.links.make(Purpose.STOP_SEARCH, one.search_id, NOW, NOW + WEEK) for one in (first, second)]
        forget(tx, first.search_id)
        forget(tx, first.search_id)
        assert tx.searches.of_account(account_id) == [second]
        erase_account(tx, account_id)
        assert tx.searches.listed() == []
        for token in tokens:
            with pytest.raises(NotFound):
                tx.links.open(token, NOW)


def test_an_unknown_id_and_a_reader_are_refused(store: Store) -> None:
    with store.read() as tx:
        for key in ("search-0", "", "\0"):
            with pytest.raises(NotFound):
                tx.searches.get(key)
        with pytest.raises(Forbidden):
            tx.searches.add(draft(), NOW)
