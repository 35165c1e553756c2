"""What makes a team good: the terms of the objective, each a formula of its own with a visible weight.

A term is written as `Gains`, from which both its value and the solver's model follow. Numbers mean their decimals
(``amounts.py``), so that equal teams are equal. M is the team, w the term's weight in ``ObjectiveWeights``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from matcher.teams.amounts import exact
from matcher.teams.spec import Candidate, TeamSpec

RUPEES_A_UNIT = 100_000
METRES_A_UNIT = 1_000_000


@dataclass(frozen=True)
class Gains:
    """What a term adds to a team's objective; a row is a candidate's place in the question.

    Args:
        best: Skill row → candidate row → gain; of each skill the best member's counts, and none is negative.
        twice: Skill row → the gain when at least two of these rows are members.
        each: Candidate row → gain.
        pairs: Two candidate rows, rising → gain when both are members.
    """

    best: Mapping[int, Mapping[int, Fraction]] = field(default_factory=dict)
    twice: Mapping[int, tuple[Fraction, frozenset[int]]] = field(default_factory=dict)
    each: Mapping[int, Fraction] = field(default_factory=dict)
    pairs: Mapping[tuple[int, int], Fraction] = field(default_factory=dict)

    def value(self, members: Collection[int]) -> Fraction:
        """Return what the term adds for these members; 0 for none."""
        chosen = frozenset(members)
        best = (
            max((gains.get(row, Fraction(0)) for row in chosen), default=Fraction(0)) for gains in self.best.values()
        )
        twice = (gain for gain, rows in self.twice.values() if len(rows & chosen) > 1)
        each = (self.each.get(row, Fraction(0)) for row in chosen)
        pairs = (gain for (one, other), gain in self.pairs.items() if one in chosen and other in chosen)
        return sum((*best, *twice, *each, *pairs), Fraction(0))


def coverage(spec: TeamSpec) -> Gains:
    """Return w · Σ over skills of weight · max over M of score: how well the best member does each skill."""
    weight = exact(spec.weights.coverage)
    return Gains(
        best={
            row: {
                number: weight * exact(skill.weight) * exact(candidate.scores[skill.skill_id])
                for number, candidate in enumerate(spec.candidates)
                if candidate.scores.get(skill.skill_id)
            }
            for row, skill in enumerate(spec.skills)
            if weight and skill.weight
        }
    )


def redundancy(spec: TeamSpec) -> Gains:
    """Return w · Σ weight over skills that at least two of M reach the threshold of: nobody is the only one."""
    weight = exact(spec.weights.redundancy)
    return Gains(
        twice={
            row: (weight * exact(skill.weight), _reaching(spec, skill.skill_id))
            for row, skill in enumerate(spec.skills)
            if weight and skill.weight
        }
    )


def cost(spec: TeamSpec) -> Gains:
    """Return −w · Σ over M of cost in lakh rupees (₹ 100,000); an unknown cost counts as nothing."""
    return _each(spec, spec.weights.cost, lambda one: Fraction(one.cost_inr or 0, RUPEES_A_UNIT))


def travel(spec: TeamSpec) -> Gains:
    """Return −w · Σ over M of the distance in thousands of kilometres; an unknown one counts as nothing."""
    return _each(spec, spec.weights.travel, lambda one: Fraction(one.travel_m or 0, METRES_A_UNIT))


def load(spec: TeamSpec) -> Gains:
    """Return −w · Σ over M of the open load, 0..1: work goes to those who have room for it."""
    return _each(spec, spec.weights.load, lambda one: exact(one.open_load))


def earlier_collaboration(spec: TeamSpec) -> Gains:
    """Return w · the number of pairs within M that have worked together; a negative w prefers new ties."""
    weight = exact(spec.weights.earlier_collaboration)
    rows = {one.candidate_id: row for row, one in enumerate(spec.candidates)}
    pairs = {(min(rows[a], rows[b]), max(rows[a], rows[b])) for a, b in spec.earlier_collaborations}
    return Gains(pairs=dict.fromkeys(sorted(pairs), weight) if weight else {})


TERMS: Mapping[str, Callable[[TeamSpec], Gains]] = {
    "coverage": coverage,
    "redundancy": redundancy,
    "cost": cost,
    "travel": travel,
    "load": load,
    "earlier_collaboration": earlier_collaboration,
}
"""Name of a term, which is that of its weight → its formula. The objective is the sum of all of them."""


def _each(spec: TeamSpec, weight: float, amount: Callable[[Candidate], Fraction]) -> Gains:
    if not weight:
        return Gains()
    amounts = {row: -exact(weight) * amount(candidate) for row, candidate in enumerate(spec.candidates)}
    return Gains(each={row: value for row, value in amounts.items() if value})


def _reaching(spec: TeamSpec, skill_id: str) -> frozenset[int]:
    return frozenset(row for row, one in enumerate(spec.candidates) if one.scores.get(skill_id, 0.0) >= spec.threshold)
