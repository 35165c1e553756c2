"""Who fits a saved search, each with the sentence that shows why; funding calls by their last day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from matcher.eligibility import Eligible
from matcher.introductions.shortlist import Matches
from matcher.query import Query
from matcher.searches.question import from_json, told_kinds
from models.details import CallDetails
from models.match import Band, Match
from models.records import Provider
from models.searches.saved_search import SavedSearch
from models.store import Transaction

LOOKED_AT = 20
"""How many of each kind are looked at."""

MOST_TOLD = 10
"""How many one letter tells of; the rest is new the next time."""


@dataclass(frozen=True)
class Fit:
    """Somebody who fits.

    Args:
        provider: Who.
        band: How well.
        score: Affinity, higher is better.
        evidence_id: What is quoted.
        sentence: The sentence, or the passage, letter for letter as stored.
        deadline: The last day of a funding call; none for all others, and for calls without one.
    """

    provider: Provider
    band: Band
    score: float
    evidence_id: str
    sentence: str
    deadline: date | None = None

    @property
    def is_call(self) -> bool:
        """Whether it is money that can be applied for."""
        return isinstance(self.provider.details, CallDetails)


def fits_of(matcher: Matches, question: Mapping[str, Any], today: date) -> list[Fit]:
    """Return who fits a saved question strongly or possibly, with a sentence that shows it.

    Of funding calls only those that the question's applicant may apply for, and that are still open.

    Returns:
        Funding calls, the first to close first, those without a last day behind; then all others by (−score, id).
    """
    return all_fits(matcher, from_json(question, today))


def all_fits(matcher: Matches, query: Query) -> list[Fit]:
    """Return the same for a question that is not saved yet."""
    asked = replace(query, filters=replace(query.filters, kinds=told_kinds(query.filters)))
    answer = matcher.match(asked, top=0, per_kind=LOOKED_AT)
    matches = (one for found in answer.by_kind.values() for one in found)
    fits = [_fit(one) for one in matches if one.band is not Band.WEAK and one.reasons and _is_open(one, query.today)]
    return sorted(fits, key=_order)


def new_of(transaction: Transaction, fits: Sequence[Fit], search: SavedSearch) -> list[Fit]:
    """Return the first `MOST_TOLD` who are news: written since the search was saved, and not seen before.

    Who was there all the time and stands a little better now, because of others, is no news. Who was seen is none
    either, also under a record that was merged into theirs.
    """
    known, written = set(search.seen), transaction.changes.written_since(search.saved_at)
    fresh = [one for one in fits if _is_written(transaction, one.provider.provider_id, written)]
    new = [one for one in fresh if known.isdisjoint(transaction.providers.with_merged([one.provider.provider_id]))]
    return new[:MOST_TOLD]


def _is_written(transaction: Transaction, provider_id: str, written: Collection[tuple[str, str]]) -> bool:
    if ("provider", provider_id) in written:
        return True
    owned = transaction.evidence.owned_by([provider_id])[provider_id]
    return any(("evidence", one.evidence_id) in written for one in owned)


def _fit(match: Match) -> Fit:
    provider = match.provider
    deadline = provider.details.deadline if isinstance(provider.details, CallDetails) else None
    if match.met:
        best = max(match.met, key=lambda one: (one.told, -one.need))
        return Fit(provider, match.band, match.score, best.evidence_id, best.sentence, deadline)
    reason = match.reasons[0]
    return Fit(provider, match.band, match.score, reason.evidence_id, reason.quote, deadline)


def _is_open(match: Match, today: date) -> bool:
    details = match.provider.details
    if not isinstance(details, CallDetails):
        return True
    is_over = details.deadline is not None and details.deadline < today
    return not is_over and (match.facts or {}).get("eligible") == Eligible.YES


def _order(fit: Fit) -> tuple[bool, date, float, str]:
    last_day = fit.deadline if fit.is_call and fit.deadline else date.max
    return not fit.is_call, last_day, -fit.score, fit.provider.provider_id
