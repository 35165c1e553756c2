"""How quickly providers usually answer, for cards and pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from api.texts import Texts
from models.introductions.introduction import RequestOutline
from models.introductions.reply_times import LOOKED_AT, ReplyEstimate, estimate
from models.store import Transaction


def reply_estimates(transaction: Transaction, provider_ids: Iterable[str]) -> dict[str, ReplyEstimate]:
    """Return the estimate of each of these providers; that of a newcomer where nothing is known."""
    ids = list(dict.fromkeys(provider_ids))
    of_provider: dict[str, list[RequestOutline]] = defaultdict(list)
    for one in transaction.introductions.outlines_of(ids, LOOKED_AT):
        of_provider[one.provider_id].append(one)
    return {provider_id: estimate(of_provider[provider_id]) for provider_id in ids}


def usual_reply(t: Texts, estimates: Mapping[str, ReplyEstimate], provider_id: str) -> str:
    """Return within how many days a provider usually answers, in words; empty while too little is known."""
    known = estimates.get(provider_id)
    if known is None or not known.says_days:
        return ""
    return t("card.replies_in_a_day") if known.days == 1 else t("card.replies", days=known.days)
