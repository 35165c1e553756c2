"""The bounds from prices hold for every team there is."""

from __future__ import annotations

from itertools import combinations

import pytest

from matcher.teams.prices import Bounds, price_bounds
from matcher.teams.programme import Programme, programme_of
from matcher.teams.solve import solve
from tests.matcher.teams.questions import full_question, pure_question
from tests.matcher.teams.test_solve import large_question


def bounds_hold(programme: Programme, bounds: Bounds, team: frozenset[int]) -> bool:
    value = programme.gains.value(team)
    for skill, by_row in programme.gains.best.items():
        gain, row = max(((by_row.get(row, 0), -row) for row in team), default=(0, 0))
        if not (bounds.can_serve(skill, -row, gain, value) if gain else not bounds.must_be_served(skill, value)):
            return False
    return all(bounds.reach(row) >= value for row in team)


@pytest.mark.parametrize("seed", range(60))
def test_no_team_exceeds_what_its_members_and_gains_can_reach(seed: int) -> None:
    for question in (pure_question, full_question):
        programme = programme_of(question(seed))
        bounds = price_bounds(programme) if programme.admitted else Bounds(0.0)
        for size in range(len(programme.admitted) + 1):
            for members in combinations(programme.admitted, size):
                team = frozenset(members)
                assert not programme.is_allowed(team) or bounds_hold(programme, bounds, team)


def test_the_bounds_rule_out_most_of_many_candidates() -> None:
    spec = large_question(2)
    programme = programme_of(spec)
    bounds = price_bounds(programme)
    value = int(solve(spec).teams[0].objective * programme.factor)
    left = [row for row in programme.admitted if bounds.reach(row) >= value]
    assert 0 < len(left) < len(programme.admitted) / 3
