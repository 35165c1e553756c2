"""A problem's way: who may read it when, which requests go out, which end, and what a coordinator may decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.introductions.problem_steps import Triage, submit_problem, take_problem_step
from models.errors import Conflict, Forbidden, InvalidInput, NotFound, TooMany
from models.introductions.clocks import Clocks
from models.introductions.contacts import Contact, ContactOf
from models.introductions.disclosure import public_words
from models.introductions.introduction import Helped, Outcome
from models.introductions.party import Party
from models.introductions.problem_flow import ProblemProgress
from models.records import Confidentiality, Problem, Provenance
from tests.matcher.introductions.scene import COORDINATOR, OWNER, PROBLEM, PROVIDER, Flow

NEW = Problem("p-new", "Powder coating peels off our gates", Provenance("request"))
CONTACT = Contact(ContactOf.PROBLEM, "p-new", "Ravi", "ravi@example.in")


def submit(flow: Flow, readers: Confidentiality = Confidentiality.OPEN, *, is_draft: bool = False) -> None:
    with flow.store.write() as tx:
        problem = replace(NEW, confidentiality=readers)
        submit_problem(tx, problem, CONTACT, OWNER, flow.now, flow.clocks, is_draft=is_draft)


def step(flow: Flow, name: str, by: Party = COORDINATOR, key: str = "p-new", **said: object) -> ProblemProgress:
    with flow.store.write() as tx:
        return take_problem_step(tx, key, name, by, flow.now, flow.clocks, **said)  # type: ignore[arg-type]


def shown(flow: Flow, key: str = "p-new") -> str:
    with flow.store.read() as tx:
        problem = tx.problems.get(key)
        return public_words(problem, tx.progress.of(problem)).text


def test_nobody_reads_a_submitted_problem_and_no_message_leaves(flow: Flow) -> None:
    submit(flow)
    assert (shown(flow), flow.state("p-new"), flow.messages()) == ("", "submitted", [])
    assert flow.ask("r-1", "p-new").state == "asked"
    assert flow.messages() == []


def test_publishing_opens_it_and_sends_what_waited(flow: Flow) -> None:
    submit(flow)
    flow.ask("r-1", "p-new")
    step(
        flow, "publish", triage=Triage(sector="metal", cluster_id="pune", district="Pune", mission="", duplicate_of="")
    )
    problem = flow.problem("p-new")
    assert (problem.sector, problem.cluster_id, problem.location.district) == ("metal", "pune", "Pune")
    assert problem.confidentiality is Confidentiality.OPEN
    assert shown(flow) == NEW.text
    assert flow.told() == [("published", "p-new"), ("request", "r-1")]
    assert flow.all("p-new")[0].state == "sent"


def test_blinding_shows_the_public_version_and_nothing_else(flow: Flow) -> None:
    submit(flow)
    flow.ask("r-1", "p-new")
    step(flow, "blind", triage=Triage(public_title="Coating", public_text="A coating does not hold."))
    assert shown(flow) == "A coating does not hold."
    assert flow.problem("p-new").confidentiality is Confidentiality.BLINDED
    assert flow.told() == [("published", "p-new"), ("request", "r-1")]
    step(flow, "blind", triage=Triage(public_text="Another version."))
    assert shown(flow) == "Another version."
    assert [kind for kind, _ in flow.told()].count("request") == 1


def test_what_its_owner_wants_blinded_is_not_published_without_the_owner(flow: Flow) -> None:
    submit(flow, Confidentiality.BLINDED)
    with pytest.raises(Conflict, match="is to stay blinded"):
        step(flow, "publish")
    step(flow, "publish", triage=Triage(owner_agrees=True))
    assert shown(flow) == NEW.text


def test_an_open_problem_can_be_blinded_later_and_its_public_version_is_empty_at_first(flow: Flow) -> None:
    step(flow, "blind", key=PROBLEM)
    assert shown(flow, PROBLEM) == ""
    assert flow.problem().confidentiality is Confidentiality.BLINDED


def test_a_draft_is_its_owners_to_submit(flow: Flow) -> None:
    submit(flow, is_draft=True)
    with pytest.raises(Conflict):
        step(flow, "publish")
    assert step(flow, "submit", OWNER).state == "submitted"


def test_closing_withdraws_what_is_open(flow: Flow) -> None:
    first, second = flow.ask("r-1"), flow.ask("r-2")
    flow.step(first, "decline", PROVIDER, "not_now")
    flow.step(second, "accept", PROVIDER)
    step(flow, "close", OWNER, PROBLEM)
    assert [one.state.value for one in flow.all()] == ["declined", "withdrawn", "withdrawn"]
    with pytest.raises(Conflict, match="is closed"):
        flow.ask("r-3")


def test_an_owner_says_that_it_is_solved_in_numbers(flow: Flow) -> None:
    solved = step(flow, "solve", OWNER, PROBLEM, outcome=Outcome(Helped.PARTLY, cost_inr=9000))
    assert solved.outcome == {"helped": "partly", "saving_inr_per_year": None, "cost_inr": 9000, "days": None}
    with flow.store.read() as tx:
        (line,) = tx.history.of("problem", PROBLEM)
    assert line.facts == {"outcome": solved.outcome}


def test_reopening_hides_it_again_until_somebody_has_looked(flow: Flow) -> None:
    step(flow, "close", OWNER, PROBLEM)
    step(flow, "reopen", key=PROBLEM)
    assert (flow.state(), shown(flow, PROBLEM)) == ("triaged", "")
    step(flow, "publish", key=PROBLEM)
    assert shown(flow, PROBLEM) == flow.problem().text


def test_only_who_may_takes_a_step_and_only_with_what_belongs_to_it(flow: Flow) -> None:
    submit(flow)
    with pytest.raises(Forbidden):
        step(flow, "publish", OWNER)
    with pytest.raises(InvalidInput, match="triage"):
        step(flow, "close", triage=Triage(sector="x"))
    with pytest.raises(InvalidInput, match="outcome"):
        step(flow, "publish", outcome=Outcome(Helped.YES))
    with pytest.raises(InvalidInput, match="is no step of any problem"):
        step(flow, "polish")
    with pytest.raises(NotFound):
        step(flow, "triage", triage=Triage(duplicate_of="p-none"))
    with pytest.raises(NotFound):
        step(flow, "close", key="p-none")


def test_an_id_that_is_taken_and_too_many_problems_a_day_are_refused(flow: Flow) -> None:
    submit(flow)
    with pytest.raises(Conflict, match="exists already"):
        submit(flow)
    flow.clocks = Clocks(most_a_day=1)
    with pytest.raises(TooMany), flow.store.write() as tx:
        submit_problem(tx, replace(NEW, problem_id="p-two"), None, OWNER, flow.now, flow.clocks)
