"""The two orders of partners: by what they add to a goal, and by how near they are to a profile.

Complementary. A need n weighs its share w(n) of the goal; c(x, n) is the calibrated probability that x is relevant to
it, also where that is small: small differences still tell the better from the worse. Together two people cover a need
as well as the better of them, as in a team. So o adds, for provider p,

    gain(o, n) = w(n) · max(0, c(o, n) − c(p, n)),        gain(o) = Σ over needs  gain(o, n)

Similar. A facet f weighs its share w(f) of the profile, and

    score(o) = Σ over facets  w(f) · affinity(f, o)

where the profile's own evidence, also that which o owns with it, does not count. Ties: by the weighted affinity to the
needs that are added, then by id.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.partners.coverage import Coverage
from matcher.pipeline import NO_EVIDENCE
from models.match import Band

_BANDS = {Band.STRONG: 0, Band.POSSIBLE: 1, Band.WEAK: 2}


@dataclass(frozen=True)
class Placed:
    """One candidate in the order.

    Args:
        provider_id: Who.
        score: What the order is by.
        gains: For each question what is gained; empty in the order by nearness.
        tie: What decides among equal scores.
        band: The best band among the questions that count.
    """

    provider_id: str
    score: float
    gains: tuple[float, ...]
    tie: float
    band: Band


def by_gain(
    candidates: Collection[str], questions: Sequence[Coverage], weights: Sequence[float], own_id: str
) -> list[Placed]:
    """Return the candidates that add something, most first.

    Args:
        candidates: Who may be suggested.
        questions: How everybody covers each need.
        weights: The share of each need in the goal.
        own_id: The provider who looks.
    """
    own = [question.covered(own_id) for question in questions]
    placed = []
    for candidate in candidates:
        gains = tuple(
            weight * max(0.0, question.covered(candidate) - already)
            for question, weight, already in zip(questions, weights, own, strict=True)
        )
        if not any(gains):
            continue
        added = [place for place, gain in enumerate(gains) if gain]
        tie = sum(weights[place] * questions[place].scores[candidate] for place in added)
        placed.append(Placed(candidate, sum(gains), gains, tie, _band(candidate, [questions[p] for p in added])))
    return _ordered(placed)


def in_rounds(placed: Sequence[Placed], gains_of: Callable[[Placed], Sequence[float]]) -> list[Placed]:
    """Return candidates in rounds that each cover the needs as well as can be, so that no need hides another.

    The next of a round is who adds most to what the round covers already,

        argmax over o  Σ over needs n  max(0, gain(o, n) − max over chosen c of gain(c, n))

    of equals the earlier in the order; when nobody adds anything, a new round begins with who is left. The first is the
    first of the order. A greedy choice covers at least 1 − 1/e of what the best choice of as many would.

    Args:
        placed: Candidates in order.
        gains_of: What somebody gains for each need, as far as it counts here.

    Source: Nemhauser, Wolsey and Fisher, Mathematical Programming 1978, doi:10.1007/BF01588971.
    """
    if not placed:
        return []
    gains = np.array([gains_of(one) for one in placed], dtype=np.float64)
    left, order = np.ones(len(placed), dtype=np.bool_), []
    reached = np.zeros(gains.shape[1])
    while left.any():
        added = np.where(left, np.maximum(gains - reached, 0.0).sum(axis=1), -1.0)
        best = int(np.argmax(added))
        if added[best] <= 0.0 and reached.any():
            reached = np.zeros(gains.shape[1])
            continue
        order.append(placed[best])
        left[best] = False
        reached = np.maximum(reached, gains[best])
    return order


def by_nearness(candidates: Collection[str], facets: Sequence[Coverage], weights: Sequence[float]) -> list[Placed]:
    """Return the candidates, nearest first; the band says who is no match of any facet.

    Args:
        candidates: Who may be suggested.
        facets: How near everybody is to each facet.
        weights: The share of each facet in the profile.
    """
    placed = []
    for candidate in candidates:
        score = sum(
            weight * facet.scores.get(candidate, NO_EVIDENCE) for facet, weight in zip(facets, weights, strict=True)
        )
        placed.append(Placed(candidate, score, (), 0.0, _band(candidate, facets)))
    return _ordered(placed)


def _band(candidate: str, questions: Sequence[Coverage]) -> Band:
    return min((question.band_of(candidate) for question in questions), key=_BANDS.__getitem__, default=Band.WEAK)


def _ordered(placed: list[Placed]) -> list[Placed]:
    return sorted(placed, key=lambda one: (-one.score, -one.tie, one.provider_id))
