"""The letter of a saved search: who fits that was not seen before, each with a sentence and a link."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from api.outbox.letter import Letter, Moot
from api.outbox.to_account import letter_to_account
from api.pages.wording import worded_day
from api.settings import Settings
from api.texts import Texts
from matcher.searches.quoting import Told, told_now
from models.details import CallDetails
from models.errors import NotFound
from models.introductions.links import Purpose
from models.introductions.notification import Notification
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose as Why
from models.searches.saved_search import SavedSearch
from models.store import Transaction

STOPS_FOR = timedelta(days=730)
"""How long the link of a letter stops its search."""

LONGEST_QUOTE = 400
"""Longest quote, in characters; the page has all of it."""


def search_letter(
    transaction: Transaction, message: Notification, t: Texts, settings: Settings, now: datetime
) -> Letter:
    """Return the letter; its link, which stops the search, is stored on the way.

    The words that are searched for stand neither in it nor in its subject; its owner's name for them stands in it.

    Raises:
        Moot: The search was paused or deleted, letters were withdrawn, or nobody of whom it was to tell is there.
        NotFound: The account is gone.
        Forbidden: The server does not know its own address.
    """
    search = _standing(transaction, message)
    told = told_now(transaction, message.facts["found"])
    if not told:
        raise Moot("nobody of whom it was to tell is there any more")
    account = transaction.accounts.get(message.to_id)
    site = settings.address_in_letters()
    token = transaction.links.make(Purpose.STOP_SEARCH, search.search_id, now, now + STOPS_FOR)
    stop = urlencode({"link": token, "lang": t.language})
    values = {
        "name": search.name,
        "items": "\n\n".join(_item(t, one, site) for one in told),
        "stop": f"{site}/searches/stop?{stop}",
        "searches": f"{site}/account?lang={t.language}",
    }
    subject = t("mail.search.subject", count=len(told))
    return letter_to_account(message, account, subject, t("mail.search.body", **values), t, settings)


def _standing(transaction: Transaction, message: Notification) -> SavedSearch:
    if transaction.consents.is_withdrawn(Why.LETTERS, SubjectType.ACCOUNT, message.to_id):
        raise Moot(f"consent withdrawn: {Why.LETTERS.value}")
    try:
        search = transaction.searches.get(message.about_id)
    except NotFound as error:
        raise Moot("the search was deleted") from error
    if search.is_paused:
        raise Moot("the search was paused")
    return search


def _item(t: Texts, told: Told, site: str) -> str:
    provider = told.provider
    deadline = provider.details.deadline if isinstance(provider.details, CallDetails) else None
    lines = [
        t("mail.search.deadline", day=worded_day(t, deadline)) if deadline else "",
        f"{provider.name} · {t(f'kind.{provider.kind.value}')}",
        f"> {shortened(told.sentence)}",
        f"{site}/providers/{quote(provider.provider_id)}?lang={t.language}",
    ]
    return "\n".join(filter(None, lines))


def shortened(sentence: str) -> str:
    """Return a sentence as one line, cut at a word where it is long."""
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rpartition(' ')[0]} …"
