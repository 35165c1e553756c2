"""From observations to a stored calibration: curves for large and small indexes, borders.

Nothing is set by hand to a scale of scores. The border of "no good match" is the value that leaves at most one in
forty answerable questions below it, told by questions whose need the curve has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from matcher.calibrate import ANYBODY, Calibration, read_calibration, read_curve, sigmoid
from matcher.rank import BEHIND
from matcher.signs import MIDDLE, OF_LIFE, PASSAGES
from scripts.calibration.logistic import FALLING, FREE, RISING, Bound, Example, fit_curves
from scripts.calibration.observation import Observation
from scripts.calibration.questions import Part, Tier, number_of

# The goal is 5 %; a border refuses more of questions that nobody has seen than of those it was set on.
FALSE_ALARMS = 0.025
FOLDS = 5
MANY_FROM = 150
STRONG_FROM = 0.5
POSSIBLE_FROM = 0.05
TAKEN_OUT_WEIGHT = 0.1
"""A need whose experts are missing is nearest to one that can be met; at full weight it drowns the other two tiers."""
_FREE = (PASSAGES, "words in the query", "weight of the gloss", "weight heard", "mean score of five")
_FREE_ENDINGS = (" mean of all", " mean of twenty", " deviations of five")


def fold_of(observation: Observation) -> int:
    """Return the fold of a need, 0 … `FOLDS` − 1; it does not follow from the half."""
    return number_of(f"fold {observation.question.group}") % FOLDS


def fit_calibration(whole: Sequence[Observation], small: Sequence[Observation]) -> dict[str, Any]:
    """Fit everything.

    Args:
        whole: Observations in the whole directory.
        small: Observations in small ones.

    Returns:
        What `matcher.calibrate.read_calibration` reads.

    Raises:
        ValueError: A fresh question is among them.
    """
    _refuse_fresh([*whole, *small])
    return {
        "many": _curves(whole),
        "few": _curves(small),
        "many_from": MANY_FROM,
        "strong_from": STRONG_FROM,
        "possible_from": POSSIBLE_FROM,
        "fitted_on": f"{len(whole)} synthetic questions, {sum(len(one.shown) for one in whole)} pairs",
    }


def fit_whole(whole: Sequence[Observation]) -> Calibration:
    """Fit what the whole directory needs, for cross-validation; small directories get the same curves.

    Raises:
        ValueError: A fresh question is among them.
    """
    _refuse_fresh(whole)
    curves = _curves(whole)
    borders = {"many_from": 0, "strong_from": STRONG_FROM, "possible_from": POSSIBLE_FROM}
    return read_calibration({"many": curves, "few": curves, **borders})


def _refuse_fresh(observations: Sequence[Observation]) -> None:
    fresh = next((one.question.text for one in observations if one.question.part is Part.FRESH), None)
    if fresh is not None:
        raise ValueError(f"fresh questions only measure, leave them out of what is fitted: {fresh}")


def _curves(observations: Sequence[Observation]) -> dict[str, Any]:
    examples, bounds = examples_of_anybody(observations), bounds_of_anybody(observations)
    unseen = _cross_fitted(examples, bounds, [fold_of(one) for one in observations])
    slope, shift = _scale(unseen, [one.is_answerable for one in observations])
    exponents = slope * unseen + shift
    return {
        "anybody": {name: _scaled(curve, slope, shift) for name, curve in fit_curves(examples, bounds).items()},
        "relevant": _relevant(observations, exponents),
        "answerable_from": _border([sigmoid(float(value)) for value in exponents], observations),
    }


def _relevant(observations: Sequence[Observation], exponents: NDArray[np.float64]) -> dict[str, Any]:
    pairs = [
        Example({**shown.looks, ANYBODY: float(exponent)}, one.reading, shown.is_relevant)
        for one, exponent in zip(observations, exponents, strict=True)
        for shown in one.shown
    ]
    names = {name for pair in pairs for name in pair.values}
    return fit_curves(pairs, {name: FALLING if name.endswith(BEHIND) else RISING for name in sorted(names)})


def _scale(exponents: NDArray[np.float64], labels: Sequence[bool]) -> tuple[float, float]:
    """Return slope and shift that bring the exponents of unseen needs to what came true, all questions alike."""
    model = LogisticRegression(C=1e6).fit(exponents[:, np.newaxis], labels)
    return max(0.0, float(model.coef_[0][0])), float(model.intercept_[0])


def _scaled(curve: dict[str, Any], slope: float, shift: float) -> dict[str, Any]:
    weights = {sign: float(f"{slope * weight:.6g}") for sign, weight in curve["weights"].items()}
    return curve | {"intercept": float(f"{slope * curve['intercept'] + shift:.6g}"), "weights": weights}


def examples_of_anybody(observations: Sequence[Observation]) -> list[Example]:
    """Return what P(anybody) is fitted to."""
    return [Example(one.signs.values, one.reading, one.is_answerable, _weight(one)) for one in observations]


def _weight(observation: Observation) -> float:
    if observation.is_answerable or observation.question.tier in (Tier.OFF_TOPIC, Tier.OTHER_FIELD):
        return 1.0
    return TAKEN_OUT_WEIGHT


def bounds_of_anybody(observations: Sequence[Observation]) -> dict[str, Bound]:
    """Return the signs of these observations, and which way each may count."""
    names = {name for one in observations for name in one.signs.values}
    if len({one.signs.values[PASSAGES] for one in observations}) == 1:
        # One directory only: its size teaches nothing, and its middle depends on how many are wanted.
        names = {name for name in names if name != PASSAGES and not name.endswith(MIDDLE)}
    return {name: _bound(name) for name in sorted(names)}


def _bound(name: str) -> Bound:
    if name.endswith("unheard") or name == OF_LIFE:
        return FALLING
    return FREE if name in _FREE or name.endswith(_FREE_ENDINGS) else RISING


def _cross_fitted(
    examples: Sequence[Example], bounds: Mapping[str, Bound], folds: Sequence[int]
) -> NDArray[np.float64]:
    """Return the exponent of P(anybody) of each example by a curve that has not seen its need."""
    values = np.zeros(len(examples))
    for fold in sorted(set(folds)):
        stored = fit_curves([one for one, own in zip(examples, folds, strict=True) if own != fold], bounds)
        curves = {name: read_curve(curve) for name, curve in stored.items()}
        for n, own in enumerate(folds):
            if own == fold:
                values[n] = curves[examples[n].reading].exponent(examples[n].values)
    return values


def _border(values: Sequence[float], observations: Sequence[Observation]) -> float:
    of_answerable = [
        value for value, one in zip(values, observations, strict=True) if one.is_answerable and one.question.is_measured
    ]
    return float(f"{highest_border(of_answerable):.6g}")


def highest_border(values: Sequence[float]) -> float:
    """Return the highest border that at most `FALSE_ALARMS` of the values lie below; refused is what lies below."""
    return sorted(values)[int(FALSE_ALARMS * len(values))]
