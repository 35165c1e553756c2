"""Goals whose right answer is known: two problems of the shipped collection, and somebody who can do one of them.

The person who looks is judged an expert for the first problem and nothing for the second. Who is judged relevant for
the second adds what is lacking; who is judged relevant for the first only is like the person, and adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.evaluation.bundle import Bundle, BundleQuery

EXPERT = 3
RELEVANT = 2
SEED = 20_261_128


@dataclass(frozen=True)
class KnownGoal:
    """One goal.

    Args:
        goal_id: Its name.
        text: Both problems, one after the other.
        person: Who looks for partners.
        adders: Grades for the second problem of those who are relevant to it, and not to the first.
        alike: Who is relevant to the first problem only, without the person.
    """

    goal_id: str
    text: str
    person: str
    adders: Mapping[str, int]
    alike: frozenset[str]


def known_goals(bundle: Bundle, most: int, kinds: frozenset[str], seed: int = SEED) -> list[KnownGoal]:
    """Return at most ``most`` goals; each problem is the first of one goal, in the order that the seed gives.

    Args:
        bundle: The collection.
        most: How many.
        kinds: Kinds of owner who can be partners.
        seed: Start of the random draws.
    """
    partners = {one for one, owner in bundle.owners.items() if owner.kind in kinds}
    draws = np.random.default_rng(seed)
    queries = sorted(bundle.queries, key=lambda query: query.query_id)
    goals: list[KnownGoal] = []
    for place in draws.permutation(len(queries)).tolist():
        first = queries[place]
        others = (queries[other] for other in draws.permutation(len(queries)).tolist())
        goal = next((found for second in others if (found := _goal(bundle, first, second, partners))), None)
        if goal is not None and len(goals) < most:
            goals.append(goal)
    return goals


def _goal(bundle: Bundle, first: BundleQuery, second: BundleQuery, partners: set[str]) -> KnownGoal | None:
    """Return the goal of two problems in one language; ``None`` where they share somebody, or one has nobody."""
    of_first, of_second = (bundle.grades.get(query.query_id, {}) for query in (first, second))
    if set(of_first) & set(of_second) or first.lang != second.lang:
        return None
    experts = sorted(
        one for one, grade in of_first.items() if grade >= EXPERT and bundle.owners[one].kind == "researcher"
    )
    adders = {one: grade for one, grade in of_second.items() if grade >= RELEVANT and one in partners}
    if not experts or not adders:
        return None
    alike = {one for one, grade in of_first.items() if grade >= RELEVANT and one in partners} - {experts[0]}
    return KnownGoal(
        f"{first.query_id}+{second.query_id}", f"{first.text}\n{second.text}", experts[0], adders, frozenset(alike)
    )
