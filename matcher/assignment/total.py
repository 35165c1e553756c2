"""The best total: a flow of least cost, and prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.assignment.flow import best_flow, largest_value
from matcher.assignment.integers import in_whole_numbers
from matcher.assignment.pair_table import FloatColumn, Mask
from matcher.assignment.prices import prices_of
from matcher.assignment.task import Side, Task


@dataclass(frozen=True, eq=False)
class BestTotal:
    """A choice of the largest total.

    Args:
        chosen: Which of the task's rows.
        bound: No choice has a larger total, pinned pairs included.
    """

    chosen: Mask
    bound: float


def solve_total(task: Task) -> BestTotal | None:
    """Return a choice of the largest total with its bound; ``None`` when the bounds cannot hold."""
    whole = in_whole_numbers(task.affinities, largest_value(task))
    chosen = best_flow(task, whole.values)
    if chosen is None:
        return None
    problem_prices, provider_prices = prices_of(task, whole.values, chosen)
    bound = bound_of(task, task.affinities, whole.worths(problem_prices), whole.worths(provider_prices))
    return BestTotal(chosen, bound)


def bound_of(task: Task, affinities: FloatColumn, problem_prices: FloatColumn, provider_prices: FloatColumn) -> float:
    """Return a bound on the total of these affinities that holds for any prices whatever (weak duality).

    With y and z the prices: sum over pairs of max(0, a − y − z), plus for each side the sum of its prices, each times
    the maximum where it is positive and times the minimum where it is negative, plus what is pinned.
    """
    excess = affinities - problem_prices[task.problems] - provider_prices[task.providers]
    pairs = float(np.maximum(excess, 0.0).sum())
    sides = _worth(task.problem_side, problem_prices) + _worth(task.provider_side, provider_prices)
    return pairs + sides + float(task.pinned_sums.sum())


def _worth(side: Side, prices: FloatColumn) -> float:
    return float(np.where(prices > 0, prices * side.maximum, prices * side.minimum).sum())
