"""How providers answer and how much they have agreed to, and how far that moves them among near equals.

The score of a pair follows from evidence and stays what it is; only the order in which matches are shown knows of
replies. Nobody moves by more than `LARGEST_SHIFT` of score::

    shift = LARGEST_SHIFT · max(−1, (rate − prior) / (1 − prior) − load)    rate ≥ prior
    shift = LARGEST_SHIFT · max(−1, (rate − prior) / prior − load)          rate < prior

The rate is smoothed towards the prior, so a newcomer does not move at all, and one silence moves little. The load can
only lower: declaring little capacity earns nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from matcher.teams.open_work import open_load
from models.introductions.introduction import RequestOutline
from models.introductions.reply_times import LOOKED_AT, PRIOR_RATE, ReplyEstimate, estimate
from models.store import Transaction

LARGEST_SHIFT = 0.1
"""In units of score: half of all neighbours among the ten best of the demo's questions are nearer than .085."""


def reply_estimates(transaction: Transaction, provider_ids: Iterable[str]) -> dict[str, ReplyEstimate]:
    """Return the estimate of each of these providers; that of a newcomer where nothing is known."""
    ids = list(dict.fromkeys(provider_ids))
    of_provider: dict[str, list[RequestOutline]] = defaultdict(list)
    for one in transaction.introductions.outlines_of(ids, LOOKED_AT):
        of_provider[one.provider_id].append(one)
    return {provider_id: estimate(of_provider[provider_id]) for provider_id in ids}


def reply_shifts(transaction: Transaction, provider_ids: Iterable[str]) -> dict[str, float]:
    """Return how far each of these providers moves, in units of score; who was never asked is absent."""
    newcomer = estimate([])
    known = {one: of for one, of in reply_estimates(transaction, provider_ids).items() if of != newcomer}
    if not known:
        return {}
    under_way = transaction.introductions.under_way(known)
    loads = {one: open_load(of, under_way[one]) for one, of in transaction.providers.get_many(under_way).items()}
    return {one: reply_shift(of.rate, loads.get(one, 0.0)) for one, of in known.items()}


def reply_shift(rate: float, load: float) -> float:
    """Return how far a provider moves, in units of score.

    Args:
        rate: Smoothed share of requests that it answers, 0..1.
        load: Share of its time for new work that is taken, 0..1.
    """
    gained = (rate - PRIOR_RATE) / ((1 - PRIOR_RATE) if rate >= PRIOR_RATE else PRIOR_RATE)
    return LARGEST_SHIFT * max(-1.0, gained - load)
