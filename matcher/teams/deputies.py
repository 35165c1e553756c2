"""Deputies: a second good member for each skill, written as skills of their own.

The objective counts the best member of each skill only (`matcher.teams.objective.coverage`). So where one person is
best at everything, all others are equal to it, and a team would be filled up by id. A deputy's skill holds everybody's
coverage but that of whoever covers the skill best of all who may be members; it counts a share of the skill itself.
With the best one in the team, it is the second best's coverage that counts; without, the best of those that are there
counts so much more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matcher.teams.admissions import ADMISSIONS
from matcher.teams.answer import Team
from matcher.teams.coverage import DECIMALS
from matcher.teams.spec import Candidate, Limits, Skill

BEHIND_ID = "-deputy"
"""How the id of a deputy's skill ends."""


def is_deputy(skill_id: str) -> bool:
    """Say whether a skill stands for the deputy of another."""
    return skill_id.endswith(BEHIND_ID)


def deputy_skills(skills: Iterable[Skill], share: float) -> tuple[Skill, ...]:
    """Return a deputy's skill for each skill; none where they do not count.

    Args:
        skills: The skills.
        share: How much a deputy counts beside the best member, from 0.
    """
    if not share:
        return ()
    return tuple(
        Skill(f"{one.skill_id}{BEHIND_ID}", round(one.weight * share, DECIMALS), name=f"deputy for: {one.name}")
        for one in skills
    )


def with_deputies(
    candidates: Sequence[Candidate], skills: Iterable[Skill], deputies: Sequence[Skill], limits: Limits
) -> tuple[Candidate, ...]:
    """Return the candidates with their scores for deputies' skills too.

    Args:
        candidates: Everybody.
        skills: The skills.
        deputies: Their deputies, as `deputy_skills` gives them; with none, everybody stays as is.
        limits: Say who may be a member at all.
    """
    admitted = [one for one in candidates if not _is_refused(one, limits)]
    firsts = {skill.skill_id: _best(admitted, skill.skill_id) for skill in skills} if deputies else {}
    return tuple(replace(one, scores={**one.scores, **_as_deputy(one, firsts)}) for one in candidates)


def without_deputies(team: Team) -> Team:
    """Return a team as people know it: with the skills that were asked for, and what can go wrong with these."""
    return replace(
        team,
        coverage={skill_id: score for skill_id, score in team.coverage.items() if not is_deputy(skill_id)},
        covered_by={skill_id: ids for skill_id, ids in team.covered_by.items() if not is_deputy(skill_id)},
        risks=tuple(risk for risk in team.risks if not is_deputy(risk.skill_id)),
    )


def _as_deputy(candidate: Candidate, firsts: Mapping[str, str]) -> dict[str, float]:
    return {
        f"{skill_id}{BEHIND_ID}": candidate.scores[skill_id]
        for skill_id, first in firsts.items()
        if first != candidate.candidate_id and skill_id in candidate.scores
    }


def _best(candidates: Iterable[Candidate], skill_id: str) -> str:
    ranked = sorted((-one.scores.get(skill_id, 0.0), one.candidate_id) for one in candidates)
    return ranked[0][1] if ranked else ""


def _is_refused(candidate: Candidate, limits: Limits) -> bool:
    is_refused = any(refuses(limits, candidate) for refuses in ADMISSIONS.values())
    return is_refused or candidate.candidate_id in limits.banned
