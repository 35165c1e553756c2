"""An independent look at an answer before it leaves: limits, sums, order and alternatives, from the question alone.

Nothing here is shared with the search but the records: every rule is written a second time, over ids and in plain
Python, so that a mistake in one of the two is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from matcher.teams.answer import Team
from matcher.teams.check_limits import limit_faults, score_of, to_the_metre
from matcher.teams.spec import Candidate, TeamSpec
from models.errors import SetuError

TOLERANCE = Fraction(1, 10**9)
"""Largest difference, as a share, between a stated and a recomputed objective: doubles cannot say it more exactly."""


class CheckFailed(SetuError):
    """A team that was about to be shown does not keep what was asked: a defect of Setu, not of the question."""


def check_teams(spec: TeamSpec, teams: Sequence[Team]) -> None:
    """Refuse teams that break a limit, state a wrong sum, are out of order or contain an earlier one.

    Raises:
        CheckFailed: Names every fault.
    """
    faults = [fault for team in teams for fault in team_faults(spec, team)]
    faults += _order_faults(spec, teams)
    if faults:
        raise CheckFailed(
            f"a team failed its check and is not shown ({'; '.join(faults)}); please report this question"
        )


def team_faults(spec: TeamSpec, team: Team) -> list[str]:
    """Return everything that is wrong with one team."""
    known = {one.candidate_id: one for one in spec.candidates}
    strangers = [one for one in team.members if one not in known]
    if strangers or list(team.members) != sorted(set(team.members)):
        return [f"members {team.members} are not candidates by rising id, each once"]
    members = [known[one] for one in team.members]
    return [f"{team.members}: {fault}" for fault in (*limit_faults(spec, members), *_sum_faults(spec, team, members))]


def _sum_faults(spec: TeamSpec, team: Team, members: Sequence[Candidate]) -> Iterator[str]:
    if team.cost_inr != sum(one.cost_inr or 0 for one in members):
        yield "the cost is not the members' sum"
    for skill in spec.skills:
        best = max((score_of(one, skill.skill_id) for one in members), default=0.0)
        if team.coverage.get(skill.skill_id) != best:
            yield f"{skill.skill_id} is not covered at {team.coverage.get(skill.skill_id)}"
    true = objective_of(spec, members)
    if not _is_near(team.objective, true):
        yield f"the objective is {float(true)}, not {team.objective}"
    if not _is_near(sum(team.terms.values()), true):
        yield "the terms do not add up to the objective"
    if team.bound < team.objective:
        yield "the bound lies below the objective"


def objective_of(spec: TeamSpec, members: Sequence[Candidate]) -> Fraction:
    """Return the objective by the formulas of docs/teams.md, exactly."""
    weights, total = spec.weights, Fraction(0)
    for skill in spec.skills:
        scores = [score_of(one, skill.skill_id) for one in members]
        best: float = max(scores, default=0.0)
        twice = sum(score >= spec.threshold for score in scores) >= 2
        total += _exact(skill.weight) * (_exact(weights.coverage) * _exact(best) + _exact(weights.redundancy) * twice)
    for one in members:
        total -= _exact(weights.cost) * Fraction(one.cost_inr or 0) / 100_000
        total -= _exact(weights.travel) * to_the_metre(one.travel_km or 0) / 1_000
        total -= _exact(weights.load) * _exact(one.open_load)
    ids = {one.candidate_id for one in members}
    known = {frozenset(pair) for pair in spec.earlier_collaborations if ids.issuperset(pair)}
    return total + _exact(weights.earlier_collaboration) * len(known)


def _order_faults(spec: TeamSpec, teams: Sequence[Team]) -> Iterator[str]:
    known = {one.candidate_id: one for one in spec.candidates}
    keys = [
        (-objective_of(spec, [known[one] for one in team.members if one in known]), team.cost_inr, list(team.members))
        for team in teams
    ]
    # Sums that were rounded to a grid (docs/teams.md) may put equals in either order.
    for (first, *ties), (second, *later) in pairwise(keys):
        if first > second + TOLERANCE or (first == second and ties > later):
            yield "the teams are not in their order"
    if len(teams) > spec.alternatives:
        yield f"{len(teams)} teams in place of {spec.alternatives}"
    for number, team in enumerate(teams):
        if any(set(team.members) >= set(earlier.members) for earlier in teams[:number]):
            yield f"{team.members} contains an earlier team"


def _is_near(stated: float, true: Fraction) -> bool:
    return abs(Fraction(stated) - true) <= TOLERANCE * max(Fraction(1), abs(true))


def _exact(number: float) -> Fraction:
    return Fraction(Decimal(repr(float(number))))
