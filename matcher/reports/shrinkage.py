"""Shares of few cases, drawn towards what is usual: empirical Bayes for a beta-binomial.

With r(i) answered of n(i) at institution i, and m the share over all:

    prior weight k from moments: Σ n(i)·(r(i)/n(i) − m)² = s,   v = (s/m(1−m) − (K−1)) / (N − Σ n(i)²/N − (K−1))
    k = 1/v − 1, between 2 and 200, K institutions, N cases;   share(i) = (r(i) + k·m) / (n(i) + k)

So an institution with one silent case lies near the usual, and one with a hundred where it is.

Source: Kleinman, Journal of the American Statistical Association 68, 1973, doi:10.1080/01621459.1973.10481332
(moments); Efron and Morris, JASA 70, 1975, doi:10.1080/01621459.1975.10479864 (why shrinking is better).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_WEIGHT = 2.0
MOST_WEIGHT = 200.0


@dataclass(frozen=True)
class Counted:
    """So many of so many."""

    yes: int
    all: int


@dataclass(frozen=True)
class Prior:
    """What is usual, and how many cases it weighs."""

    share: float
    weight: float

    def shrunk(self, counted: Counted) -> float:
        """Return a share drawn towards what is usual."""
        return (counted.yes + self.weight * self.share) / (counted.all + self.weight)


def prior_of(groups: Mapping[str, Counted]) -> Prior | None:
    """Return what is usual over groups; ``None`` where nothing was counted."""
    counted = [group for group in groups.values() if group.all]
    total = sum(group.all for group in counted)
    if not total:
        return None
    share = sum(group.yes for group in counted) / total
    return Prior(share, _weight(counted, total, share))


def _weight(counted: list[Counted], total: int, share: float) -> float:
    spread = share * (1 - share)
    degrees = len(counted) - 1
    room = total - sum(group.all**2 for group in counted) / total - degrees
    if not spread or room <= 0:
        return MOST_WEIGHT
    apart = sum(group.all * (group.yes / group.all - share) ** 2 for group in counted)
    variance = (apart / spread - degrees) / room
    return MOST_WEIGHT if variance <= 0 else min(MOST_WEIGHT, max(LEAST_WEIGHT, 1 / variance - 1))
