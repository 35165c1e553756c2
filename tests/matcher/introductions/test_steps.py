"""What a step brings about: feedback, messages, the problem's own steps, the next best; in one transaction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.errors import Conflict, Forbidden, InvalidInput
from models.feedback import Feedback
from models.introductions.disclosure import words_for_provider
from models.introductions.introduction import Helped, Introduction, Outcome
from models.records import Confidentiality
from tests.matcher.introductions.scene import COORDINATOR, OWNER, PROBLEM, PROVIDER, Flow

HELPED = Outcome(Helped.YES, saving_inr_per_year=400_000, days=45)


def feedback(flow: Flow) -> list[Feedback]:
    with flow.store.read() as tx:
        return list(tx.feedback.iterate(is_withdrawn=False))


def readable(flow: Flow, introduction: Introduction) -> bool:
    with flow.store.read() as tx:
        problem = tx.problems.get(introduction.problem_id)
        return words_for_provider(problem, tx.progress.of(problem), introduction).is_full


def test_an_acceptance_tells_both_teaches_the_ranking_and_matches_the_problem(flow: Flow) -> None:
    accepted = flow.step(flow.ask(), "accept", PROVIDER)
    assert accepted.has_agreed
    assert flow.told() == [("accepted", PROBLEM), ("exchange", "r-1"), ("request", "r-1")]
    assert flow.state() == "matched"
    (said,) = feedback(flow)
    assert (said.judgement, said.provider_id, said.rank, said.ranker_version) == ("accepted", "r-1", 1, "shipped")
    assert said.sighting["features"] == {"score": 5.0}


def test_a_second_tap_changes_nothing(flow: Flow) -> None:
    asked = flow.ask()
    first, second = flow.step(asked, "accept", PROVIDER), flow.step(asked, "accept", PROVIDER)
    assert first == second
    assert len(flow.messages()) == 3
    assert len(feedback(flow)) == 1


@pytest.mark.parametrize(
    ("reason", "taught"),
    [("not_now", "no_capacity"), ("wrong_field", "wrong_field"), ("too_early", "too_early"), ("unclear", "unclear"),
     ("too_far", "too_far"), ("budget_too_small", "too_costly"), ("other", "other")],
)  # fmt: skip
def test_a_refusal_teaches_the_ranking_its_reason(flow: Flow, reason: str, taught: str) -> None:
    flow.step(flow.ask(), "decline", PROVIDER, reason)
    (said,) = feedback(flow)
    assert (said.judgement, said.reason) == ("declined", taught)


def test_a_conflict_of_interest_teaches_nothing(flow: Flow) -> None:
    flow.step(flow.ask(), "decline", PROVIDER, "conflict")
    assert feedback(flow) == []


def test_the_outcome_replaces_the_acceptance_and_solves_the_problem(flow: Flow) -> None:
    asked = flow.ask()
    for step in ("accept", "meet", "quote", "start"):
        flow.step(asked, step, PROVIDER)
    assert flow.state() == "in_progress"
    done = flow.step(asked, "finish", OWNER, outcome=HELPED)
    assert done.outcome == {"helped": "yes", "saving_inr_per_year": 400_000, "cost_inr": None, "days": 45}
    assert [one.judgement for one in feedback(flow)] == ["solved"]
    assert flow.state() == "solved"
    with flow.store.read() as tx:
        assert tx.progress.of(flow.problem()).outcome["saving_inr_per_year"] == 400_000


def test_an_outcome_that_did_not_help_solves_nothing(flow: Flow) -> None:
    asked = flow.ask()
    flow.step(asked, "accept", PROVIDER)
    flow.step(asked, "finish", OWNER, outcome=Outcome(Helped.NO))
    assert flow.state() == "matched"
    assert [one.judgement for one in feedback(flow)] == ["accepted"]


def test_an_outcome_belongs_to_the_end_and_to_nothing_else(flow: Flow) -> None:
    asked = flow.ask()
    with pytest.raises(InvalidInput, match="outcome"):
        flow.step(asked, "accept", PROVIDER, outcome=HELPED)
    flow.step(asked, "accept", PROVIDER)
    with pytest.raises(InvalidInput, match="say whether it helped"):
        flow.step(asked, "finish", OWNER)


def test_a_step_that_cannot_be_taken_brings_nothing_about(flow: Flow) -> None:
    asked = flow.ask()
    before = flow.told()
    with pytest.raises(Forbidden):
        flow.step(asked, "accept", OWNER)
    with pytest.raises(Conflict):
        flow.step(asked, "meet", PROVIDER)
    with pytest.raises(InvalidInput):
        flow.step(asked, "decline", PROVIDER)
    assert (flow.told(), feedback(flow), flow.state()) == (before, [], "published")


def test_a_withdrawal_is_told_to_who_was_asked_and_to_nobody_else(flow: Flow) -> None:
    flow.step(flow.ask("r-coat"), "withdraw", OWNER)  # it has no address and was never sent
    assert flow.told() == []
    flow.step(flow.ask("r-1"), "withdraw", OWNER)
    assert flow.told() == [("request", "r-1"), ("withdrawn", "r-1")]


def test_who_steps_back_makes_room_for_the_next_best(flow: Flow) -> None:
    asked = flow.ask()
    flow.step(asked, "accept", PROVIDER)
    flow.step(asked, "step_back", PROVIDER, "too much to do")
    assert [(one.provider_id, one.state) for one in flow.all()] == [("r-1", "withdrawn"), ("r-2", "offered")]


def test_a_coordinator_can_answer_for_somebody_who_telephoned(flow: Flow) -> None:
    assert flow.step(flow.ask(), "accept", COORDINATOR).state == "accepted"


def test_a_blinded_problem_opens_to_who_accepts_and_to_nobody_else(flow: Flow) -> None:
    first, second = flow.ask("l-coat", "p-secret"), flow.ask("r-1", "p-secret")
    assert not readable(flow, first)
    accepted = flow.step(first, "accept", PROVIDER)
    assert readable(flow, accepted)
    assert not readable(flow, second)
    assert not readable(flow, flow.step(first, "step_back", PROVIDER))


def test_a_problem_under_nda_opens_only_when_its_owner_says_so(flow: Flow) -> None:
    with flow.store.write() as tx:
        tx.problems.put([replace(tx.problems.get("p-secret"), confidentiality=Confidentiality.NDA)])
    asked = flow.ask("l-coat", "p-secret")
    accepted = flow.step(asked, "accept", PROVIDER)
    assert not readable(flow, accepted)
    with pytest.raises(Forbidden):
        flow.step(asked, "disclose", PROVIDER)
    disclosed = flow.step(asked, "disclose", OWNER)
    assert disclosed.state == "accepted"
    assert readable(flow, disclosed)


def test_an_owner_without_an_address_is_not_written_to(flow: Flow) -> None:
    flow.step(flow.ask(problem_id="p-hindi"), "accept", PROVIDER)
    assert flow.told() == [("exchange", "r-1"), ("request", "r-1")]


def test_records_that_were_merged_since_do_not_stop_anything(flow: Flow) -> None:
    asked = flow.ask()
    with flow.store.write() as tx:
        tx.merges.merge("provider", "r-2", "r-1")
        tx.merges.merge("problem", "p-hindi", PROBLEM)
    assert flow.step(asked, "accept", PROVIDER).state == "accepted"
    assert flow.state("p-hindi") == "matched"
