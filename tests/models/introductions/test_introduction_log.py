"""Introductions as they are stored, on both databases: steps with their history, numbers that never come again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.introductions.introduction import Helped, IntroductionState, Outcome
from models.introductions.introduction_log import day_before
from models.store import Store
from tests.models.introductions.scene import COORDINATOR, NEW, NOON, OWNER, PROVIDER, added, sent


def test_what_is_stored_comes_back(store: Store) -> None:
    made = added(store)
    with store.read() as tx:
        assert tx.introductions.get(made.introduction_id) == made
    assert made.shortlist == NEW.shortlist
    assert made.created_at == "2026-11-28T12:00:00+00:00"
    assert made.seen_then.rank == 1


def test_every_step_is_a_line_of_the_history_and_a_second_tap_is_none(store: Store) -> None:
    made = added(store)
    with store.write() as tx:
        sent(tx, made)
        after, has_changed = tx.introductions.take(made.introduction_id, "accept", PROVIDER, NOON, note="gladly")
        again, has_changed_again = tx.introductions.take(made.introduction_id, "accept", PROVIDER, NOON)
        lines = tx.history.of("introduction", made.introduction_id)
    assert (after.state, has_changed) == (IntroductionState.ACCEPTED, True)
    assert (again, has_changed_again) == (after, False)
    assert [(one.step, one.from_state, one.to_state, one.role) for one in lines] == [
        ("add", "", "asked", "owner"),
        ("send", "asked", "sent", "clock"),
        ("accept", "sent", "accepted", "provider"),
    ]
    assert lines[-1].note == "gladly"


def test_a_decline_needs_one_of_the_reasons(store: Store) -> None:
    made = added(store)
    with store.write() as tx:
        sent(tx, made)
        for wrong in ("", "ugly", "NOT_NOW"):
            with pytest.raises(InvalidInput, match="give one of not_now, wrong_field"):
                tx.introductions.take(made.introduction_id, "decline", PROVIDER, NOON, reason=wrong)
        declined, _ = tx.introductions.take(made.introduction_id, "decline", PROVIDER, NOON, reason="not_now")
    assert declined.reason == "not_now"
    assert not declined.has_agreed


def test_what_is_refused_leaves_nothing(store: Store) -> None:
    made = added(store)
    with store.write() as tx:
        with pytest.raises(Conflict):
            tx.introductions.take(made.introduction_id, "accept", PROVIDER, NOON)
        with pytest.raises(Forbidden):
            tx.introductions.take(made.introduction_id, "send", OWNER, NOON)
        with pytest.raises(InvalidInput, match="longer than 500"):
            tx.introductions.take(made.introduction_id, "withdraw", OWNER, NOON, note="x" * 501)
        assert tx.introductions.get(made.introduction_id) == made
        assert len(tx.history.of("introduction", made.introduction_id)) == 1


def test_reading_transactions_refuse_to_write(store: Store) -> None:
    made = added(store)
    with store.read() as tx, pytest.raises(Forbidden):
        tx.introductions.take(made.introduction_id, "withdraw", OWNER, NOON)
    with store.read() as tx, pytest.raises(Forbidden):
        tx.introductions.add(NEW, OWNER, NOON)


@pytest.mark.parametrize("wrong", ["", "i000000000", "nothing", "a\0b", "a\ud800"])
def test_ids_may_be_anything(store: Store, wrong: str) -> None:
    with store.read() as tx:
        with pytest.raises(NotFound):
            tx.introductions.get(wrong)
        assert tx.introductions.listed(provider_id=wrong or "x") == []


def test_the_number_of_an_erased_introduction_is_never_used_again(store: Store) -> None:
    first = added(store)
    with store.write() as tx:
        assert tx.introductions.listed() == [first]
        tx.problems.delete(["q1"])  # erases what is about it, whether it was stored or not
        assert tx.introductions.listed() == []
    assert added(store).introduction_id > first.introduction_id


def test_lists_are_by_state_problem_and_provider(store: Store) -> None:
    one, two = added(store), added(store, problem_id="q2", provider_id="p2")
    with store.write() as tx:
        sent(tx, two)
        assert [i.introduction_id for i in tx.introductions.listed()] == [one.introduction_id, two.introduction_id]
        assert [i.problem_id for i in tx.introductions.listed(states=[IntroductionState.SENT])] == ["q2"]
        assert [i.problem_id for i in tx.introductions.listed(provider_id="p1")] == ["q1"]
        assert list(tx.introductions.outlines_of(["p2", "nobody"], 20)) == [
            tx.introductions.get(two.introduction_id).outline
        ]
        assert [i.introduction_id for i in tx.introductions.waiting()] == [two.introduction_id]
        assert [i.problem_id for i in tx.introductions.listed(after_id=one.introduction_id)] == ["q2"]


def test_only_the_latest_requests_of_each_provider_are_looked_at(store: Store) -> None:
    made = [added(store, provider_id=key).introduction_id for key in ("p1", "p2", "p1", "p1", "p2")]
    with store.read() as tx:
        found = [one.introduction_id for one in tx.introductions.outlines_of(["p1", "p2"], 2)]
    assert found == [made[1], made[2], made[3], made[4]]


def test_who_waits_is_ordered_by_due_date_and_then_by_id(store: Store) -> None:
    late, early, same = added(store), added(store, provider_id="p2"), added(store, provider_id="p3")
    with store.write() as tx:
        sent(tx, late, due="2026-12-06T00:00:00+00:00")
        for one in (same, early):
            sent(tx, one, due="2026-12-05T00:00:00+00:00")
        waiting = [one.introduction_id for one in tx.introductions.waiting()]
    assert waiting == [one.introduction_id for one in (early, same, late)]


def test_requests_of_an_actor_are_counted_over_a_day(store: Store) -> None:
    added(store, asked_at=(NOON - timedelta(hours=23)).isoformat())
    added(store, asked_at=(NOON - timedelta(hours=25)).isoformat())
    with store.read() as tx:
        assert tx.introductions.asked_since(OWNER.actor, day_before(NOON)) == 1
        assert tx.introductions.asked_since(COORDINATOR.actor, day_before(NOON)) == 0


@pytest.mark.parametrize("numbers", [{"cost_inr": -1}, {"days": 100_001}, {"saving_inr_per_year": 10**12 + 1}])
def test_an_outcome_has_numbers_that_can_be_meant(numbers: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match=next(iter(numbers))):
        Outcome(Helped.YES, **numbers)


def test_only_what_was_agreed_and_is_not_done_is_under_way(store: Store) -> None:
    for state in IntroductionState:
        added(store, state=state, provider_id="p1")
    added(store, state=IntroductionState.STARTED, provider_id="p2")
    added(store, state=IntroductionState.DONE, provider_id="p3")
    with store.read() as tx:
        assert tx.introductions.under_way() == {"p1": 4, "p2": 1}
        assert tx.introductions.under_way(["p2", "p3", "p\0"]) == {"p2": 1}
        assert tx.introductions.under_way([]) == {}
