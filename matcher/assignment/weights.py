"""A bound on the smallest sum for sizes at which bundles are too many: totals under weights of the problems."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from matcher.assignment.pair_table import FloatColumn
from matcher.assignment.task import Task
from matcher.assignment.total import solve_total

MOST_ROUNDS = 60


def bound_by_weights(task: Task, sums: FloatColumn, deadline: float) -> float:
    """Return a value that the smallest sum of no choice is above.

    For weights w ≥ 0 that add up to 1, the smallest sum is at most Σ w·sum, and that is at most the best total of the
    weighted affinities. Weights move to the problems that were left with little (multiplicative weights); the least
    bound that was seen counts.

    Args:
        task: What is decided; some choice keeps its bounds.
        sums: Per problem, its sum in a good choice, to begin with.
        deadline: On the clock of ``time.monotonic``; one round is always made.

    Source: Arora, Hazan and Kale, Theory of Computing 8 (2012) 121, doi:10.4086/toc.2012.v008a006.
    """
    counted = ~task.is_set_apart
    logs = np.where(counted, 0.0, -np.inf)
    bound, now = np.inf, sums
    for number in range(1, MOST_ROUNDS + 1):
        spread = max(float(np.ptp(now[counted])), 1e-12)
        logs = logs - (now - now[counted].min()) / spread * (4.0 / np.sqrt(number))
        weights = np.exp(logs - logs[counted].max())
        weights /= weights.sum()
        weighted = replace(
            task, affinities=task.affinities * weights[task.problems], pinned_sums=task.pinned_sums * weights
        )
        best = solve_total(weighted)
        if best is None:
            break
        bound = min(bound, best.bound)
        chosen = np.bincount(task.problems[best.chosen], task.affinities[best.chosen], minlength=len(now))
        now = chosen + task.pinned_sums
        if time.monotonic() > deadline:
            break
    return float(bound)
