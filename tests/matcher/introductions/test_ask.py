"""Asking: who can be asked, when the request goes out, and the limits that keep people from being flooded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.introductions.sending import send_waiting
from models.errors import Conflict, InvalidInput, NotFound, TooMany
from models.feedback import problem_hash
from models.introductions.clocks import Clocks
from models.introductions.contacts import Contact, ContactOf
from models.moments import written
from tests.matcher.introductions.scene import COORDINATOR, OWNER, PROBLEM, Flow


def test_a_request_goes_out_at_once_where_the_problem_is_published(flow: Flow) -> None:
    asked = flow.ask()
    assert asked.state == "sent"
    assert asked.due_at == written(flow.now + timedelta(days=7))
    assert flow.told() == [("request", "r-1")]


def test_the_shortlist_has_who_matched_in_order_and_what_the_matcher_saw(flow: Flow) -> None:
    asked = flow.ask("r-2")
    assert [(one.provider_id, one.rank) for one in asked.shortlist] == [
        ("r-1", 1),
        ("r-2", 2),
        ("r-3", 3),
        ("r-coat", 4),
    ]
    assert asked.seen_then.sighting["features"] == {"score": 5.0}
    assert asked.seen_then.evidence_ids == ("e-r-2",)
    assert asked.problem_hash == problem_hash(flow.problem().full_text)


def test_somebody_who_does_not_match_can_be_asked_all_the_same(flow: Flow) -> None:
    asked = flow.ask("r-milk")
    assert (asked.shortlist[-1].provider_id, asked.seen_then.rank) == ("r-milk", 0)


def test_a_request_waits_for_an_address_and_goes_out_with_it(flow: Flow) -> None:
    asked = flow.ask("r-coat")
    assert (asked.state, flow.messages()) == ("asked", [])
    with flow.store.write() as tx:
        tx.contacts.put(Contact(ContactOf.PROVIDER, "r-coat", email="r@example.in"), flow.now)
        assert send_waiting(tx, flow.now, flow.clocks, provider_id="r-1") == 0
        assert send_waiting(tx, flow.now, flow.clocks, provider_id="r-coat") == 1
        assert send_waiting(tx, flow.now, flow.clocks) == 0
    assert flow.told() == [("request", "r-coat")]


@pytest.mark.parametrize("nobody", ["c-open", "k-coat"])
def test_a_call_and_a_course_cannot_be_asked(flow: Flow, nobody: str) -> None:
    with pytest.raises(InvalidInput, match="where nobody can be asked"):
        flow.ask(nobody)


def test_what_is_not_there_cannot_be_asked(flow: Flow) -> None:
    with pytest.raises(NotFound):
        flow.ask("nobody")
    with pytest.raises(NotFound):
        flow.ask(problem_id="nothing")


def test_nobody_is_asked_twice_at_a_time_but_again_after_a_refusal(flow: Flow) -> None:
    asked = flow.ask()
    with pytest.raises(Conflict, match="was asked already"):
        flow.ask()
    flow.step(asked, "withdraw", OWNER)
    assert flow.ask().state == "sent"


def test_three_requests_for_one_problem_wait_at_a_time(flow: Flow) -> None:
    for key in ("r-1", "r-2", "r-3"):
        flow.ask(key)
    with pytest.raises(TooMany, match="3 requests for this problem"):
        flow.ask("l-coat")


def test_a_provider_with_as_many_requests_as_may_wait_is_left_in_peace(flow: Flow) -> None:
    flow.clocks = Clocks(most_waiting_of_provider=1)
    flow.ask("r-1")
    with pytest.raises(TooMany, match="ask another one"):
        flow.ask("r-1", "p-hindi")


def test_one_sender_asks_so_often_a_day_and_a_coordinator_as_often_as_needed(flow: Flow) -> None:
    flow.clocks = Clocks(most_a_day=1)
    flow.ask("r-1")
    with pytest.raises(TooMany, match="in 24 hours"):
        flow.ask("r-2")
    assert flow.ask("r-2", by=COORDINATOR).state == "sent"
    flow.pass_days(1.01)
    assert flow.ask("r-3").state == "sent"


def test_what_is_refused_stores_nothing(flow: Flow) -> None:
    with pytest.raises(InvalidInput):
        flow.ask("c-open")
    assert flow.all(PROBLEM) == []
    assert flow.messages() == []
