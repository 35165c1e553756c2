"""Small random questions for teams, and all their teams by trying every subset."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from matcher.sides import Side
from matcher.teams.check import objective_of
from matcher.teams.check_limits import limit_faults
from matcher.teams.spec import Candidate, ConflictRule, Limits, ObjectiveWeights, Skill, TeamSpec

Key = tuple[Fraction, int, list[str]]
"""−objective, cost, sorted ids: what teams are sorted by."""


def pure_question(seed: int) -> TeamSpec:
    """Return a question of the pure form: at most nine candidates and four skills, many ties, some infeasible."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    digits = chance.choice([0, 1, 1, 2, 17])
    skills = tuple(
        Skill(f"s{row}", round(chance.uniform(0, 2), chance.choice([0, 1, 17])), chance.random() < 0.35)
        for row in range(chance.randint(0, 4))
    )
    ids = [f"c{row}" for row in range(chance.randint(1, 9))]
    chance.shuffle(ids)
    candidates = tuple(
        Candidate(
            one,
            chance.choice(["", "x", "y", "z"]),
            chance.choice([Side.ACADEMIC, Side.INDUSTRY, None]),
            chance.choice([None, 0, 100, 100, 250]),
            {skill.skill_id: round(chance.random(), digits) for skill in skills if chance.random() < 0.6},
        )
        for one in ids
    )
    return TeamSpec(
        skills,
        candidates,
        Limits(**_pure_limits(chance, ids)),
        alternatives=chance.randint(1, 4),
        threshold=chance.choice([0.5, 0.5, 0.3, 0.8]),
    )


def _pure_limits(chance: random.Random, ids: Sequence[str]) -> dict[str, Any]:
    locked = chance.sample(ids, min(len(ids), chance.randint(1, 2)))
    banned = [one for one in chance.sample(ids, min(len(ids), chance.randint(1, 3))) if one not in locked]
    pairs = [chance.sample(ids, 2) for _ in range(chance.randint(1, 4))] if len(ids) > 1 else []
    most = chance.randint(1, 4)
    drawn: dict[str, Any] = {
        "size_max": most,
        "size_min": chance.randint(0, most),
        "per_organisation_max": chance.randint(1, 2),
        "academic_min": chance.randint(0, 2),
        "industry_min": chance.randint(0, 2),
        "budget_inr": chance.choice([0, 150, 300, 500]),
        "locked": tuple(locked),
        "banned": tuple(banned),
        "conflicts": tuple((one, other) for one, other in pairs),
    }
    return {name: value for name, value in drawn.items() if chance.random() < (0.7 if name == "size_max" else 0.3)}


def full_question(seed: int) -> TeamSpec:
    """Return a question of the full form: every limit and every term of the objective now and then."""
    chance, pure = random.Random(seed), pure_question(seed)  # noqa: S311 - repeatable, not secret
    ids = [one.candidate_id for one in pure.candidates]
    pairs = [chance.sample(ids, 2) for _ in range(3)] if len(ids) > 1 else []
    weights = {name: chance.choice([1, 0.3, chance.random()]) for name in ("redundancy", "cost", "travel", "load")}
    chosen = {name: value for name, value in weights.items() if chance.random() < 0.4}
    return TeamSpec(
        pure.skills,
        tuple(_with_facts(chance, one) for one in pure.candidates),
        Limits(**_full_limits(chance, ids)),
        ObjectiveWeights(
            **chosen, coverage=chance.choice([0, 0.5, 1]), earlier_collaboration=chance.choice([0, 0.2, -0.2])
        ),
        alternatives=pure.alternatives,
        threshold=pure.threshold,
        earlier_collaborations=tuple((one, other) for one, other in pairs),
    )


def _with_facts(chance: random.Random, one: Candidate) -> Candidate:
    return Candidate(
        one.candidate_id,
        one.organisation_id,
        one.side,
        one.cost_inr,
        one.scores,
        provider_kind=chance.choice(["laboratory", "facility", "researcher", ""]),
        cluster_id=chance.choice(["p", "q", ""]),
        state=chance.choice(["A", "B", ""]),
        travel_km=chance.choice([None, round(chance.uniform(0, 500), chance.choice([0, 5]))]),
        open_load=round(chance.random(), 1),
        is_available=chance.choice([None, True, False]),
        languages=tuple(chance.sample(["hi", "en", "pa"], chance.randint(0, 2))),
        trl_from=chance.choice([None, 1, 3]),
        trl_to=chance.choice([None, 4, 9]),
        is_early_career=chance.random() < 0.3,
        is_eligible=chance.choice([None, True, False]),
    )


def _full_limits(chance: random.Random, ids: Sequence[str]) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "organisations_min": chance.randint(1, 3),
        "kinds_min": {"laboratory": 1, "facility": chance.randint(0, 1)},
        "clusters": ("p",),
        "states": ("A",),
        "travel_km_max_each": chance.choice([100, 300.5]),
        "travel_km_max_sum": chance.choice([200, 600.25]),
        "load_max": 0.5,
        "available_only": True,
        "eligible_only": True,
        "trl_from": 5,
        "trl_to": chance.randint(5, 6),
        "languages": ("hi",),
        "early_career_min": 1,
        "conflict_rule": chance.choice(list(ConflictRule)),
    }
    return _pure_limits(chance, ids) | {name: value for name, value in drawn.items() if chance.random() < 0.15}


def is_a_pure_team(spec: TeamSpec, members: Sequence[Candidate]) -> bool:
    """Say whether a team keeps the limits of the pure form, written out once more from its definition."""
    limits, ids = spec.limits, {one.candidate_id for one in members}
    organisations = Counter(one.organisation_id for one in members if one.organisation_id)
    sides = Counter(str(one.side) for one in members)
    return (
        limits.size_min <= len(members) <= (len(spec.candidates) if limits.size_max is None else limits.size_max)
        and max(organisations.values(), default=0) <= (limits.per_organisation_max or len(members))
        and sides["academic"] >= limits.academic_min
        and sides["industry"] >= limits.industry_min
        and (limits.budget_inr is None or sum(one.cost_inr or 0 for one in members) <= limits.budget_inr)
        and ids >= set(limits.locked)
        and not ids & set(limits.banned)
        and not any(ids >= set(pair) for pair in limits.conflicts)
        and all(
            any(one.scores.get(skill.skill_id, 0) >= spec.threshold for one in members)
            for skill in spec.skills
            if skill.is_required
        )
    )


def all_teams(spec: TeamSpec, *, is_pure: bool = False) -> Iterator[Key]:
    """Yield the key of every subset that is a team."""
    candidates = sorted(spec.candidates, key=lambda one: one.candidate_id)
    for size in range(len(candidates) + 1):
        for members in combinations(candidates, size):
            if is_a_pure_team(spec, members) if is_pure else not limit_faults(spec, members):
                cost = sum(one.cost_inr or 0 for one in members)
                yield -objective_of(spec, members), cost, [one.candidate_id for one in members]


def best_teams(spec: TeamSpec, *, is_pure: bool = False) -> list[list[str]]:
    """Return the members of the best teams, in their order, none a superset of an earlier one."""
    chosen: list[list[str]] = []
    for _, _, ids in sorted(all_teams(spec, is_pure=is_pure)):
        if len(chosen) < spec.alternatives and not any(set(ids) >= set(earlier) for earlier in chosen):
            chosen.append(ids)
    return chosen
