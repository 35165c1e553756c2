"""By when an answer is needed: "within two months", "31 March", "दो महीने में चाहिए", "before the monsoon".

A span of time is a deadline only where its sentence says that something is needed or must be done; "peels off within
two months" is what goes wrong, and stays a limit.
"""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import chain, islice

import regex

from matcher.clauses import Stretch, sentences
from matcher.quantities import Quantity, QuantityKind
from matcher.quantity_words import WORD_END, WORD_START, quantity_words

DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365}
SOONEST_DAYS = 2
"""Shorter spans ("two hours", "a day") belong to a process, not to a plan."""

_LATEST_DAY = 31
# Hindi and its neighbours say what must be done by an infinitive with "is": theek karna hai, सुधारना है.
_MUST_BE_DONE = r"\p{L}[\p{L}\p{M}]*(?:ना|नी|ने|na|ni|ne)\s(?:है|हैं|होगा|hai|hain|hoga)"


@dataclass(frozen=True)
class Deadline:
    """By when, in the person's own words, and the day that they mean if they name one."""

    start: int
    end: int
    words: str
    day: date | None = None


def find_deadline(text: str, quantities: Sequence[Quantity], today: date) -> Deadline | None:
    """Return the deadline of a text: a day named, else a span of time, else a season or feast; of several the first.

    Args:
        text: Text in NFC with ASCII digits.
        quantities: Its quantities.
        today: The day from which spans are counted and to which days without a year are the next.
    """
    needing = Needing(text)
    found = (*islice(_days_named(text, needing, today), 1), *islice(_spans(text, needing, quantities, today), 1))
    return next(chain(found, _events(text)), None)


class Needing:
    """Which sentences of a text say that something is needed or must be done; each is looked at once."""

    def __init__(self, text: str) -> None:
        """Look at nothing yet."""
        self._text = text
        self._known: dict[int, bool] = {}

    @cached_property
    def _sentences(self) -> list[Stretch]:
        return sentences(self._text)

    def at(self, place: int) -> bool:
        """Say whether the sentence at a place does."""
        number = max(0, bisect_right(self._sentences, place, key=lambda piece: piece[0]) - 1)
        if number not in self._known:
            self._known[number] = _need_pattern().search(self._text, *self._sentences[number]) is not None
        return self._known[number]


def _days_named(text: str, needing: Needing, today: date) -> Iterator[Deadline]:
    words = quantity_words()
    for match in _day_pattern().finditer(text):
        month = int(words.meaning("month-name", match["month"] or match["month_first"]))
        day = int(match["day"] or match["day_after"] or 1)
        is_bounded = match["before"] or match["after"]
        # A day with a bound is one to keep; a month or a day alone only where something is needed.
        is_due = (is_bounded and (match["day"] or match["day_after"])) or needing.at(match.start())
        if 1 <= day <= _LATEST_DAY and is_due and (is_bounded or match["day"] or match["day_after"]):
            yield Deadline(match.start(), match.end(), match.group(), _next(day, month, match["year"], today))


def _next(day: int, month: int, year: str | None, today: date) -> date:
    wanted = int(year) if year else today.year
    found = date(wanted, month, min(day, calendar.monthrange(wanted, month)[1]))
    if year or found >= today:
        return found
    return date(today.year + 1, month, min(day, calendar.monthrange(today.year + 1, month)[1]))


def _spans(text: str, needing: Needing, quantities: Sequence[Quantity], today: date) -> Iterator[Deadline]:
    for found in quantities:
        days = int(found.high * DAYS_OF.get(found.unit, 0)) if found.kind is QuantityKind.TIME else 0
        if days < SOONEST_DAYS or found.per or not needing.at(found.start):
            continue
        start, end = _with_bound(text, found)
        if (start, end) != (found.start, found.end) or found.bound == "at most":
            yield Deadline(start, end, text[start:end], today + timedelta(days=days))


def _with_bound(text: str, found: Quantity) -> Stretch:
    """Return the span of time with the word before or behind it that makes it one to keep: in two months, दो महीने में."""
    before = _before_pattern().search(text, max(0, found.start - 20), found.start)
    after = _after_pattern().match(text, found.end)
    return before.start() if before else found.start, after.end() if after else found.end


def _events(text: str) -> Iterator[Deadline]:
    for match in _event_pattern().finditer(text):
        yield Deadline(match.start(), match.end(), match.group())


@cache
def _day_pattern() -> regex.Pattern[str]:
    words = quantity_words()
    months, bounds = words.pattern("month-name"), words.pattern("before-event")
    year = r"(?:[\s,]{1,2}(?P<year>20\d\d))?"
    by_day = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{months}){WORD_END}"
    by_month = rf"(?P<month_first>{months}){WORD_END}(?:\s(?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?{WORD_END})?"
    return regex.compile(
        rf"(?:{WORD_START}(?P<before>{bounds})\s(?:the\s|next\s|end\sof\s){{0,2}})?{WORD_START}(?:{by_day}|{by_month}){year}"
        rf"(?:\s(?P<after>{bounds}){WORD_END})?",
        regex.IGNORECASE | regex.VERSION1,
    )


@cache
def _event_pattern() -> regex.Pattern[str]:
    words = quantity_words()
    events, bounds = words.pattern("event"), words.pattern("before-event")
    english = rf"(?:before|by|until|till)\s(?:the\s|this\s|our\s|next\s|coming\s)?(?:[\w'-]+\s)?(?:{events})"
    native = rf"(?:{events})\s(?:{bounds})"
    return regex.compile(rf"{WORD_START}(?:{english}|{native}){WORD_END}", regex.IGNORECASE | regex.VERSION1)


@cache
def _need_pattern() -> regex.Pattern[str]:
    needs = quantity_words().pattern("need-word")
    return regex.compile(rf"{WORD_START}(?:{needs}|{_MUST_BE_DONE}){WORD_END}", regex.IGNORECASE | regex.VERSION1)


@cache
def _before_pattern() -> regex.Pattern[str]:
    return regex.compile(
        rf"{WORD_START}(?:within|in the next|in|by|before|latest by)\s(?:the\s|next\s)?$", regex.IGNORECASE
    )


@cache
def _after_pattern() -> regex.Pattern[str]:
    words = quantity_words().pattern("before-word")
    return regex.compile(rf"\s?(?:{words}){WORD_END}", regex.IGNORECASE | regex.VERSION1)
