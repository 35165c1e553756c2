"""How often one sender may ask: counted in each process, settled in the database in small lots.

A process lets a twentieth of what is allowed in a window pass without asking the database; then it takes lots of a
twentieth from the one count that all processes share. So in one window nobody is let through more often than allowed
plus a twentieth for each further process, nobody is refused before allowed less such a twentieth, and most senders
never cost a transaction. Who was refused is refused until the window ends without asking again.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from models.store import Store

LOTS = 20
"""Into how many lots an allowance is cut."""
MOST_SENDERS = 20_000
"""Senders that one process counts at a time; beyond, those whose windows are over are forgotten, then the oldest."""


class Counted(StrEnum):
    """What is counted, each by itself."""

    MATCHES = "matches"
    WRITES = "writes"
    UPLOADS = "uploads"
    FEEDBACK = "feedback"
    INTRODUCTIONS = "introductions"


@dataclass(frozen=True)
class Allowance:
    """How often something may be done in a window; windows begin at whole multiples of their length.

    Args:
        kind: What.
        most: How often; 0 for as often as one likes.
        window_s: In how many seconds.
    """

    kind: Counted
    most: int
    window_s: int

    @property
    def lot(self) -> int:
        """How many are taken at once."""
        return max(1, self.most // LOTS)


@dataclass(frozen=True)
class Standing:
    """Where a sender stands after asking: whether it may, how many are left, and seconds to the next window."""

    allowance: Allowance
    is_allowed: bool
    left: int
    resets_s: int


@dataclass
class _Window:
    ends_at: float
    left: int
    to_settle: int
    beyond: int
    is_over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class Limiter:
    """The counts of one process; shares what matters with those of others through the database."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        """Count from nothing; ``clock`` gives seconds since 1970."""
        self._store = store
        self._clock = clock
        self._windows: dict[tuple[Counted, str], _Window] = {}

    def at_once(self, allowance: Allowance, who: str) -> Standing | None:
        """Count one request without the database; None when the database has to be asked, with `ask`."""
        now = self._clock()
        window = self._window(allowance, who, now)
        if not window.lock.acquire(blocking=False):  # somebody asks the database for this sender
            return None
        try:
            if window.left > 0:
                window.left -= 1
                return _standing(allowance, window, now, is_allowed=True)
            return _standing(allowance, window, now, is_allowed=False) if window.is_over else None
        finally:
            window.lock.release()

    def ask(self, allowance: Allowance, who: str) -> Standing:
        """Count one request, with the database where this process has none left."""
        known = self.at_once(allowance, who)
        if known is not None:
            return known
        now = self._clock()
        window = self._window(allowance, who, now)
        with window.lock:
            if window.left == 0 and not window.is_over:
                self._take_lot(allowance, who, window, now)
            is_allowed = window.left > 0
            window.left -= is_allowed
            return _standing(allowance, window, now, is_allowed=is_allowed)

    def _take_lot(self, allowance: Allowance, who: str, window: _Window, now: float) -> None:
        moment, ends_at = _moment(now), _moment(window.ends_at)
        subject = f"{who}\n{int(window.ends_at)}"
        with self._store.write() as transaction:
            if window.to_settle:
                transaction.attempts.take(allowance.kind, subject, window.to_settle, allowance.most, ends_at, moment)
                window.to_settle = 0
            granted = transaction.attempts.take(allowance.kind, subject, allowance.lot, allowance.most, ends_at, moment)
            window.left, window.beyond = granted.tries, granted.left
            window.is_over = window.left == 0
            if window.is_over:
                began = ends_at - timedelta(seconds=allowance.window_s)
                transaction.limit_hits.add(who, allowance.kind, began, moment)

    def _window(self, allowance: Allowance, who: str, now: float) -> _Window:
        known = self._windows.get((allowance.kind, who))
        if known is not None and known.ends_at > now:
            return known
        self._forget_some(now)
        ends_at = (math.floor(now / allowance.window_s) + 1) * allowance.window_s
        made = _Window(ends_at, allowance.lot, allowance.lot, allowance.most - allowance.lot)
        self._windows[allowance.kind, who] = made
        return made

    def _forget_some(self, now: float) -> None:
        if len(self._windows) < MOST_SENDERS:
            return
        kept = [(key, one) for key, one in self._windows.items() if one.ends_at > now]
        self._windows = dict(kept[-MOST_SENDERS // 2 :])


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _standing(allowance: Allowance, window: _Window, now: float, *, is_allowed: bool) -> Standing:
    return Standing(allowance, is_allowed, window.left + window.beyond, max(1, math.ceil(window.ends_at - now)))
