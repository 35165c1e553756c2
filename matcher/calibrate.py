"""Score → probability → band: how much a match promises, in numbers that can be checked.

A score ranks the providers of one query; it cannot say whether the best of them is any good, because it counts in
deviations of that query's own corpus. The raw similarity of the nearest passages can. So the probability that a
provider is relevant has two factors, each a logistic curve:

    p = P(anybody here can help) · P(it is this one, if anybody)

    P(anybody)  = σ(a₀ + a · score + l · length + Σ over views  a(view) · similarity(view))    largest of the ten best
    P(this one) = σ(r₀ + r · score + Σ over views  r(view) · similarity(view))

``length`` is 1 for a query of twenty words or more and in proportion below: three words are never as near to a passage
as a paragraph about the same thing. P(anybody) is laid so that ½ is where nobody here can help.

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
ANSWERABLE = 0.5
FULL_LENGTH_WORDS = 20


@dataclass(frozen=True)
class Looks:
    """What a provider looks like to a query: its score, and its best passage's raw similarity in each view."""

    score: float
    similarities: Mapping[str, float]


@dataclass(frozen=True)
class Curve:
    """One logistic curve: intercept, weights of the score, of the query's length and of each view's similarity."""

    intercept: float
    score: float = 0.0
    length: float = 0.0
    similarities: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, looks: Looks, length: float = 1.0) -> float:
        """Return the curve's value, between 0 and 1."""
        known = (weight * looks.similarities.get(view, 0.0) for view, weight in self.similarities.items())
        exponent = -(self.intercept + self.score * looks.score + self.length * length + sum(known))
        return 1.0 / (1.0 + math.exp(min(LARGEST_EXPONENT, max(-LARGEST_EXPONENT, exponent))))


@dataclass(frozen=True)
class Curves:
    """The two curves of a route: can anybody help, and is it this one."""

    anybody: Curve
    this_one: Curve


@dataclass(frozen=True)
class Calibration:
    """Curves for each route, and where the bands begin; below `ANSWERABLE` nobody here can help."""

    curves: Mapping[Route, Curves]
    strong_from: float = 0.5
    possible_from: float = 0.15

    def anybody(self, route: Route, nearest: Iterable[Looks], length: float) -> float:
        """Return the probability that anybody can help, from the nearest providers; 0 for none."""
        return max((self.curves[route].anybody(looks, length) for looks in nearest), default=0.0)

    def probability(self, route: Route, anybody: float, looks: Looks) -> float:
        """Return the probability that a provider is relevant, given that of `anybody`."""
        return anybody * self.curves[route].this_one(looks)

    def band(self, anybody: float, probability: float) -> Band:
        """Return the band of a probability; where nobody can help, every match is weak."""
        if anybody < ANSWERABLE or probability < self.possible_from:
            return Band.WEAK
        return Band.STRONG if probability >= self.strong_from else Band.POSSIBLE


def read_calibration(stored: Mapping[str, Any]) -> Calibration:
    """Return the calibration that a JSON object describes."""
    curves = {
        Route(name): Curves(Curve(**pair["anybody"]), Curve(**pair["this_one"]))
        for name, pair in stored["curves"].items()
    }
    return Calibration(curves, stored["strong_from"], stored["possible_from"])


def length_of(text: str) -> float:
    """Return the length of a query as the curves see it, 0..1."""
    return min(1.0, len(text.split()) / FULL_LENGTH_WORDS)


@cache
def shipped_calibration() -> Calibration:
    """Return the calibration that ships with Setu."""
    return read_calibration(json.loads((files("matcher") / "calibration.json").read_text(encoding="utf-8")))
