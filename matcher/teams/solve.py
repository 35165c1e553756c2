"""The whole of it: a question for teams in, checked teams out, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.teams.alternatives import Ranked, TeamSearch
from matcher.teams.answer import Team, TeamAnswer
from matcher.teams.check import check_teams
from matcher.teams.clock import Clock
from matcher.teams.infeasible import explain_infeasible
from matcher.teams.lexicographic import Effort, OutOfTime
from matcher.teams.programme import Programme, programme_of
from matcher.teams.risks import risks_of
from matcher.teams.spec import Candidate, TeamSpec


def solve(spec: TeamSpec) -> TeamAnswer:
    """Return the best teams in their order, each checked, or the limits that clash with what would help.

    Teams are sorted by (−objective, cost, ids); none contains an earlier one. Where the time is over, those found so
    far come with the bound that is proven.

    Raises:
        OutOfTime: The time was over before a team was found, or proven not to exist.
        CheckFailed: The independent check refused a team: a defect.
    """
    programme = programme_of(spec)
    effort = Effort(spec.seed, Clock(spec.time_limit_s))
    ranked, is_complete = _ranked(programme, effort)
    if not ranked:
        return TeamAnswer((), explain_infeasible(programme.spec, Effort(spec.seed, Clock(spec.time_limit_s))))
    teams = tuple(team_of(programme, one) for one in ranked)
    check_teams(spec, teams)
    return TeamAnswer(teams, is_complete=is_complete)


def _ranked(programme: Programme, effort: Effort) -> tuple[list[Ranked], bool]:
    """Return the teams found, and whether the time sufficed to find as many as were wanted or there are."""
    found: list[Ranked] = []
    try:
        for one in TeamSearch(programme, effort).teams(programme.spec.alternatives, programme.spec.differ_by):
            found.append(one)  # noqa: PERF402 - what was found before the time was over is kept
    except OutOfTime:
        if not found:
            raise
        return found, False
    return found, True


def team_of(programme: Programme, ranked: Ranked) -> Team:
    """Return what is said of a team."""
    spec = programme.spec
    members = [spec.candidates[row] for row in sorted(ranked.members)]
    covered_by = {skill.skill_id: _covering(spec, members, skill.skill_id) for skill in spec.skills}
    terms = {name: term.value(ranked.members) for name, term in programme.terms.items()}
    objective = float(sum(terms.values()))
    return Team(
        members=tuple(one.candidate_id for one in members),
        objective=objective,
        bound=max(objective, float(ranked.bound / programme.factor)) if ranked.bound > ranked.value else objective,
        cost_inr=sum(one.cost_inr or 0 for one in members),
        coverage={
            one.skill_id: max((m.scores.get(one.skill_id, 0.0) for m in members), default=0.0) for one in spec.skills
        },
        risks=risks_of(spec, members, covered_by),
        terms={name: float(value) for name, value in terms.items()},
        covered_by=covered_by,
        travel_km=sum(one.travel_m or 0 for one in members) / 1000,
        open_load=sum(one.open_load for one in members),
    )


def _covering(spec: TeamSpec, members: Sequence[Candidate], skill_id: str) -> tuple[str, ...]:
    scores = {one.candidate_id: one.scores.get(skill_id, 0.0) for one in members}
    reaching = [one for one in scores if scores[one] >= spec.threshold]
    return tuple(sorted(reaching, key=lambda one: (-scores[one], one)))
