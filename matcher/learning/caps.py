"""How much one actor, one problem or one provider can weigh at most, whatever is sent.

Weights beyond a cap are scaled down in proportion:

    factor(k) = min(1, cap / Σ of the weights that belong to k)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Caps:
    """The largest weights, in judgements of what stood first.

    Args:
        actor_of_problem: Of what one actor says of one problem.
        actor: Of everything that one actor says.
        problem: Of all comparisons within one problem.
        provider: Of all comparisons that one provider is part of, whoever makes them.
    """

    actor_of_problem: float = 3.0
    actor: float = 20.0
    problem: float = 5.0
    provider: float = 5.0


def cap_factors(weighted: Iterable[tuple[K, float]], cap: float) -> dict[K, float]:
    """Return by key what its weights have to be multiplied with, so that they sum to the cap at most."""
    totals: dict[K, float] = defaultdict(float)
    for key, weight in weighted:
        totals[key] += weight
    return {key: min(1.0, cap / total) if total else 1.0 for key, total in totals.items()}
