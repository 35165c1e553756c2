"""Asking saved searches anew: one letter where somebody new fits, none where nobody does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.introductions.shortlist import Matches
from matcher.searches.fits import Fit, fits_of, new_of
from matcher.searches.quoting import as_facts
from models.errors import InvalidInput, NotFound
from models.introductions.clocks import Clocks
from models.introductions.notification import NotificationKind, Recipient
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose
from models.searches.saved_search import SavedSearch
from models.store import Store, Transaction

TASK = "searches.run"
MOST_AT_ONCE = 200
"""How many searches one job asks; what is left is due still, and the next job asks it."""


class Outcome(StrEnum):
    """What became of one search."""

    WRITTEN = "written"
    NOTHING_NEW = "nothing_new"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    OVERTAKEN = "overtaken"
    FAILED = "failed"


@dataclass(frozen=True)
class Ran:
    """What became of the searches that were due.

    Args:
        written: A letter was written.
        nothing_new: Nobody new fits.
        withdrawn: Its owner has withdrawn letters.
        closed: Its owner's account is closed.
        overtaken: Somebody else asked, paused or deleted it meanwhile.
        failed: The matcher refused the question.
    """

    written: int = 0
    nothing_new: int = 0
    withdrawn: int = 0
    closed: int = 0
    overtaken: int = 0
    failed: int = 0


def is_due(transaction: Transaction, now: datetime, clocks: Clocks) -> bool:
    """Return whether a search is to be asked anew."""
    return bool(transaction.searches.due(now, 1))


def run_searches(store: Store, matcher: Matches, now: datetime) -> Ran:
    """Ask the searches that are due, and write letters to the outbox.

    Each is done in a transaction of its own, which writes the letter, whom it tells of, and that the search was
    asked: a run that is cut off loses nothing, and another one tells nobody twice.
    """
    with store.read() as transaction:
        due = transaction.searches.due(now, MOST_AT_ONCE)
    counts = Counter(_ask(store, matcher, search, now) for search in due)
    return Ran(**{outcome.value: counts[outcome] for outcome in Outcome})


def would_tell(store: Store, matcher: Matches, search: SavedSearch, now: datetime) -> list[Fit]:
    """Return of whom a search would tell if it were due now; nothing is written."""
    fits = fits_of(matcher, search.question, now.date())
    with store.read() as transaction:
        return new_of(transaction, fits, search)


def _ask(store: Store, matcher: Matches, search: SavedSearch, now: datetime) -> Outcome:
    with store.read() as transaction:
        hindrance = _hindrance(transaction, search.account_id)
    fits: list[Fit] = []
    if hindrance is None:
        try:
            fits = fits_of(matcher, search.question, now.date())
        except InvalidInput:
            hindrance = Outcome.FAILED
    with store.write() as transaction:
        return _tell(transaction, search, fits, hindrance, now)


def _hindrance(transaction: Transaction, account_id: str) -> Outcome | None:
    """Return why no letter may be written to an account, or none."""
    if transaction.accounts.get(account_id).is_disabled:
        return Outcome.CLOSED
    is_withdrawn = transaction.consents.is_withdrawn(Purpose.LETTERS, SubjectType.ACCOUNT, account_id)
    return Outcome.WITHDRAWN if is_withdrawn else None


def _tell(
    transaction: Transaction, asked: SavedSearch, fits: list[Fit], hindrance: Outcome | None, now: datetime
) -> Outcome:
    try:
        search = transaction.searches.get(asked.search_id)
    except NotFound:
        return Outcome.OVERTAKEN
    if search.is_paused or search.looked_at != asked.looked_at:
        return Outcome.OVERTAKEN
    new = new_of(transaction, fits, search)
    transaction.searches.note_asked(search, [one.provider.provider_id for one in new], now)
    if new:
        facts = {"language": search.language, "found": as_facts(transaction, new)}
        to = search.account_id
        transaction.outbox.add(
            NotificationKind.SEARCH, Recipient.ACCOUNT, to, now, about_id=search.search_id, facts=facts
        )
    return hindrance or (Outcome.WRITTEN if new else Outcome.NOTHING_NEW)
