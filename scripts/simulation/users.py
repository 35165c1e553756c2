"""Users who look at answers from the top and say what they think of what they looked at.

Somebody looks at rank r with probability 1 / r^η. Who looked at a provider says so with the probability ``talks``:
helpful or not what I need, by the provider's grade, and the opposite with the probability ``errs``. Who trusts the
ranking calls helpful whatever it is, with the probability trusts / r.

Source: Joachims, Swaminathan and Schnabel, WSDM 2017, doi:10.1145/3018661.3018699 (the position-based click model);
Agarwal et al., Addressing trust bias for unbiased learning-to-rank, WWW 2019, doi:10.1145/3308558.3313697.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.feedback import Feedback, Judgement, WhyNot, problem_hash
from scripts.simulation.world import Grades, World

TOP = 10


@dataclass(frozen=True)
class Habits:
    """How users behave.

    Args:
        eta: η of their looking.
        actors: How many there are.
        questions: How many problems each asks.
        talks: How often one says something of what was looked at.
        errs: How often one says the opposite of what is true.
        trusts: How often one calls helpful what stands first, whatever it is.
    """

    eta: float = 1.0
    actors: int = 60
    questions: int = 8
    talks: float = 0.5
    errs: float = 0.1
    trusts: float = 0.0


def honest_feedback(
    world: World, grades: Grades, shown: Mapping[str, Sequence[str]], habits: Habits, seed: int
) -> list[Feedback]:
    """Return what honest users say of what they were shown.

    Args:
        world: Where they ask.
        grades: What is good in their eyes, by query and provider; 1 or more is helpful.
        shown: Query id → provider ids, best first.
        habits: How they behave.
        seed: Start of the random draws.
    """
    draws, queries = np.random.default_rng(seed), sorted(shown)
    said: list[Feedback] = []
    for actor in range(habits.actors):
        asked = draws.choice(len(queries), size=min(habits.questions, len(queries)), replace=False)
        for query in (queries[number] for number in asked):
            said += _session(world, f"user-{actor:03d}", query, shown[query], grades.get(query, {}), habits, draws)
    return numbered(said)


def _session(
    world: World,
    actor: str,
    query: str,
    shown: Sequence[str],
    grades: Mapping[str, int],
    habits: Habits,
    draws: np.random.Generator,
) -> Iterator[Feedback]:
    for rank, provider in enumerate(shown, start=1):
        looks, talks, errs = draws.random(3)
        if looks < rank**-habits.eta and talks < habits.talks:
            is_helpful = (grades.get(provider, 0) >= 1) != (errs < habits.errs)
            if habits.trusts and draws.random() < habits.trusts / rank:
                is_helpful = True
            yield judged(world, actor, query, provider, rank, is_helpful=is_helpful)


def judged(world: World, actor: str, query: str, provider: str, rank: int, *, is_helpful: bool) -> Feedback:
    """Return one judgement as it would be stored."""
    return Feedback(
        problem_hash=problem_hash(world.queries[query]),
        provider_id=provider,
        judgement=Judgement.RELEVANT if is_helpful else Judgement.NOT_RELEVANT,
        reason=None if is_helpful else WhyNot.WRONG_FIELD,
        actor=actor,
        rank=rank,
        sighting=world.seen[query][provider].as_json(),
    )


def numbered(said: Sequence[Feedback]) -> list[Feedback]:
    """Return feedback with ids in the order in which it was given."""
    return [Feedback(**{**one.__dict__, "feedback_id": f"f{n:09d}"}) for n, one in enumerate(said, start=1)]
