"""Logistic curves with bounds on the sign of each weight, one for every reading, fitted together.

Readings share what they can: the weight of a sign is a shared part plus a part of the reading, and both pay for their
size, so that a reading departs from the others only as far as its own questions ask for it:

    loss = Σ over examples  w · log(1 + exp(−y · f(x)))  +  ½ · ridge · (|shared|² + |own|²)
    f(x) = a + a(reading) + Σ over signs  (shared + ½ · own(reading)) · z(sign)        z = (sign − mean) / deviation
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.signs import Reading

RIDGE = 2.0
OWN_SHARE = 0.5
RISING, FALLING, FREE = (0.0, None), (None, 0.0), (None, None)
Matrix = NDArray[np.float64]
Bound = tuple[float | None, float | None]


@dataclass(frozen=True)
class Example:
    """What a curve is fitted to: signs, the reading, what is to be predicted, and how much it counts."""

    values: Mapping[str, float]
    reading: Reading
    label: bool
    weight: float = 1.0


def fit_curves(examples: Sequence[Example], bounds: Mapping[str, Bound]) -> dict[str, Any]:
    """Fit one curve a reading.

    Args:
        examples: At least one with each label.
        bounds: The signs that the curves see, and which way each may count; a sign that an example lacks is 0.

    Returns:
        Reading → intercept, weights and ranges, as `matcher.calibrate.read_calibration` reads them.
    """
    signs = sorted(bounds)
    raw = np.array([[example.values.get(sign, 0.0) for sign in signs] for example in examples])
    mean, deviation = raw.mean(axis=0), raw.std(axis=0)
    deviation[deviation == 0] = 1.0
    inputs = np.hstack([np.ones((len(raw), 1)), (raw - mean) / deviation])
    every = [FREE, *(bounds[sign] for sign in signs)]
    found = _minimum(_widened(inputs, [example.reading for example in examples]), examples, every * (1 + len(Reading)))
    shared, own = found[: len(every)], found[len(every) :].reshape(len(Reading), len(every))
    ranges = {sign: [_short(low), _short(high)] for sign, low, high in zip(signs, raw.min(0), raw.max(0), strict=True)}
    curves = {}
    for number, reading in enumerate(Reading):
        weights = (shared + OWN_SHARE * own[number])[1:] / deviation
        intercept = shared[0] + OWN_SHARE * own[number][0] - weights @ mean
        named = {sign: _short(weight) for sign, weight in zip(signs, weights, strict=True) if abs(weight) > 1e-9}
        curves[reading.value] = {
            "intercept": _short(intercept),
            "weights": named,
            "ranges": {sign: ranges[sign] for sign in named},
        }
    return curves


def _widened(inputs: Matrix, readings: Sequence[Reading]) -> Matrix:
    own = [OWN_SHARE * inputs * np.array([[one is reading] for one in readings]) for reading in Reading]
    return np.hstack([inputs, *own])


def _minimum(inputs: Matrix, examples: Sequence[Example], bounds: Sequence[Bound]) -> Matrix:
    signs = np.array([1.0 if example.label else -1.0 for example in examples])
    counts = np.array([example.weight for example in examples])
    penalty = np.full(inputs.shape[1], RIDGE)
    penalty[:: inputs.shape[1] // (1 + len(Reading))] = 0.0  # intercepts are free

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        margins = signs * (inputs @ weights)
        slopes = -signs * counts / (1.0 + np.exp(np.minimum(margins, 500.0)))
        gradient = inputs.T @ slopes + penalty * weights
        return float(counts @ np.logaddexp(0.0, -margins) + penalty @ weights**2 / 2), gradient

    return np.asarray(minimize(loss, np.zeros(inputs.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x)


def _short(value: float) -> float:
    return float(f"{value:.6g}")
