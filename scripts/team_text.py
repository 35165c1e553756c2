"""Teams as text: who, for what, at what cost and risk; or why there is none, and what would help."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.lanes import rupees
from matcher.teams.answer import Infeasibility, Team, TeamAnswer
from matcher.teams.spec import Candidate, TeamSpec


def answer_lines(spec: TeamSpec, answer: TeamAnswer) -> Iterator[str]:
    """Yield an answer line by line."""
    if answer.infeasible is not None:
        yield from _infeasible_lines(answer.infeasible)
        return
    candidates = {one.candidate_id: one for one in spec.candidates}
    for number, team in enumerate(answer.teams, start=1):
        yield from _team_lines(number, team, spec, candidates)
    if len(answer.teams) < spec.alternatives:
        why = "there are no others" if answer.is_complete else "the time was over; give more with time_limit_s"
        yield f"{len(answer.teams)} of {spec.alternatives} wanted teams: {why}."


def _team_lines(number: int, team: Team, spec: TeamSpec, candidates: dict[str, Candidate]) -> Iterator[str]:
    proven = "proven best" if team.gap == 0 else f"within {team.gap:.1%} of the best possible"
    yield f"{number}. {', '.join(_named(candidates[one]) for one in team.members) or 'nobody'}"
    yield f"   objective {team.objective:g} ({proven}) · cost {rupees(team.cost_inr)} · travel {team.travel_km:g} km"
    weighed = [f"{name} {value:+g}" for name, value in team.terms.items() if value]
    if len(weighed) > 1:
        yield f"   of which {', '.join(weighed)}"
    for skill in spec.skills:
        yield f"   {skill.name or skill.skill_id}: {team.coverage[skill.skill_id]:g}{_by(team, skill.skill_id)}"
    for risk in team.risks:
        yield f"   risk: {risk.text}"


def _named(one: Candidate) -> str:
    organisation = one.organisation_name or one.organisation_id
    return f"{one.name or one.candidate_id}{f' ({organisation})' if organisation else ''}"


def _by(team: Team, skill_id: str) -> str:
    ids = team.covered_by[skill_id]
    return f", by {', '.join(ids)}" if ids else ""


def _infeasible_lines(infeasible: Infeasibility) -> Iterator[str]:
    yield "There is no such team. These limits cannot all hold:"
    yield from (f"  · {one.text}" for one in infeasible.clash)
    yield "What would help, the smallest change first:"
    yield from (f"  {number}. {one.text}" for number, one in enumerate(infeasible.remedies, start=1))
