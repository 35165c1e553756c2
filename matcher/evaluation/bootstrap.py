"""Is one method better than another, or was it these queries? A paired bootstrap over queries.

Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993 (percentile interval); Sakai, Evaluating evaluation
metrics based on the bootstrap, SIGIR 2006, doi:10.1145/1148170.1148261 (for retrieval).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.errors import FieldProblem, InvalidInput

RESAMPLES = 10_000
LEVEL = 0.95
SEED = 20_261_122
_AT_ONCE = 500


@dataclass(frozen=True)
class Interval:
    """A mean difference and the percentile interval of its resamples."""

    mean: float
    low: float
    high: float


def paired_interval(
    first: Mapping[str, float],
    second: Mapping[str, float],
    *,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = SEED,
) -> Interval:
    """Return the mean of ``first − second`` over queries, and an interval for it.

    Queries are drawn with replacement, as many as there are; the interval holds the middle ``level`` of the means.

    Args:
        first: Query id → value of a measure for one method.
        second: The same queries for the other method.
        resamples: How often all queries are drawn.
        level: Share of the resampled means that the interval holds, 0..1.
        seed: Start of the random draws: equal values give equal intervals.

    Raises:
        InvalidInput: There is no query, or the two methods were not measured on the same ones.
    """
    if not first or first.keys() != second.keys():
        given = f"{len(first)} and {len(second)} queries, {len(first.keys() & second.keys())} in both"
        problem = FieldProblem("queries", given, "a pair needs the same queries, at least one", "measure both on them")
        raise InvalidInput("the two methods cannot be compared", [problem])
    differences = np.array([first[query] - second[query] for query in sorted(first)])
    draws = np.random.default_rng(seed)
    count = len(differences)
    means = [
        differences[draws.integers(0, count, (min(_AT_ONCE, resamples - start), count))].mean(axis=1)
        for start in range(0, resamples, _AT_ONCE)
    ]
    low, high = np.quantile(np.concatenate(means), [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(differences.mean()), float(low), float(high))
