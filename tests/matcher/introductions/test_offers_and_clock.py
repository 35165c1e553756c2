"""Time: reminders, expiry, the next best; what happened twice happens once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from matcher.introductions import clock, offers
from matcher.introductions.parts import UNNAMED, provider_of
from matcher.introductions.steps import take_step
from matcher.profiles.speaking import hide_profile
from models.errors import Conflict, InvalidInput, NotFound, TooMany
from models.introductions.clocks import Clocks
from models.introductions.introduction import Introduction
from models.jobs import Job
from models.profiles.word import Act, OwnerWord
from models.records import Evidence, EvidenceKind
from models.store import Transaction
from tests.api.scene import PROVENANCE
from tests.matcher.introductions.scene import OWNER, PEOPLE, PROBLEM, PROVIDER, Flow


def turn(flow: Flow) -> dict[str, int]:
    with flow.store.read() as tx:
        is_due = clock.is_due(tx, flow.now, flow.clocks)
    turned = asdict(clock.turn(flow.store, flow.now, flow.clocks))
    assert is_due is any(turned.values())
    return turned


def standing(flow: Flow) -> list[tuple[str, str]]:
    return [(one.provider_id, one.state.value) for one in flow.all()]


def jobs(flow: Flow) -> list[Job]:
    with flow.store.read() as tx:
        return tx.jobs.latest([offers.TASK], 10)


def declined(flow: Flow, provider_id: str) -> Introduction:
    return flow.step(flow.ask(provider_id), "decline", PROVIDER, "not_now")


def test_a_week_without_an_answer(flow: Flow) -> None:
    flow.ask()
    told = []
    for _ in range(9):
        told.append(tuple(turn(flow).values()))
        assert turn(flow) == {"reminded": 0, "expired": 0, "failed": 0}
        flow.pass_days(1)
    assert told == [(0, 0, 0)] * 3 + [(1, 0, 0)] + [(0, 0, 0)] * 2 + [(1, 0, 0), (0, 1, 0), (0, 0, 0)]
    assert [kind for kind, _ in flow.told()] == ["expired", "reminder", "reminder", "request"]
    assert standing(flow) == [("r-1", "expired"), ("r-2", "offered")]


def test_a_server_that_slept_reminds_once_and_not_twice(flow: Flow) -> None:
    flow.ask()
    flow.pass_days(6.5)
    assert turn(flow) == {"reminded": 1, "expired": 0, "failed": 0}
    assert flow.all()[0].reminders == 2


def test_one_request_that_cannot_be_ended_does_not_stop_the_others(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = flow.ask("r-1"), flow.ask("r-2")

    def refuse(tx: Transaction, introduction_id: str, *given: Any) -> Introduction:
        if introduction_id == first.introduction_id:
            raise NotFound("gone")
        return take_step(tx, introduction_id, *given)

    monkeypatch.setattr(clock, "take_step", refuse)
    flow.pass_days(8)
    assert turn(flow) == {"reminded": 0, "expired": 1, "failed": 1}


def test_who_has_answered_is_left_in_peace(flow: Flow) -> None:
    flow.step(flow.ask(), "accept", PROVIDER)
    flow.pass_days(30)
    assert turn(flow) == {"reminded": 0, "expired": 0, "failed": 0}


def test_silence_teaches_the_ranking_nothing(flow: Flow) -> None:
    flow.ask()
    flow.pass_days(8)
    turn(flow)
    with flow.store.read() as tx:
        assert tx.feedback.count() == 0


def test_the_next_best_is_offered_in_the_order_of_the_shortlist_and_asks_nobody(flow: Flow) -> None:
    declined(flow, "r-1")
    assert standing(flow) == [("r-1", "declined"), ("r-2", "offered")]
    assert flow.told() == [("declined", PROBLEM), ("request", "r-1")]
    (message,) = [one for one in flow.messages() if one.kind == "declined"]
    offered = flow.all()[-1]
    assert message.facts == {"offer": offered.introduction_id}
    assert offered.follows == flow.all()[0].introduction_id
    asked = flow.step(offered, "ask", OWNER)
    assert (asked.state, asked.seen_then.rank) == ("sent", 2)


def test_who_has_no_time_this_quarter_is_passed_over_when_the_next_best_is_offered(flow: Flow) -> None:
    value = {"hours_per_month": 0, "until": flow.now.date().isoformat()}
    with flow.store.write() as tx:
        tx.owner_words.say(OwnerWord("r-2", "provider", "r-2", "capacity", Act.CORRECT, value, "a-1"), flow.now)
    declined(flow, "r-1")
    assert standing(flow) == [("r-1", "declined"), ("r-3", "offered")]


def test_a_profile_is_hidden_when_nothing_is_under_way_and_is_no_longer_named(flow: Flow) -> None:
    first = declined(flow, "r-1")
    flow.ask("r-3")
    with flow.store.write() as tx:
        with pytest.raises(Conflict, match="under way"):
            hide_profile(tx, "r-3", "a-1", flow.now)
        hide_profile(tx, "r-1", "a-1", flow.now)
        assert provider_of(tx, first).name == UNNAMED


def test_an_offer_that_cannot_be_asked_just_now_stays_an_offer(flow: Flow) -> None:
    declined(flow, "r-1")
    offered = flow.all()[-1]
    flow.ask("l-coat")
    flow.clocks = Clocks(most_waiting_of_problem=1)
    with pytest.raises(TooMany):
        flow.step(offered, "ask", OWNER)
    assert ("r-2", "offered") in standing(flow)
    flow.clocks = Clocks(most_waiting_of_problem=2)
    assert flow.step(offered, "ask", OWNER).state == "sent"


def test_one_offer_stands_at_a_time_and_none_beside_somebody_who_accepted(flow: Flow) -> None:
    first, second = flow.ask("r-1"), flow.ask("r-2")
    flow.step(first, "decline", PROVIDER, "not_now")
    flow.step(second, "decline", PROVIDER, "not_now")
    assert [state for _, state in standing(flow)] == ["declined", "declined", "offered"]
    third = flow.ask("l-coat")
    flow.step(flow.all()[2], "withdraw", OWNER)
    flow.step(third, "accept", PROVIDER)
    fourth = flow.ask("f-salt")
    flow.step(fourth, "decline", PROVIDER, "not_now")
    assert "offered" not in [state for _, state in standing(flow)]


def test_who_is_gone_or_flooded_is_passed_over(flow: Flow) -> None:
    asked = flow.ask("r-1")
    flow.clocks = Clocks(most_waiting_of_provider=1)
    flow.ask("r-3", "p-hindi")
    with flow.store.write() as tx:
        tx.providers.delete(["r-2"])
    flow.step(asked, "decline", PROVIDER, "too_far")
    assert standing(flow)[-1] == ("r-coat", "offered")


def test_a_shortlist_that_is_used_up_queues_a_fresh_match(flow: Flow) -> None:
    flow.ask("r-coat")
    flow.step(flow.all()[0], "withdraw", OWNER)
    for key in PEOPLE:
        for one in flow.all():
            if one.state == "offered":
                flow.step(one, "withdraw", OWNER)
        declined(flow, key)
    (job,) = jobs(flow)
    last = str(job.options["introduction_id"])
    assert offers.offer_afresh(flow.store, flow.matcher, last, flow.now, flow.clocks) == ""
    (message,) = [one for one in flow.messages() if one.kind == "offer"]
    assert message.facts == {"offer": ""}


def test_a_fresh_match_finds_who_came_since(flow: Flow) -> None:
    with flow.store.write() as tx:
        tx.providers.delete(["r-2", "r-3", "r-coat"])
    gone = declined(flow, "r-1")
    assert len(jobs(flow)) == 1
    with flow.store.write() as tx:
        text = "Powder coating peels off grills."
        tx.evidence.put([Evidence("e-new", EvidenceKind.STATEMENT, ("r-milk",), PROVENANCE, "", text)])
    offered = offers.offer_afresh(flow.store, flow.matcher, gone.introduction_id, flow.now, flow.clocks)
    assert flow.all()[-1].introduction_id == offered
    assert standing(flow)[-1] == ("r-milk", "offered")
    assert offers.offer_afresh(flow.store, flow.matcher, gone.introduction_id, flow.now, flow.clocks) == ""


def test_an_introduction_that_was_erased_meanwhile_is_said_so(flow: Flow) -> None:
    with pytest.raises(NotFound):
        offers.offer_afresh(flow.store, flow.matcher, "i999999999", flow.now, flow.clocks)


@pytest.mark.parametrize("days", [(0,), (3, 3), (6, 3), (7,), (9,)])
def test_reminders_rise_and_come_before_the_due_date(days: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="remind_after_days"):
        Clocks(remind_after_days=days)
