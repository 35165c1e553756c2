"""Within how many days a provider usually answers, in words, for cards and pages."""

from __future__ import annotations

from collections.abc import Mapping

from api.texts import Texts
from models.introductions.reply_times import ReplyEstimate


def usual_reply(t: Texts, estimates: Mapping[str, ReplyEstimate], provider_id: str) -> str:
    """Return within how many days a provider usually answers, in words; empty while too little is known."""
    known = estimates.get(provider_id)
    if known is None or not known.says_days:
        return ""
    return t("card.replies_in_a_day") if known.days == 1 else t("card.replies", days=known.days)
