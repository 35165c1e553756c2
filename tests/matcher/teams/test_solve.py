"""The search against brute force: the same teams, in the same order, or infeasible where there is none."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from matcher.teams import alternatives, ordering
from matcher.teams.answer import TeamAnswer
from matcher.teams.changes import changed
from matcher.teams.check import objective_of
from matcher.teams.lexicographic import Found, OutOfTime
from matcher.teams.model import Cut
from matcher.teams.solve import solve
from matcher.teams.spec import Candidate, Limits, Skill, TeamSpec
from tests.matcher.teams.questions import all_teams, best_teams, full_question, pure_question


def members_of(answer: TeamAnswer) -> list[list[str]]:
    return [list(team.members) for team in answer.teams]


def agrees(spec: TeamSpec, *, is_pure: bool = False) -> None:
    answer, expected = solve(spec), best_teams(spec, is_pure=is_pure)
    assert members_of(answer) == expected
    assert all(team.bound == team.objective and team.gap == 0 for team in answer.teams)
    assert (answer.infeasible is None) == bool(expected)
    if answer.infeasible is not None:
        assert answer.infeasible.clash
        assert answer.infeasible.remedies
        for remedy in answer.infeasible.remedies:
            mended = spec
            for change in remedy.changes:
                mended = changed(mended, change)
            assert any(True for _ in all_teams(mended)), remedy


@pytest.mark.parametrize("block", range(7))
def test_the_teams_are_those_of_brute_force_in_the_pure_form(block: int) -> None:
    for seed in range(100 * block, 100 * block + 100):
        agrees(pure_question(seed), is_pure=True)


@pytest.mark.parametrize("block", range(4))
def test_the_teams_are_those_of_brute_force_with_every_limit_and_term(block: int) -> None:
    for seed in range(100 * block, 100 * block + 100):
        agrees(full_question(seed))


@pytest.mark.parametrize("block", range(3))
def test_a_shortlist_that_misses_the_best_is_widened_until_it_is_found(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alternatives, "SHORTLIST", 2)
    for seed in range(5000 + 50 * block, 5050 + 50 * block):
        agrees(pure_question(seed), is_pure=True)
        agrees(full_question(seed))


@pytest.mark.parametrize("block", range(2))
def test_a_coarse_grid_is_made_exact(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternatives, "SHORTLIST", 3)
    monkeypatch.setattr(ordering, "COARSE_MAX", 5)
    monkeypatch.setattr(ordering, "CHUNK", 2)
    for seed in range(7000 + 50 * block, 7050 + 50 * block):
        agrees(full_question(seed))


def test_equal_objectives_are_ordered_by_cost_and_then_by_sorted_ids() -> None:
    costs = {"b": 100, "a": 200, "d": 100, "c": 100}
    candidates = tuple(Candidate(one, cost_inr=cost, scores={"s": 0.7}) for one, cost in costs.items())
    answer = solve(TeamSpec((Skill("s"),), candidates, alternatives=4))
    assert members_of(answer) == [["b"], ["c"], ["d"], ["a"]]


def test_three_tenths_are_three_times_a_tenth() -> None:
    """In doubles 0.1 + 0.2 is more than 0.3, and the dearer team would come first."""
    skills = (Skill("s"), Skill("t"))
    two = Candidate("two", cost_inr=50, scores={"s": 0.1, "t": 0.2})
    one = Candidate("one", cost_inr=40, scores={"s": 0.3})
    assert members_of(solve(TeamSpec(skills, (two, one), Limits(size_max=1)))) == [["one"], ["two"]]


def test_a_prefix_comes_before_its_extension_and_an_earlier_id_before_both() -> None:
    """Useless members at no cost: the order of sorted ids alone decides, as it is defined."""
    useful = Candidate("m", cost_inr=0, scores={"s": 1.0})
    late = tuple(Candidate(one, cost_inr=0) for one in ("x", "y"))
    assert members_of(solve(TeamSpec((Skill("s"),), (*late, useful), alternatives=1))) == [["m"]]
    early = Candidate("a", cost_inr=0)
    answer = solve(TeamSpec((Skill("s"),), (*late, useful, early), alternatives=2))
    assert members_of(answer) == [["a", "m"], ["m"]]


def test_the_order_in_which_candidates_and_skills_are_given_changes_nothing() -> None:
    spec = pure_question(12)
    turned = replace(spec, skills=spec.skills[::-1], candidates=spec.candidates[::-1])
    assert members_of(solve(spec)) == members_of(solve(turned)) != []


def test_the_same_question_has_the_same_answer() -> None:
    spec = large_question(3)
    assert solve(spec) == solve(spec)


def test_alternatives_can_be_asked_to_differ_by_more_than_one_member() -> None:
    candidates = tuple(Candidate(one, cost_inr=0, scores={one[0]: float(f"0.{one[1]}")}) for one in PEOPLE)
    spec = TeamSpec((Skill("a"), Skill("b")), candidates, Limits(size_max=2), alternatives=2)
    assert members_of(solve(spec)) == [["a9", "b9"], ["a8", "b9"]]
    assert members_of(solve(replace(spec, differ_by=2))) == [["a9", "b9"], ["a8", "b8"]]


PEOPLE = ("a9", "a8", "b9", "b8")


def test_ids_of_any_script_come_back_as_they_were_given() -> None:
    candidates = (Candidate("जल-१", scores={"पानी": 0.9}), Candidate("நீர்", scores={"पानी": 0.4}))
    assert members_of(solve(TeamSpec((Skill("पानी"),), candidates, Limits(size_max=1)))) == [["जल-१"], ["நீர்"]]


def test_without_skills_the_cheapest_team_is_first() -> None:
    candidates = (Candidate("dear", cost_inr=9), Candidate("cheap", cost_inr=1))
    assert members_of(solve(TeamSpec((), candidates))) == [["cheap"], ["dear"]]


def large_question(seed: int) -> TeamSpec:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    skills = tuple(Skill(f"s{row}", round(chance.uniform(0.2, 1), 2), row < 3) for row in range(10))
    candidates = tuple(
        Candidate(
            f"c{row:03}",
            f"o{chance.randrange(25)}",
            cost_inr=chance.randrange(20, 200) * 1000,
            scores={skill.skill_id: round(chance.random(), 2) for skill in skills if chance.random() < 0.3},
        )
        for row in range(150)
    )
    return TeamSpec(skills, candidates, Limits(size_max=5, per_organisation_max=1, budget_inr=350_000))


def greedy(spec: TeamSpec) -> list[Candidate]:
    """Return the team that grows by whoever adds most and fits, as long as anybody adds something."""
    members: list[Candidate] = []
    while len(members) < (spec.limits.size_max or 0):
        fitting = [one for one in spec.candidates if fits(spec, [*members, one])]
        best = max(fitting, key=lambda one: objective_of(spec, [*members, one]), default=None)
        if best is None or objective_of(spec, [*members, best]) <= objective_of(spec, members):
            break
        members.append(best)
    return members


def fits(spec: TeamSpec, members: list[Candidate]) -> bool:
    organisations = [one.organisation_id for one in members]
    cost = sum(one.cost_inr or 0 for one in members)
    return len(organisations) == len(set(organisations)) and cost <= (spec.limits.budget_inr or 0)


@pytest.mark.parametrize("seed", range(4))
def test_greedy_is_never_better_on_many_candidates(seed: int) -> None:
    spec = large_question(seed)
    best, grown = solve(spec).teams[0], greedy(spec)
    assert best.gap == 0
    assert best.objective >= float(objective_of(spec, grown))


@pytest.mark.parametrize("seed", range(4))
def test_a_search_that_is_cut_short_says_what_no_team_exceeds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = large_question(seed)
    proven = solve(spec).teams[0]
    complete = ordering.TeamOrdering.best

    def best(self: ordering.TeamOrdering, shortlist: list[int], cuts: list[Cut], beaten: object = None) -> Found | None:
        if beaten is not None:
            raise OutOfTime("as if the time were over")
        return complete(self, shortlist[:20], cuts)

    monkeypatch.setattr(ordering.TeamOrdering, "best", best)
    first = solve(spec).teams[0]
    assert first.objective <= proven.objective <= first.bound
    assert first.gap > 0


def test_no_time_at_all_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(OutOfTime, match="time_limit_s"):
        solve(replace(large_question(1), time_limit_s=0.01))


def test_teams_found_before_the_time_was_over_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    complete = alternatives.TeamSearch._next

    def one_only(self: alternatives.TeamSearch, cuts: list[Cut]) -> alternatives.Ranked | None:
        if cuts:
            raise OutOfTime("as if the time were over")
        return complete(self, cuts)

    monkeypatch.setattr(alternatives.TeamSearch, "_next", one_only)
    answer = solve(large_question(1))
    assert len(answer.teams) == 1
    assert not answer.is_complete
