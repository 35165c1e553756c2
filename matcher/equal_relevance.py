"""What decides among providers who are equally relevant: two of the same grade for the same query, who comes first?

A win rate of .5 is neutral. It is a mean over queries of each query's share of won pairs, so that a query with many
relevant providers weighs no more than another. Since groups differ in the size of their profiles, a pairwise logistic
model tells the two apart:

    P(a before b) = 1 / (1 + exp(−x)),   x = β · (log2 n(a) − log2 n(b)) + γ · (member(a) − member(b))

with n the pieces of evidence. 1 / (1 + exp(−β)) is the chance of the profile twice as large, 1 / (1 + exp(−γ)) that of
a member against somebody else with as much evidence.

Source: Bradley and Terry, Rank analysis of incomplete block designs, Biometrika 1952, doi:10.2307/2334029.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from matcher.evaluation.bootstrap import Interval, paired_interval
from matcher.scored import ScoredId, in_rank_order

NEUTRAL = 0.5
_RIDGE = 1e-3
_STEPS = 50


@dataclass(frozen=True)
class Pair:
    """Two equally relevant providers of one query; with equal scores neither is before the other."""

    query_id: str
    before: str
    after: str
    is_tie: bool


@dataclass(frozen=True)
class WinRate:
    """How often one side comes first.

    Args:
        pairs: Pairs in which the sides differ.
        rate: Its mean over queries with an interval over queries; ``None`` without pairs.
        all_else_equal: The chance that the model above gives one unit more; ``None`` without pairs.
    """

    pairs: int
    rate: Interval | None
    all_else_equal: float | None


def equally_relevant_pairs(query_id: str, scored: Sequence[ScoredId], grades: Mapping[str, int]) -> list[Pair]:
    """Return all pairs of the same grade, 1 or more, each with the one first that is ranked first.

    Args:
        query_id: The query.
        scored: The providers with their scores, in any order; who is not among them is in no pair.
        grades: Provider id → grade.
    """
    relevant = [item for item in in_rank_order(scored) if grades.get(item.target_id, 0) >= 1]
    return [
        Pair(query_id, first.target_id, second.target_id, first.score == second.score)
        for first, second in combinations(relevant, 2)
        if grades[first.target_id] == grades[second.target_id]
    ]


def larger_profile_wins(pairs: Sequence[Pair], evidence: Mapping[str, int]) -> WinRate:
    """Return how often the provider with more evidence comes before the one with less.

    Args:
        pairs: Equally relevant providers.
        evidence: Provider id → pieces of evidence, 1 or more.

    Returns:
        The rate over pairs of unequal size; ``all_else_equal`` is the chance of a profile twice as large.
    """
    sizes = {i: float(np.log2(count)) for i, count in evidence.items()}
    return _win_rate(pairs, sizes, _partial(pairs, [sizes]))


def group_wins(pairs: Sequence[Pair], group: str, group_of: Mapping[str, str], evidence: Mapping[str, int]) -> WinRate:
    """Return how often a member of a group comes before somebody who is none.

    Args:
        pairs: Equally relevant providers.
        group: The group.
        group_of: Provider id → its group.
        evidence: Provider id → pieces of evidence, 1 or more.
    """
    member = {i: float(of == group) for i, of in group_of.items()}
    sizes = {i: float(np.log2(count)) for i, count in evidence.items()}
    return _win_rate(pairs, member, _partial(pairs, [member, sizes]))


def _win_rate(pairs: Sequence[Pair], value: Mapping[str, float], partial: float) -> WinRate:
    won: dict[str, list[float]] = {}
    for pair in pairs:
        difference = value[pair.before] - value[pair.after]
        if difference:
            won.setdefault(pair.query_id, []).append(NEUTRAL if pair.is_tie else float(difference > 0))
    if not won:
        return WinRate(0, None, None)
    rates = {query: sum(of) / len(of) for query, of in won.items()}
    return WinRate(sum(map(len, won.values())), paired_interval(rates, dict.fromkeys(rates, 0.0)), partial)


def _partial(pairs: Sequence[Pair], properties: Sequence[Mapping[str, float]]) -> float:
    """Return the chance that one unit more of the first property comes first, the others being equal."""
    decided = [pair for pair in pairs if not pair.is_tie]
    if not decided:
        return NEUTRAL
    differences = np.array([[of[pair.before] - of[pair.after] for of in properties] for pair in decided])
    queries = [pair.query_id for pair in decided]
    return float(1 / (1 + np.exp(-_logistic(differences, _weights(queries))[0])))


def _weights(queries: Sequence[str]) -> npt.NDArray[np.float64]:
    _, number, counts = np.unique(np.array(queries), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / counts[number], dtype=np.float64)


def _logistic(differences: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the coefficients by Newton's method; a slight ridge keeps them finite where one side always wins."""
    found = np.zeros(differences.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-differences @ found))
        slope = differences.T @ (weights * (1 - chance)) - _RIDGE * found
        curve = (differences.T * (weights * chance * (1 - chance))) @ differences + _RIDGE * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found = found + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    return found
