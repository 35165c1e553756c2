"""How often and how quickly a provider answers, smoothed so that newcomers are not punished.

Of the last requests that a provider was sent, r of n were answered; accepting and declining count alike, silence does
not::

    answer rate = (r + PRIOR_REQUESTS · PRIOR_RATE) / (n + PRIOR_REQUESTS)
    days        = weighted third quartile of the reply times (weight 1) and of PRIOR_DAYS (weight 1/2 each)

Declared capacity does not enter, so declaring little earns nothing; and a quick no counts as a quick answer. The rate
is the mean of a beta posterior.

Source: A. Gelman and others, Bayesian Data Analysis, third edition, 2013, section 2.4 (the beta-binomial model).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from models.introductions.introduction import WAITING, IntroductionState, RequestOutline
from models.moments import moment_of

PRIOR_REQUESTS = 2.0
PRIOR_RATE = 0.6
PRIOR_DAYS = (1.0, 2.0, 4.0, 7.0)
PRIOR_WEIGHT = 0.5
QUARTILE = 0.75
LOOKED_AT = 20
"""How many requests to a provider are looked at, the latest: people change."""

ENOUGH_ANSWERS = 3
"""From so many answers on, days are said."""

DAY_S = 86_400


@dataclass(frozen=True)
class ReplyEstimate:
    """What is known of a provider's answers.

    Args:
        answered: How many requests it answered.
        silent: How many ran out without an answer.
        waiting: How many wait for its answer now.
        rate: Smoothed share of requests that it answers, 0..1.
        days: Three of four answers come within so many whole days, smoothed; at least 1.
    """

    answered: int
    silent: int
    waiting: int
    rate: float
    days: int

    @property
    def says_days(self) -> bool:
        """Whether enough is known to say within how many days it answers."""
        return self.answered >= ENOUGH_ANSWERS


def estimate(requests: Iterable[RequestOutline]) -> ReplyEstimate:
    """Return the estimate of one provider from the requests to it, in any order; the prior's where there are none.

    What was withdrawn before an answer counts neither way.
    """
    times, silent, waiting = [], 0, 0
    for one in requests:
        if one.sent_at and one.answered_at:
            times.append((moment_of(one.answered_at) - moment_of(one.sent_at)).total_seconds() / DAY_S)
        silent += one.state is IntroductionState.EXPIRED
        waiting += one.state in WAITING
    rate = (len(times) + PRIOR_REQUESTS * PRIOR_RATE) / (len(times) + silent + PRIOR_REQUESTS)
    return ReplyEstimate(len(times), silent, waiting, rate, _days(times))


def _days(times: list[float]) -> int:
    weighted = sorted([*((max(0.0, time), 1.0) for time in times), *((days, PRIOR_WEIGHT) for days in PRIOR_DAYS)])
    wanted = QUARTILE * sum(weight for _, weight in weighted)
    reached = accumulate(weight for _, weight in weighted)
    quartile = next(days for (days, _), so_far in zip(weighted, reached, strict=True) if so_far >= wanted)
    return max(1, math.ceil(quartile))
