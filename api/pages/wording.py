"""Sums, days, languages and facts in the words of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from api.texts import Texts
from matcher.lanes import rupees
from models.details import CallDetails, CourseDetails, Details, FacilityDetails, ResearcherDetails

_WIDE = frozenset({"role", "rule", "accreditation", "funder"})
"""Facts that are sentences rather than numbers."""

Formatter = Callable[[Texts, Details, str, date], str]


@dataclass(frozen=True)
class Fact:
    """One thing that decides on a card: its name, what is known of it, and a word for its style."""

    label: str
    text: str
    tone: str = ""


def worded_facts(t: Texts, details: Details, facts: dict[str, str], today: date) -> list[Fact]:
    """Return a card's facts in the page's words; links are left to the card's buttons."""
    shown = [(label, text) for label, text in facts.items() if label != "booking"]
    return [
        Fact(
            label=t.word(f"fact.{label}", label),
            text=_FORMATTERS.get(label, _as_stored)(t, details, text, today),
            tone=f"eligible-{text}" if label == "eligible" else "wide" if label in _WIDE else "",
        )
        for label, text in shown
    ]


def worded_day(t: Texts, day: date) -> str:
    """Return a day with its month in words."""
    return t("date.form", day=day.day, month=t(f"month.{day.month}"), year=day.year)


def worded_days(t: Texts, count: int) -> str:
    """Return a number of days in words."""
    return t("fact.one_day") if count == 1 else t("fact.days", count=count)


def coming_day(t: Texts, day: date, today: date) -> str:
    """Return a day with how far away it is; one that has passed stands alone."""
    worded, distance = worded_day(t, day), (day - today).days
    if distance < 0:
        return worded
    key = {0: "fact.today", 1: "fact.tomorrow"}.get(distance, "fact.day")
    return t(key, date=worded, count=distance)


def language_name(t: Texts, tag: str) -> str:
    """Return the name of a language, or its tag where the catalogue has none."""
    return t.word(f"language.{tag}", tag)


def _as_stored(t: Texts, details: Details, text: str, today: date) -> str:
    return text


def _day(t: Texts, details: Details, text: str, today: date) -> str:
    return coming_day(t, date.fromisoformat(text), today)


def _count_days(t: Texts, count: int | None, text: str) -> str:
    return text if count is None else worded_days(t, count)


def _start(t: Texts, details: Details, text: str, today: date) -> str:
    return _count_days(t, details.lead_time_days if isinstance(details, ResearcherDetails) else None, text)


def _length(t: Texts, details: Details, text: str, today: date) -> str:
    return _count_days(t, details.duration_days if isinstance(details, CourseDetails) else None, text)


def _capacity(t: Texts, details: Details, text: str, today: date) -> str:
    count = details.capacity_hours_per_month if isinstance(details, ResearcherDetails) else None
    return text if count is None else t("fact.hours_a_month", count=count)


def _rate(t: Texts, details: Details, text: str, today: date) -> str:
    if not isinstance(details, FacilityDetails) or details.rate_inr is None:
        return text
    unit = details.rate_unit or "use"
    return t("fact.rate_per", sum=rupees(details.rate_inr), unit=t.word(f"unit.{unit}", unit))


def _fee(t: Texts, details: Details, text: str, today: date) -> str:
    return t("fact.free") if isinstance(details, CourseDetails) and details.fee_inr == 0 else text


def _money(t: Texts, details: Details, text: str, today: date) -> str:
    if not isinstance(details, CallDetails):
        return text
    low, high = details.amount_min_inr, details.amount_max_inr
    if low is not None and high is not None:
        return t("fact.money_range", low=rupees(low), high=rupees(high))
    if high is not None:
        return t("fact.money_up_to", high=rupees(high))
    return text if low is None else t("fact.money_from", low=rupees(low))


def _eligible(t: Texts, details: Details, text: str, today: date) -> str:
    return t.word(f"eligible.{text}", text)


def _rule(t: Texts, details: Details, text: str, today: date) -> str:
    return "; ".join(_one_rule(t, rule) for rule in text.split("; "))


def _one_rule(t: Texts, rule: str) -> str:
    name, colon, values = rule.partition(": ")
    if not colon:
        return t.word(f"rule.{name}", name)
    table = {"applicants": "applicant", "Udyam size": "udyam", "needs a partner": "partner"}.get(name, "")
    worded = (t.word(f"{table}.{value}", value) for value in values.split(", "))
    return f"{t.word(f'rule.{name}', name)}: {', '.join(worded)}"


def _mode(t: Texts, details: Details, text: str, today: date) -> str:
    return t.word(f"mode.{text}", text)


def _language(t: Texts, details: Details, text: str, today: date) -> str:
    return language_name(t, text)


_FORMATTERS: dict[str, Formatter] = {
    "capacity": _capacity,
    "full until": _day,
    "can start in": _start,
    "rate": _rate,
    "earliest slot": _day,
    "deadline": _day,
    "money": _money,
    "eligible": _eligible,
    "rule": _rule,
    "starts": _day,
    "length": _length,
    "fee": _fee,
    "mode": _mode,
    "language": _language,
}
