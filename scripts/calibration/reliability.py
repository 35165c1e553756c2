"""Whether probabilities come true: bins of equal mass, the expected calibration error, and the part of chance in it.

    ECE = Σ over bins  (n_bin / n) · |mean predicted − share relevant|

With few labels even a perfect calibrator has an error above 0. So labels are drawn from the predicted probabilities
themselves, and binned alike: that is what it would measure.

Source: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015 (ECE).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.bootstrap import LEVEL, SEED
from scripts.calibration.detection import Measured

BINS = 10
RESAMPLES = 1000
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Predicted probability and relevance of the shown providers of one query."""

    predicted: tuple[float, ...]
    relevant: tuple[bool, ...]


@dataclass(frozen=True)
class Bin:
    """One of the bins: how many pairs, the mean prediction, and the share that was relevant."""

    count: int
    predicted: float
    relevant: float


@dataclass(frozen=True)
class Reliability:
    """How well probabilities come true.

    Args:
        queries: How many queries.
        bins: By rising prediction.
        error: The expected calibration error, with an interval over queries.
        perfect: What a perfect calibrator would measure: mean and interval over drawn labels.
    """

    queries: int
    bins: tuple[Bin, ...]
    error: Measured
    perfect: Measured


def reliability(by_query: Sequence[Pairs]) -> Reliability:
    """Measure how well probabilities come true; at least one query with one pair."""
    predicted, relevant = _joined(by_query)
    draws = np.random.default_rng(SEED)
    drawn = [draws.integers(0, len(by_query), len(by_query)) for _ in range(RESAMPLES)]
    errors = [calibration_error(*_joined([by_query[n] for n in chosen])) for chosen in drawn]
    chance = [calibration_error(predicted, draws.random(len(predicted)) < predicted) for _ in range(RESAMPLES)]
    return Reliability(
        queries=len(by_query),
        bins=tuple(bins_of(predicted, relevant)),
        error=_measured(calibration_error(predicted, relevant), errors),
        perfect=_measured(float(np.mean(chance)), chance),
    )


def calibration_error(predicted: Vector, relevant: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over bins of equal mass."""
    return sum(one.count * abs(one.predicted - one.relevant) for one in bins_of(predicted, relevant)) / len(predicted)


def bins_of(predicted: Vector, relevant: NDArray[np.bool_]) -> list[Bin]:
    """Return up to `BINS` bins of equal mass, by rising prediction; empty ones are left out."""
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    return [Bin(len(part), float(predicted[part].mean()), float(relevant[part].mean())) for part in parts]


def _joined(by_query: Sequence[Pairs]) -> tuple[Vector, NDArray[np.bool_]]:
    predicted = np.array([value for pairs in by_query for value in pairs.predicted])
    return predicted, np.array([value for pairs in by_query for value in pairs.relevant], dtype=np.bool_)


def _measured(value: float, resampled: Sequence[float]) -> Measured:
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Measured(value, float(low), float(high))


def as_numbers(one: Reliability) -> Mapping[str, object]:
    """Return a reliability as JSON holds it."""
    return {
        "queries": one.queries,
        "bins": [[b.count, b.predicted, b.relevant] for b in one.bins],
        "error": [one.error.value, one.error.low, one.error.high],
        "perfect": [one.perfect.value, one.perfect.low, one.perfect.high],
    }
