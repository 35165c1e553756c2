"""Whether a cluster has more of a domain than the country: the location quotient, with an interval.

Of n people of the cluster, x work in the domain; of N everywhere (the cluster among them), X do.

    quotient = (x / n) / (X / N);   above 1: more than everywhere

The interval is Katz's for the ratio r of the cluster's share to that of the rest, with half a person added to every
cell so that small and empty ones do not shout, carried over by quotient = r / (w·r + 1 − w) with w = n / N:

    log r ± 1.96 · √( 1/x − 1/n + 1/y − 1/m )              y of m: the rest

Source: Isard, Methods of Regional Analysis, 1960, chapter 7 (the quotient); Katz and others, Biometrics 34, 1978,
doi:10.2307/2530610 (the interval).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from matcher.reports.kaplan_meier import Z_95
from models.errors import FieldProblem, InvalidInput

ADDED = 0.5


@dataclass(frozen=True)
class Quotient:
    """The quotient and its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_strength(self) -> bool:
        """Whether the cluster surely has more than everywhere."""
        return self.low > 1


def location_quotient(here: int, here_all: int, everywhere: int, everywhere_all: int) -> Quotient | None:
    """Return the quotient; ``None`` where there is nothing to compare: an empty cluster or domain, or no other cluster.

    Raises:
        InvalidInput: A part is larger than its whole.
    """
    rest, rest_all = everywhere - here, everywhere_all - here_all
    if not (0 <= here <= here_all and 0 <= rest <= rest_all):
        given = f"{here} of {here_all}, {everywhere} of {everywhere_all}"
        problem = FieldProblem("counts", given, "a part is larger than its whole", "count the same people")
        raise InvalidInput("there is no such quotient", [problem])
    if not here_all or not rest_all or not everywhere:
        return None
    x, n, y, m = here + ADDED, here_all + 2 * ADDED, rest + ADDED, rest_all + 2 * ADDED
    ratio, spread = math.log((x / n) / (y / m)), Z_95 * math.sqrt(1 / x - 1 / n + 1 / y - 1 / m)
    weight = here_all / everywhere_all
    low, high = (_to_everywhere(math.exp(ratio + sign * spread), weight) for sign in (-1, 1))
    return Quotient((here / here_all) / (everywhere / everywhere_all), low, high)


def _to_everywhere(ratio: float, weight: float) -> float:
    return ratio / (weight * ratio + 1 - weight)
