"""Each term of the objective, with its value written as arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from matcher.teams.amounts import FINE_CAP, exact, grid_factor, metres, on_grid
from matcher.teams.check import objective_of
from matcher.teams.objective import TERMS
from matcher.teams.programme import programme_of
from matcher.teams.solve import solve
from matcher.teams.spec import Candidate, Limits, ObjectiveWeights, Skill, TeamSpec
from tests.matcher.teams.questions import full_question

PEOPLE = (
    Candidate("a", cost_inr=150_000, scores={"s": 0.9, "t": 0.2}, travel_km=1250.5, open_load=0.3),
    Candidate("b", cost_inr=50_000, scores={"s": 0.6}, travel_km=None, open_load=0.1),
    Candidate("c", cost_inr=None, scores={"t": 0.7}, travel_km=10.0),
)


def spec_with(**weights: float) -> TeamSpec:
    chosen: dict[str, Any] = {"coverage": 0.0, **weights}
    return TeamSpec(
        (Skill("s", 2.0), Skill("t", 0.5)),
        PEOPLE,
        Limits(size_min=3),
        ObjectiveWeights(**chosen),
        earlier_collaborations=(("c", "a"), ("a", "c"), ("b", "a")),
    )


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("coverage", 3 * (2.0 * 0.9 + 0.5 * 0.7)),
        ("redundancy", 3 * 2.0),  # a and b reach the threshold of s; c alone that of t
        ("cost", -3 * (1.5 + 0.5 + 0)),
        ("travel", -3 * (1.2505 + 0 + 0.01)),
        ("load", -3 * (0.3 + 0.1 + 0)),
        ("earlier_collaboration", 3 * 2),
    ],
)
def test_a_term_has_its_value_and_is_the_objective_where_it_stands_alone(term: str, expected: float) -> None:
    (team,) = solve(spec_with(**{term: 3.0})).teams
    assert team.members == ("a", "b", "c")
    assert team.terms == {name: pytest.approx(expected if name == term else 0.0) for name in TERMS}
    assert team.objective == pytest.approx(expected)


def test_the_terms_add_up_to_the_objective() -> None:
    weights = dict.fromkeys(TERMS, 0.5)
    (team,) = solve(spec_with(**weights)).teams
    assert team.objective == pytest.approx(sum(team.terms.values()))
    assert team.objective == pytest.approx(0.5 * (2.15 + 2.0 - 2.0 - 1.2605 - 0.4 + 2))


def test_a_negative_weight_prefers_people_who_have_not_worked_together() -> None:
    for weight, expected in ((0.1, ("a", "c")), (-0.1, ("b", "c"))):
        spec = spec_with(earlier_collaboration=weight)
        known = (("a", "b"), ("a", "c"))
        of_two = TeamSpec(spec.skills, PEOPLE, Limits(size_min=2, size_max=2), spec.weights, 1, 0.5, known)
        assert solve(of_two).teams[0].members == expected


def test_the_solver_and_the_check_value_every_team_alike() -> None:
    for seed in range(200):
        programme = programme_of(full_question(seed))
        everybody = range(programme.size)
        value = sum((term.value(everybody) for term in programme.terms.values()), Fraction(0))
        assert value == objective_of(programme.spec, programme.spec.candidates)
        assert programme.gains.value(everybody) == pytest.approx(float(value * programme.factor), abs=20)


def test_a_number_means_its_shortest_decimal() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact(1e-7) == Fraction(1, 10**7)
    assert exact(3) == 3


def test_amounts_stay_exact_where_sums_fit_and_are_rounded_evenly_where_they_do_not() -> None:
    assert grid_factor([Fraction(1, 4), Fraction(1, 10)], Fraction(2)) == 20
    assert grid_factor([], Fraction(0)) == 1
    factor = grid_factor([Fraction(1, 10**17)], Fraction(3))
    assert factor == 10**14
    assert factor * 3 <= FINE_CAP
    assert on_grid(Fraction(17, 10**15), factor) == 2
    assert grid_factor([Fraction(1, 3)], Fraction(10**18)) == Fraction(1, 10**3)


def test_distances_count_to_the_metre() -> None:
    assert metres(1.2344) == 1234
    assert Candidate("a", travel_km=0.0004).travel_m == 0
