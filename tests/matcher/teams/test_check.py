"""The independent check: a result that was tampered with never leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.teams import solve as solving
from matcher.teams.answer import Team
from matcher.teams.check import CheckFailed, check_teams
from matcher.teams.solve import solve
from matcher.teams.spec import Candidate, Limits, Skill, TeamSpec

SPEC = TeamSpec(
    (Skill("s", is_required=True), Skill("t")),
    (
        Candidate("a", "x", cost_inr=10, scores={"s": 0.9}, travel_km=5),
        Candidate("b", "x", cost_inr=20, scores={"t": 0.8}, travel_km=5),
        Candidate("c", "y", cost_inr=30, scores={"s": 0.6, "t": 0.6}, travel_km=5),
    ),
    Limits(size_max=2),
)
TEAMS = solve(SPEC).teams


def test_what_the_search_found_passes() -> None:
    assert [team.members for team in TEAMS] == [("a", "b"), ("a", "c"), ("b", "c")]
    check_teams(SPEC, TEAMS)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda team: replace(team, objective=team.objective + 1e-6), "the objective is"),
        (lambda team: replace(team, terms={**team.terms, "cost": 0.5}), "do not add up"),
        (lambda team: replace(team, bound=team.objective - 0.1), "bound lies below"),
        (lambda team: replace(team, cost_inr=31), "the cost is not"),
        (lambda team: replace(team, coverage={**team.coverage, "t": 0.9}), "t is not covered at 0.9"),
        (lambda team: replace(team, members=("b", "a")), "by rising id"),
        (lambda team: replace(team, members=("a", "a")), "by rising id"),
        (lambda team: replace(team, members=("a", "nobody")), "are not candidates"),
    ],
)
def test_a_team_that_says_something_wrong_is_refused(change: Callable[[Team], Team], fault: str) -> None:
    with pytest.raises(CheckFailed, match=fault):
        check_teams(SPEC, [change(TEAMS[0])])


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        (Limits(size_max=1), "too many members"),
        (Limits(size_min=3), "too few members"),
        (Limits(per_organisation_max=1), "too many of one organisation"),
        (Limits(organisations_min=2), "too few organisations"),
        (Limits(academic_min=1), "too few academic"),
        (Limits(industry_min=1), "too few members of industry"),
        (Limits(kinds_min={"laboratory": 1}), "too few of a kind"),
        (Limits(languages=("hi",)), "a language is not spoken"),
        (Limits(early_career_min=1), "too few early"),
        (Limits(budget_inr=29), "the budget"),
        (Limits(travel_km_max_sum=9.999), "travel together"),
        (Limits(travel_km_max_each=4.999), "may not be a member"),
        (Limits(banned=("b",)), "b may not be a member"),
        (Limits(clusters=("p",)), "may not be a member"),
        (Limits(states=("A",)), "may not be a member"),
        (Limits(locked=("c",)), "a locked member is missing"),
        (Limits(conflicts=(("b", "a"),)), "in conflict"),
    ],
)
def test_a_team_that_breaks_a_limit_is_refused(limits: Limits, fault: str) -> None:
    with pytest.raises(CheckFailed, match=fault):
        check_teams(replace(SPEC, limits=limits), [TEAMS[0]])


def test_a_required_skill_that_is_not_covered_is_refused() -> None:
    with pytest.raises(CheckFailed, match="s is required"):
        check_teams(replace(SPEC, threshold=0.95), [TEAMS[0]])


def test_teams_out_of_order_too_many_or_containing_an_earlier_one_are_refused() -> None:
    with pytest.raises(CheckFailed, match="not in their order"):
        check_teams(SPEC, [TEAMS[1], TEAMS[0]])
    with pytest.raises(CheckFailed, match="contains an earlier team"):
        check_teams(SPEC, [TEAMS[0], TEAMS[0]])
    with pytest.raises(CheckFailed, match="3 teams in place of 2"):
        check_teams(replace(SPEC, alternatives=2), TEAMS)


def test_a_search_that_errs_ends_in_an_error_and_not_in_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    made = solving.team_of
    monkeypatch.setattr(solving, "team_of", lambda *given: replace(made(*given), cost_inr=0))
    with pytest.raises(CheckFailed):
        solve(SPEC)
