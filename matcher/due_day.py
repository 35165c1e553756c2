"""The day that somebody means who was asked by when: a date, a month, or words that a text would say it in."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

import regex

from embeddings.codes import unify
from matcher.deadline import find_deadline
from matcher.quantities import find_quantities

_YEAR_FIRST = regex.compile(r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?")
_DAY_FIRST = regex.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>(?:20)?\d\d)")
_MONTH_FIRST = regex.compile(r"(?P<month>\d{1,2})[-/.](?P<year>20\d\d)")
_DAY_OF_MONTH = regex.compile(r"(?<!\d)\d{1,2}(?!\d)")


def due_day(answer: str, today: date) -> date | None:
    """Return the day, which may have passed; ``None`` where the answer names no day and no month that there is.

    A month without a day means its last one: who needs something "by March 2027" in answer to this question can still
    use it in March. Numbers stand as they do in India, the day first, or as ISO 8601 has them.

    Args:
        answer: "31-03-2027", "2027-03", "31 March", "दो महीने में"; digits of any script.
        today: The day from which spans are counted and to which days without a year are the next.
    """
    plain = " ".join(unify(answer).split()).strip(" .")
    if any(letter.isalpha() for letter in plain):
        return _in_words(plain, today)
    return next(_in_numbers(plain), None)


def _in_numbers(plain: str) -> Iterator[date]:
    for form in (_YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST):
        if match := form.fullmatch(plain):
            said = match.groupdict()
            year, month = int(said["year"]) % 100 + 2000, int(said["month"])
            last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
            day = int(said.get("day") or last)
            if 1 <= day <= last:
                yield date(year, month, day)


def _in_words(plain: str, today: date) -> date | None:
    sentence = f"we need it by {plain}"
    found = find_deadline(sentence, find_quantities(sentence), today)
    if found is None or found.day is None:
        return None
    is_month_alone = found.day.day == 1 and not _DAY_OF_MONTH.search(plain)
    last = calendar.monthrange(found.day.year, found.day.month)[1]
    return found.day.replace(day=last) if is_month_alone else found.day
