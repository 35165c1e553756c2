"""What time brings about: reminders, and the end of requests that nobody answered."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.introductions.steps import take_step
from matcher.introductions.tidings import tell_provider
from models.errors import SetuError
from models.introductions.clocks import Clocks
from models.introductions.introduction import Introduction, RequestOutline
from models.introductions.notification import NotificationKind
from models.introductions.party import CLOCK
from models.moments import moment_of, written
from models.store import Store, Transaction

logger = logging.getLogger("setu.introductions")

TASK = "introductions.clock"
KEPT_AFTER_EXPIRY = timedelta(days=30)
"""How long a link that holds no longer can still say so."""


@dataclass(frozen=True)
class Turned:
    """How many requests were reminded of, how many have ended, and how many of either could not be."""

    reminded: int = 0
    expired: int = 0
    failed: int = 0


def is_due(transaction: Transaction, now: datetime, clocks: Clocks) -> bool:
    """Return whether `turn` would do anything; a look that holds no lock."""
    return any(_has_ended(one, now) or _is_to_remind(one, now, clocks) for one in transaction.introductions.waiting())


def turn(store: Store, now: datetime, clocks: Clocks) -> Turned:
    """Remind of requests that wait, and end those whose due date has passed; each in a transaction of its own.

    To turn twice at one moment does nothing the second time, so that a cut-off turn is simply begun again.
    """
    with store.read() as transaction:
        waiting = [one.introduction_id for one in transaction.introductions.waiting()]
    with store.write() as transaction:
        transaction.links.forget_expired(now - KEPT_AFTER_EXPIRY)
    done = Counter(_turn_one(store, introduction_id, now, clocks) for introduction_id in waiting)
    return Turned(done["reminded"], done["expired"], done["failed"])


def _turn_one(store: Store, introduction_id: str, now: datetime, clocks: Clocks) -> str:
    """Return what became of one request; a failure is its own, and the next time tries again."""
    try:
        with store.write() as transaction:
            one = transaction.introductions.get(introduction_id)
            if not one.is_waiting:  # answered since
                return ""
            if _has_ended(one.outline, now):
                take_step(transaction, introduction_id, "expire", CLOCK, now, clocks)
                return "expired"
            if _is_to_remind(one.outline, now, clocks):
                _remind(transaction, one, now, clocks)
                return "reminded"
    except SetuError as error:
        logger.error("%s: %s", introduction_id, error)
        return "failed"
    return ""


def _remind(transaction: Transaction, introduction: Introduction, now: datetime, clocks: Clocks) -> None:
    count = clocks.reminders_due(moment_of(introduction.sent_at), now)
    transaction.introductions.remind(introduction, CLOCK, now, count)
    tell_provider(transaction, NotificationKind.REMINDER, introduction, now)


def _has_ended(request: RequestOutline, now: datetime) -> bool:
    return request.due_at <= written(now)


def _is_to_remind(request: RequestOutline, now: datetime, clocks: Clocks) -> bool:
    return request.reminders < clocks.reminders_due(moment_of(request.sent_at), now)
