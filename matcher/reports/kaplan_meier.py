"""How long until an answer, when some still wait: the Kaplan–Meier estimate.

At each time t at which somebody answered, d(t) answered of the n(t) who had not answered and were still looked at:

    S(t) = Π over t' ≤ t of (1 − d(t') / n(t'))            the share that has not answered by t
    median = the first t with S(t) ≤ 1/2

A request that still waits leaves the sight of the study at its age (it is censored). One whose time ran out can no
longer be answered: it stays among those who have not answered for ever, so that silence lowers no share. The interval
is Greenwood's on the scale log(−log S), at 95 %.

Source: Kaplan and Meier, Journal of the American Statistical Association 53, 1958, doi:10.1080/01621459.1958.10501452;
Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 1980, section 1.3 (interval); Gray, Annals of
Statistics 16, 1988, doi:10.1214/aos/1176350951 (ends that rule an answer out).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Wait:
    """One request: days until it was answered, or for which it has waited so far; infinite for one that ran out."""

    days: float
    is_answered: bool


@dataclass(frozen=True)
class Step:
    """One step of the curve: from this day on, so many have not answered; the interval lies in 0..1."""

    days: float
    at_risk: int
    answered: int
    waiting_share: float
    low: float
    high: float


def kaplan_meier(waits: Sequence[Wait]) -> tuple[Step, ...]:
    """Return the curve, one step a time at which somebody answered, by rising time; empty when nobody has."""
    answered = Counter(wait.days for wait in waits if wait.is_answered)
    ends = sorted(wait.days for wait in waits)
    steps, share, variance, passed = [], 1.0, 0.0, 0
    for days in sorted(answered):
        while passed < len(ends) and ends[passed] < days:
            passed += 1
        at_risk, events = len(ends) - passed, answered[days]
        share *= 1 - events / at_risk
        variance += events / (at_risk * (at_risk - events)) if at_risk > events else math.inf
        steps.append(Step(days, at_risk, events, share, *_interval(share, variance)))
    return tuple(steps)


def median_days(steps: Sequence[Step]) -> float | None:
    """Return by when half have answered; ``None`` while fewer than half have."""
    return next((step.days for step in steps if step.waiting_share <= 0.5), None)


def _interval(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1 or not math.isfinite(variance):
        return 0.0, 1.0
    spread = Z_95 * math.sqrt(variance) / math.log(share)
    low, high = sorted((share ** math.exp(spread), share ** math.exp(-spread)))
    return low, high
