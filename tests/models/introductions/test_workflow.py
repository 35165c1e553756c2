"""The steps as data: every state can be reached, the end is the end, and the documentation's tables say the same."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from models.errors import Conflict, Forbidden, InvalidInput
from models.introductions.introduction import INTRODUCTIONS, OPEN, WHY_NOT, DeclineReason, IntroductionState
from models.introductions.party import Role
from models.introductions.problem_flow import PROBLEMS, ProblemState
from models.introductions.workflow import SAME, Workflow

PAGE = Path(__file__).resolve().parents[3] / "docs" / "introductions.md"
FLOWS: list[tuple[Workflow, type[StrEnum], set[str]]] = [
    (INTRODUCTIONS, IntroductionState, {"offered", "asked"}),
    (PROBLEMS, ProblemState, {"draft", "submitted", "published", "blinded"}),
]


@pytest.mark.parametrize(("workflow", "states", "beginnings"), FLOWS, ids=["introduction", "problem"])
def test_every_state_can_be_reached_and_no_step_leads_elsewhere(
    workflow: Workflow, states: type[StrEnum], beginnings: set[str]
) -> None:
    reached = set(beginnings)
    for _ in states:
        reached |= {step.target for step in workflow.steps if reached & set(step.sources) and step.target != SAME}
    assert reached == set(states)
    assert {source for step in workflow.steps for source in step.sources} <= set(states)


def test_nothing_leads_on_from_an_introduction_that_has_ended() -> None:
    leading = {source for step in INTRODUCTIONS.steps for source in step.sources}
    assert leading == set(OPEN)
    assert {"declined", "expired", "done", "withdrawn"} == set(IntroductionState) - leading


def test_only_a_provider_or_a_coordinator_answers_and_only_the_clock_sends() -> None:
    by = {step.name: set(step.roles) for step in INTRODUCTIONS.steps}
    assert by["accept"] == by["decline"] == {Role.PROVIDER, Role.COORDINATOR}
    assert by["send"] == by["expire"] == {Role.CLOCK}
    assert by["finish"] == by["disclose"] == {Role.OWNER, Role.COORDINATOR}


def test_only_a_coordinator_decides_who_may_read_a_problem() -> None:
    by = {step.name: set(step.roles) for step in PROBLEMS.steps}
    assert by["publish"] == by["blind"] == by["triage"] == {Role.COORDINATOR}


def test_a_step_that_leads_to_where_the_record_stands_is_let_through() -> None:
    assert INTRODUCTIONS.check("accept", "i1", "accepted", Role.PROVIDER).name == "accept"


def test_a_refusal_says_what_is_allowed() -> None:
    with pytest.raises(Conflict, match="'i1' is declined; accept leads on from: sent, seen"):
        INTRODUCTIONS.check("accept", "i1", "declined", Role.PROVIDER)
    with pytest.raises(Forbidden, match="accept is for: provider, coordinator"):
        INTRODUCTIONS.check("accept", "i1", "sent", Role.OWNER)
    with pytest.raises(InvalidInput, match="give one of ask, send"):
        INTRODUCTIONS.step("acept")


def test_every_reason_to_decline_has_its_meaning_for_the_ranking() -> None:
    assert set(WHY_NOT) == set(DeclineReason)
    assert [reason for reason, why in WHY_NOT.items() if why is None] == [DeclineReason.CONFLICT]
    assert not WHY_NOT[DeclineReason.NOT_NOW].is_about_ranking  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("workflow", "heading"), [(PROBLEMS, "A problem's way"), (INTRODUCTIONS, "An introduction's way")]
)
def test_the_page_has_every_step_with_its_states_and_roles(workflow: Workflow, heading: str) -> None:
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z_]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", section, flags=re.MULTILINE)
    told = {name: (sources, target.strip(), by) for name, sources, target, by in rows if name != "step"}
    assert list(told) == [step.name for step in workflow.steps]
    for step in workflow.steps:
        sources, target, by = told[step.name]
        if sources != "every state but closed":
            assert sources.split(", ") == list(step.sources), step.name
        assert target == (step.target or "the same"), step.name
        assert {role for role in Role if role in by.partition(":")[0]} >= set(step.roles), step.name
