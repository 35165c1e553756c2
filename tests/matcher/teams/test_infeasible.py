"""Clashes and remedies: what is found is minimal, is the smallest, and helps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.sides import Side
from matcher.teams.answer import Change, Infeasibility
from matcher.teams.solve import solve
from matcher.teams.spec import Candidate, ConflictRule, Limits, Skill, TeamSpec

NEAR = Candidate("near", "x", Side.ACADEMIC, 40_000, {"s": 0.9}, travel_km=20, cluster_id="p", state="A", open_load=0.2)
FAR = Candidate("far", "x", Side.ACADEMIC, 60_000, {"s": 0.3, "t": 0.8}, travel_km=310, cluster_id="q", state="B")
FIRM = Candidate("firm", "y", Side.INDUSTRY, 90_000, {"u": 0.46}, travel_km=90, state="A", open_load=0.9)
EVERYBODY = (NEAR, FAR, FIRM)


def clashing(*skills: Skill, **limits: Any) -> Infeasibility:
    named = {skill.skill_id: skill for skill in skills}
    asked = tuple(named.get(one, Skill(one)) for one in ("s", "t", "u"))
    answer = solve(TeamSpec(asked, EVERYBODY, Limits(**limits)))
    assert answer.teams == ()
    assert answer.infeasible is not None
    return answer.infeasible


def only_change(found: Infeasibility) -> Change:
    (remedy,) = found.remedies
    (change,) = remedy.changes
    return change


def test_nobody_near_enough_knows_a_skill_the_nearest_is_named_with_the_distance() -> None:
    found = clashing(Skill("t", is_required=True, name="membranes"), travel_km_max_each=200)
    assert [one.limit for one in found.clash] == ["travel_km_max_each", "required"]
    assert [one.changes[0] for one in found.remedies] == [
        Change("travel_km_max_each", 200, 310.0),
        Change("required", True, False, "t"),
    ]
    assert found.remedies[0].text == (
        "widen the distance of a member to 310 km (nobody within 200 km covers membranes: nearest who fits 310 km)"
    )


def test_a_budget_is_raised_by_exactly_what_is_missing() -> None:
    found = clashing(Skill("t", is_required=True), budget_inr=59_999, size_min=1)
    assert Change("budget_inr", 59_999, 60_000) in [one.changes[0] for one in found.remedies]
    assert "raise the budget by ₹1 to ₹60,000" in [one.text for one in found.remedies]


def test_the_smallest_change_comes_first() -> None:
    found = clashing(budget_inr=99_000, size_min=2)
    assert [one.changes for one in found.remedies] == [
        (Change("budget_inr", 99_000, 100_000),),
        (Change("size_min", 2, 1),),
    ]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"size_min": 4}, Change("size_min", 4, 3)),
        ({"industry_min": 2}, Change("industry_min", 2, 1)),
        ({"academic_min": 3}, Change("academic_min", 3, 2)),
        ({"organisations_min": 3}, Change("organisations_min", 3, 2)),
        ({"kinds_min": {"laboratory": 1}}, Change("kinds_min", 1, 0, "laboratory")),
        ({"early_career_min": 1}, Change("early_career_min", 1, 0)),
        ({"languages": ("hi", "pa")}, None),
        ({"clusters": ("r",)}, Change("clusters", ("r",), ("p", "r"))),
        ({"states": ("C",)}, Change("states", ("C",), ("A", "C"))),
        ({"travel_km_max_each": 10}, Change("travel_km_max_each", 10, 20.0)),
        ({"travel_km_max_sum": 10.5}, Change("travel_km_max_sum", 10.5, 20.0)),
        ({"budget_inr": 100}, Change("budget_inr", 100, 40_000)),
        ({"per_organisation_max": 0, "academic_min": 1, "industry_min": 1}, Change("per_organisation_max", 0, 1)),
        ({"banned": ("near", "far", "firm")}, None),
    ],
)
def test_the_least_change_of_a_limit_is_found(limits: dict[str, Any], expected: Change | None) -> None:
    found = clashing(**limits)
    if expected is not None:
        assert expected in [one.changes[0] for one in found.remedies if len(one.changes) == 1]
    assert found.remedies


def test_a_lower_threshold_is_offered_for_a_skill_that_nobody_quite_reaches() -> None:
    found = clashing(Skill("u", is_required=True))
    assert [one.changes[0] for one in found.remedies] == [
        Change("threshold", 0.5, 0.46),
        Change("required", True, False, "u"),
    ]


def test_two_locked_members_in_conflict_can_be_parted_or_let_together() -> None:
    found = clashing(locked=("near", "firm"), conflicts=(("firm", "near"), ("near", "far")))
    assert {one.limit for one in found.clash} == {"locked", "conflicts"}
    changes = [one.changes[0] for one in found.remedies]
    assert Change("conflicts", (("firm", "near"), ("near", "far")), (("near", "far"),)) in changes
    assert Change("locked", ("near", "firm"), ("near",)) in changes
    shown = Limits(locked=("near", "firm"), conflicts=(("firm", "near"),), conflict_rule=ConflictRule.SHOW)
    assert solve(TeamSpec((Skill("s"), Skill("t"), Skill("u")), EVERYBODY, shown)).infeasible is None


def test_as_few_bans_as_possible_are_lifted() -> None:
    change = only_change(clashing(banned=("near", "far", "firm")))
    assert change.limit == "banned"
    assert isinstance(change.after, tuple)
    assert len(change.after) == 2


def test_where_no_single_change_helps_a_smallest_combination_does() -> None:
    found = clashing(Skill("t", is_required=True), languages=("hi",), early_career_min=1, size_max=1)
    (remedy,) = found.remedies
    assert {change.limit for change in remedy.changes} == {"languages", "early_career_min"}
    assert " and " in remedy.text


def test_two_languages_that_nobody_speaks_are_one_change_of_the_list() -> None:
    change = only_change(clashing(languages=("hi", "pa", "en")))
    assert change == Change("languages", ("hi", "pa", "en"), ())


def test_somebody_whose_distance_is_not_known_can_only_be_had_without_a_limit() -> None:
    spec = TeamSpec((), (Candidate("a", travel_km=None),), Limits(travel_km_max_each=100))
    for limit in ("travel_km_max_each", "travel_km_max_sum"):
        asked = replace(spec, limits=Limits(**{limit: 100}))  # type: ignore[arg-type]
        answer = solve(asked)
        assert answer.infeasible is not None
        assert only_change(answer.infeasible) == Change(limit, 100, None)


def test_without_candidates_the_remedy_is_to_add_some() -> None:
    answer = solve(TeamSpec((Skill("s"),), (), Limits(size_min=2)))
    assert answer.infeasible is not None
    assert only_change(answer.infeasible) == Change("candidates", 0, 2)


def test_nobody_is_a_team_only_where_the_question_says_so() -> None:
    assert solve(TeamSpec((), (), Limits(size_min=0))).teams[0].members == ()
    assert clashing(banned=("near", "far", "firm")).clash[0].limit == "banned"
