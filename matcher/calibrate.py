"""Signs → probability → band: how much a match promises, in numbers that can be checked.

A score ranks the providers of one query; it cannot say whether the best of them is any good, because it counts in
deviations of that query's own corpus. So two questions are asked, one after the other, each answered by a logistic
curve over named numbers, each of which is cut to the range that it was fitted in:

    anybody  = σ(a + Σ over signs  w(sign) · sign)                      signs of the query (`matcher.signs`)
    relevant = σ(r + Σ over looks  w(look) · look + v · logit(anybody)) looks of the provider; never above *anybody*

There is a curve for each way in which a query is read, and two sets of them: a handful of passages has no spread to
count in and no tenth to compare with, so there only raw similarities and the query itself count. Where *anybody*
stays below a fitted border, every match is weak. All of it is fitted on shipped synthetic material by ``python -m
scripts.fit_calibration`` and stored in ``matcher/calibration.json``, numbers only; a sign that the file does not know
adds nothing.

Source: Platt, Probabilistic outputs for support vector machines, 1999.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from matcher.signs import Reading, Signs
from models.match import Band

LARGEST_EXPONENT = 60.0
ANYBODY = "anybody"


def sigmoid(exponent: float) -> float:
    """Return σ(x) = 1 / (1 + e⁻ˣ), between 0 and 1."""
    return 1.0 / (1.0 + math.exp(-min(LARGEST_EXPONENT, max(-LARGEST_EXPONENT, exponent))))


@dataclass(frozen=True)
class Curve:
    """One logistic curve: intercept, the weight of each number, and the range in which each was seen."""

    intercept: float
    weights: Mapping[str, float] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def exponent(self, values: Mapping[str, float]) -> float:
        """Return the exponent; a number that is not there counts as 0."""
        known = (weight * self._cut(name, values.get(name, 0.0)) for name, weight in self.weights.items())
        return self.intercept + sum(known)

    def _cut(self, name: str, value: float) -> float:
        low, high = self.ranges.get(name, (-math.inf, math.inf))
        return min(high, max(low, value))


@dataclass(frozen=True)
class Curves:
    """What belongs to one size of index.

    Args:
        anybody: For each reading: can anybody help?
        relevant: For each reading: is this provider relevant?
        answerable_from: The probability below which nobody is said to be able to help.
    """

    anybody: Mapping[Reading, Curve]
    relevant: Mapping[Reading, Curve]
    answerable_from: float


@dataclass(frozen=True)
class Chance:
    """Whether anybody can help: the exponent of the probability, and whether it reaches the border."""

    exponent: float
    is_answerable: bool

    @property
    def probability(self) -> float:
        """The probability that anybody can help."""
        return sigmoid(self.exponent)


@dataclass(frozen=True)
class Calibration:
    """Curves for large and for small indexes, and where the bands begin.

    Args:
        many: Curves for an index of ``many_from`` passages or more.
        few: Curves for a smaller one.
        many_from: Passages from which the spread of the corpus means something.
        strong_from: Probability from which a match is strong.
        possible_from: Probability from which a match is possible.
    """

    many: Curves
    few: Curves
    many_from: int
    strong_from: float
    possible_from: float

    def curves(self, passages: int) -> Curves:
        """Return the curves for an index with so many passages."""
        return self.many if passages >= self.many_from else self.few

    def anybody(self, signs: Signs) -> Chance:
        """Return the probability that anybody can help, and whether it is enough to say so."""
        curves = self.curves(signs.passages)
        exponent = curves.anybody[signs.reading].exponent(signs.values)
        return Chance(exponent, sigmoid(exponent) >= curves.answerable_from)

    def probability(self, signs: Signs, anybody: Chance, looks: Mapping[str, float]) -> float:
        """Return the probability that a provider with these looks is relevant."""
        curve = self.curves(signs.passages).relevant[signs.reading]
        exponent = curve.exponent({**looks, ANYBODY: anybody.exponent})
        return sigmoid(min(exponent, anybody.exponent))

    def band(self, anybody: Chance, probability: float) -> Band:
        """Return the band of a probability; where nobody can help, every match is weak."""
        if not anybody.is_answerable or probability < self.possible_from:
            return Band.WEAK
        return Band.STRONG if probability >= self.strong_from else Band.POSSIBLE


def read_calibration(stored: Mapping[str, Any]) -> Calibration:
    """Return the calibration that a JSON object describes."""
    return Calibration(
        many=_curves(stored["many"]),
        few=_curves(stored["few"]),
        many_from=stored["many_from"],
        strong_from=stored["strong_from"],
        possible_from=stored["possible_from"],
    )


def _curves(stored: Mapping[str, Any]) -> Curves:
    anybody = {Reading(name): read_curve(curve) for name, curve in stored["anybody"].items()}
    relevant = {Reading(name): read_curve(curve) for name, curve in stored["relevant"].items()}
    return Curves(anybody, relevant, stored["answerable_from"])


def read_curve(stored: Mapping[str, Any]) -> Curve:
    """Return the curve that a JSON object describes."""
    ranges = {sign: (low, high) for sign, (low, high) in stored["ranges"].items()}
    return Curve(stored["intercept"], stored["weights"], ranges)


@cache
def shipped_calibration() -> Calibration:
    """Return the calibration that ships with Setu."""
    return read_calibration(json.loads((files("matcher") / "calibration.json").read_text(encoding="utf-8")))
