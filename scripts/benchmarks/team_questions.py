"""Large questions for teams, of varied hardness: dense and sparse scores, tight and loose budgets, every limit set."""

from __future__ import annotations

import random
from dataclasses import dataclass

from matcher.sides import Side
from matcher.teams.spec import Candidate, Limits, Skill, TeamSpec

SIZE_MAX = 6
COST_INR = (20_000, 200_000)
TRAVEL_KM = 1_500.0


@dataclass(frozen=True)
class Hardness:
    """What makes a question hard.

    Args:
        density: Share of the skills that a candidate has a score in.
        tightness: Budget and travel, as a share of what an average team needs.
        digits: Decimals of the scores; affinities have 17.
    """

    density: float
    tightness: float
    digits: int


HARDNESSES = tuple(
    Hardness(density, tightness, digits)
    for digits in (2, 17)
    for density in (0.15, 0.3, 1.0)
    for tightness in (0.4, 0.6, 1.5)
)


def draw_question(seed: int, hardness: Hardness, candidates: int, skills: int) -> TeamSpec:
    """Return a question with all limits; three skills are required."""
    chance = random.Random(f"{seed} {hardness}")  # noqa: S311 - repeatable, not secret
    needed = tuple(Skill(f"s{row:02}", round(chance.uniform(0.2, 1), 2), row < 3) for row in range(skills))
    people = tuple(_candidate(chance, f"c{row:04}", needed, hardness) for row in range(candidates))
    ids = [one.candidate_id for one in people]
    average_inr = sum(COST_INR) / 2
    limits = Limits(
        size_min=3,
        size_max=SIZE_MAX,
        per_organisation_max=2,
        organisations_min=3,
        academic_min=2,
        industry_min=1,
        kinds_min={"laboratory": 1},
        travel_km_max_each=0.95 * TRAVEL_KM,
        travel_km_max_sum=SIZE_MAX * TRAVEL_KM / 2 * hardness.tightness,
        budget_inr=int(SIZE_MAX * average_inr * hardness.tightness),
        load_max=0.9,
        available_only=True,
        trl_from=3,
        trl_to=8,
        eligible_only=True,
        languages=("hi",),
        early_career_min=1,
        banned=tuple(ids[:5]),
        conflicts=tuple((one, other) for one, other in (chance.sample(ids, 2) for _ in range(candidates // 5))),
    )
    return TeamSpec(needed, people, limits)


def _candidate(chance: random.Random, one: str, skills: tuple[Skill, ...], hardness: Hardness) -> Candidate:
    has = [skill for skill in skills if chance.random() < hardness.density]
    return Candidate(
        one,
        f"o{chance.randrange(60)}",
        Side.ACADEMIC if chance.random() < 0.7 else Side.INDUSTRY,
        chance.randrange(COST_INR[0], COST_INR[1], 1_000),
        {skill.skill_id: round(chance.random(), hardness.digits) for skill in has},
        provider_kind=chance.choice(["researcher", "researcher", "laboratory", "startup"]),
        travel_km=round(chance.uniform(0, TRAVEL_KM), 1),
        open_load=round(chance.random(), 2),
        is_available=chance.choice([True, True, None, False]),
        languages=tuple(chance.sample(["hi", "en", "ta", "mr"], 2)),
        trl_from=chance.randint(1, 5),
        trl_to=chance.randint(5, 9),
        is_early_career=chance.random() < 0.2,
        is_eligible=chance.choice([True, None, True, False]),
    )
