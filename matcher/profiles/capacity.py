"""Who has no time this quarter: shown as full until a day, never offered as the next best, ranked like everybody."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime

from models.errors import SetuError
from models.introductions.clocks import Clocks
from models.introductions.party import CLOCK
from models.profiles.layer import CAPACITY
from models.profiles.word import ALTERING, Act, OwnerWord
from models.store import Store, Transaction

logger = logging.getLogger("setu.profiles")

TASK = "profiles.lapse"
"""The job that takes back what was said of a quarter that is over."""


def full_until(transaction: Transaction, provider_ids: Iterable[str], today: date) -> dict[str, date]:
    """Return until when each of these providers is full, as they say; who is not is absent.

    Args:
        transaction: A transaction that reads.
        provider_ids: Stored providers.
        today: The day on which it is asked: what was said of a quarter ends with it.
    """
    ids = list(dict.fromkeys(provider_ids))
    members = transaction.providers.merged.members("provider", ids)
    root_of = {one.record_id: root for root, ones in members.items() for one in ones} | {one: one for one in ids}
    words = transaction.owner_words.of_profiles(root_of, only_holding=True, fields=[CAPACITY])
    last = {root_of[word.provider_id]: word for word in words if word.act in ALTERING}
    return {root: _until(word) for root, word in last.items() if _is_full(word) and _until(word) >= today}


def lapsed(transaction: Transaction, today: date) -> list[OwnerWord]:
    """Return what was said of a quarter that is over, the first first."""
    words = transaction.owner_words.of_field(CAPACITY)
    return [word for word in words if word.act is Act.CORRECT and _until(word) < today]


def is_due(transaction: Transaction, now: datetime, clocks: Clocks) -> bool:
    """Return whether `let_lapse` would do anything; a look that holds no lock."""
    return bool(lapsed(transaction, now.date()))


def let_lapse(store: Store, now: datetime) -> int:
    """Take back what was said of a quarter that is over, so that sources' word stands again; return how much it was.

    Each in a transaction of its own; what cannot be taken back is logged, and the next time tries again.
    """
    with store.read() as transaction:
        over = lapsed(transaction, now.date())
    return sum(_let_one_lapse(store, word, now) for word in over)


def _let_one_lapse(store: Store, word: OwnerWord, now: datetime) -> bool:
    try:
        with store.write() as transaction:
            transaction.owner_words.withdraw(word.seq, [word.provider_id], CLOCK.actor, now)
    except SetuError as error:
        logger.warning("number %s did not lapse: %s", word.seq, error)
        return False
    return True


def _is_full(word: OwnerWord) -> bool:
    return word.act is Act.CORRECT and not word.value["hours_per_month"]


def _until(word: OwnerWord) -> date:
    return date.fromisoformat(word.value["until"])
