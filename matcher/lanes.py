"""What decides on a card: the few facts for which an owner picks one answer over another, per kind of provider.

Facts are label → text. A fact that is not known is left out; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from matcher.eligibility import judge_eligibility
from matcher.query import Query
from models.details import (
    CallDetails,
    CourseDetails,
    Details,
    FacilityDetails,
    LaboratoryDetails,
    ProviderKind,
    ResearcherDetails,
    StartupDetails,
)
from models.errors import SetuError
from models.records import Provider

Facts = dict[str, str]
DetailsT = TypeVar("DetailsT")


def card_facts(provider: Provider, query: Query) -> Facts:
    """Return the facts that decide on this provider's card, in the order in which they matter."""
    facts = _FACTS_OF_KIND[provider.kind](provider.details, query)
    return {label: text for label, text in facts.items() if text}


def full_fact(until: date | None) -> Facts:
    """Return the fact that a provider has no time until a day; none where it has."""
    return {"full until": until.isoformat()} if until else {}


def rupees(amount: int) -> str:
    """Write a sum as Indians do: ₹1,50,000."""
    digits = str(abs(amount))
    head, tail = digits[:-3], digits[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ("-" if amount < 0 else "") + "₹" + ",".join([*groups, tail])


def _researcher(details: Details, query: Query) -> Facts:
    found = _checked(details, ResearcherDetails)
    return {
        "role": ", ".join(part for part in (found.designation, found.department) if part),
        "capacity": _number(found.capacity_hours_per_month, "{} hours a month"),
        "can start in": _number(found.lead_time_days, "{} days"),
    }


def _laboratory(details: Details, query: Query) -> Facts:
    found = _checked(details, LaboratoryDetails)
    return {"department": found.department, "accreditation": found.accreditation, "booking": found.booking_url}


def _facility(details: Details, query: Query) -> Facts:
    found = _checked(details, FacilityDetails)
    return {
        "rate": f"{rupees(found.rate_inr)} per {found.rate_unit or 'use'}" if found.rate_inr is not None else "",
        "earliest slot": _day(found.earliest_slot if _ahead(found.earliest_slot, query) else None),
        "booking": found.booking_url,
        "department": found.department,
    }


def _startup(details: Details, query: Query) -> Facts:
    found = _checked(details, StartupDetails)
    return {"founded": _number(found.founded_year, "{}"), "TRL": _number(found.trl, "{}")}


def _call(details: Details, query: Query) -> Facts:
    found = _checked(details, CallDetails)
    eligibility = judge_eligibility(found, query.applicant)
    return {
        "deadline": _day(found.deadline),
        "opens": _day(found.opens if _ahead(found.opens, query) else None),
        "money": _money_range(found.amount_min_inr, found.amount_max_inr),
        "eligible": eligibility.eligible.value,
        "rule": "; ".join(eligibility.rules),
        "funder": found.funder,
    }


def _course(details: Details, query: Query) -> Facts:
    found = _checked(details, CourseDetails)
    return {
        "starts": _day(found.starts if _ahead(found.starts, query) else None),
        "length": _number(found.duration_days, "{} days"),
        "fee": rupees(found.fee_inr) if found.fee_inr is not None else "",
        "mode": found.mode,
        "language": found.language,
    }


_FACTS_OF_KIND: dict[ProviderKind, Callable[[Details, Query], Facts]] = {
    ProviderKind.RESEARCHER: _researcher,
    ProviderKind.LABORATORY: _laboratory,
    ProviderKind.FACILITY: _facility,
    ProviderKind.STARTUP: _startup,
    ProviderKind.CALL: _call,
    ProviderKind.COURSE: _course,
}


def _checked(details: Details, expected: type[DetailsT]) -> DetailsT:
    if not isinstance(details, expected):
        raise SetuError(f"expected {expected.__name__}, found {type(details).__name__}: rebuild the record")
    return details


def _number(value: int | None, text: str) -> str:
    return "" if value is None else text.format(value)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _ahead(day: date | None, query: Query) -> bool:
    return day is not None and day >= query.today


def _money_range(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{rupees(low)} to {rupees(high)}"
    if high is not None:
        return f"up to {rupees(high)}"
    return f"from {rupees(low)}" if low is not None else ""
