"""Score → probability → band: how much a match promises, in numbers that can be checked.

A score ranks the providers of one query; it cannot say whether the best of them is any good, because it counts in
deviations of that query's own corpus. The raw similarity of the nearest passages can. So the probability that a
provider is relevant has two factors, each a logistic curve:

    p = P(anybody here can help) · P(it is this one, if anybody)

    P(anybody)  = σ(a₀ + Σ over views  a(view) · similarity(view))    largest of the ten best
    P(this one) = σ(r₀ + r · score + Σ over views  r(view) · similarity(view))

There is one pair of curves for queries that every model reads and one for those that reach the English model over the
bridge. They are fitted on the shipped synthetic bundle by ``python -m scripts.fit_calibration`` and stored in
``matcher/calibration.json`` with what they were fitted on. A view that the file does not know adds nothing.

Source: Platt, Probabilistic outputs for support vector machines, 1999.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from matcher.encode import Route
from models.match import Band

LARGEST_EXPONENT = 60.0
NEAREST = 10


@dataclass(frozen=True)
class Curve:
    """One logistic curve: intercept, weight of the score, weight of each view's similarity."""

    intercept: float
    score: float = 0.0
    similarities: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, similarities: Mapping[str, float], score: float = 0.0) -> float:
        """Return the curve's value, between 0 and 1."""
        known = (weight * similarities.get(view, 0.0) for view, weight in self.similarities.items())
        exponent = -(self.intercept + self.score * score + sum(known))
        return 1.0 / (1.0 + math.exp(min(LARGEST_EXPONENT, max(-LARGEST_EXPONENT, exponent))))


@dataclass(frozen=True)
class Curves:
    """The two curves of a route: can anybody help, and is it this one."""

    anybody: Curve
    this_one: Curve


@dataclass(frozen=True)
class Calibration:
    """Curves for each route; below ``answerable_from`` nobody here can help, bands begin at the other two."""

    curves: Mapping[Route, Curves]
    answerable_from: float = 0.5
    strong_from: float = 0.5
    possible_from: float = 0.15

    def anybody(self, route: Route, providers: Iterable[Mapping[str, float]]) -> float:
        """Return the probability that anybody can help, from the similarities of the best providers; 0 for none."""
        return max((self.curves[route].anybody(similarities) for similarities in providers), default=0.0)

    def probability(self, route: Route, anybody: float, score: float, similarities: Mapping[str, float]) -> float:
        """Return the probability that a provider is relevant, given that of `anybody`."""
        return anybody * self.curves[route].this_one(similarities, score)

    def band(self, anybody: float, probability: float) -> Band:
        """Return the band of a probability; where nobody can help, every match is weak."""
        if anybody < self.answerable_from or probability < self.possible_from:
            return Band.WEAK
        return Band.STRONG if probability >= self.strong_from else Band.POSSIBLE


def read_calibration(stored: Mapping[str, Any]) -> Calibration:
    """Return the calibration that a JSON object describes."""
    curves = {
        Route(name): Curves(Curve(**pair["anybody"]), Curve(**pair["this_one"]))
        for name, pair in stored["curves"].items()
    }
    return Calibration(curves, stored["answerable_from"], stored["strong_from"], stored["possible_from"])


@cache
def shipped_calibration() -> Calibration:
    """Return the calibration that ships with Setu."""
    return read_calibration(json.loads((files("matcher") / "calibration.json").read_text(encoding="utf-8")))
