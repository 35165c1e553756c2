"""Facts of a profile, their sources and what was said of them, in the words of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from api.pages.wording import language_name, worded_day
from api.texts import Texts
from matcher.lanes import rupees
from matcher.profiles.fields import LEAD_TIME, ORGANISATION, READINESS, SECTORS
from matcher.profiles.profile import Fact, Profile
from models.profiles.layer import CAPACITY, PLACE
from models.profiles.word import SAID_BY_OWNER, WHOLE, Act, OwnerWord
from models.store import Transaction

LONGEST = 120
"""About how much of a long text stands in one line of the history."""


def worded_value(t: Texts, transaction: Transaction, field: str, value: Any) -> str:
    """Return what stands in a field; empty where nothing does."""
    if value in (None, "", [], {}):
        return ""
    if field == ORGANISATION:
        return organisation_name(transaction, str(value))
    return _WORDED[field](t, value) if field in _WORDED else str(value)


def said_facts(t: Texts, transaction: Transaction, provider_id: str) -> list[tuple[str, str]]:
    """Return what only its owner says of a provider and everybody may read, in words: readiness and sectors."""
    ids = transaction.providers.with_merged([provider_id])
    words = transaction.owner_words.of_profiles(ids, only_holding=True, fields=[READINESS, SECTORS])
    said = {word.field: word.value for word in words if word.act is Act.CORRECT}
    hidden = {word.field for word in words if word.act is Act.HIDE and word.seq > _last_of(words, word.field)}
    shown = {field: said[field] for field in (READINESS, SECTORS) if field in said and field not in hidden}
    return [(t(f"profile_field.{field}"), worded_value(t, transaction, field, value)) for field, value in shown.items()]


def _last_of(words: Sequence[OwnerWord], field: str) -> int:
    return max((word.seq for word in words if word.field == field and word.act is Act.CORRECT), default=0)


def organisation_name(transaction: Transaction, organisation_id: str) -> str:
    """Return how an organisation is called, or its id where it is not stored."""
    found = transaction.organisations.get_many([organisation_id]).get(organisation_id)
    return found.name if found else organisation_id


def editable(transaction: Transaction, fact: Fact) -> str:
    """Return a fact as its owner would type it, to be changed."""
    value = fact.value
    if value in (None, "", [], {}):
        return ""
    if fact.field == ORGANISATION:
        return organisation_name(transaction, str(value))
    if fact.field == PLACE:
        names = filter(None, (value.get("city") or value.get("district"), value.get("state")))
        return str(value.get("pincode") or ", ".join(names))
    if fact.field == CAPACITY:
        return str(value["hours_per_month"])
    if fact.field == READINESS:
        return f"{value['from']}-{value['to']}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def shown_source(t: Texts, fact: Fact) -> str:
    """Return where a fact comes from and when, in words; empty where nothing is known."""
    if not fact.source:
        return ""
    source = t("profile.by_you") if fact.source == SAID_BY_OWNER else fact.source
    day = worded_day(t, date.fromisoformat(fact.as_of)) if fact.as_of else ""
    return " · ".join(filter(None, (source, day)))


def said_in_words(t: Texts, transaction: Transaction, word: OwnerWord, profile: Profile) -> str:
    """Return one thing that was said, for the history."""
    titles = {one.evidence.evidence_id: one.evidence.title or one.evidence.text for one in profile.pieces}
    about = titles.get(word.record_id, "") if word.record_type == "evidence" else ""
    field = t.word(f"profile_field.{word.field}", word.field) if word.field != WHOLE else ""
    value = ""
    if word.act in (Act.CORRECT, Act.SAY):
        value = worded_value(t, transaction, word.field, word.value)
    if word.act is Act.ADD:
        field = t.word(f"profile_sort.{word.value}", str(word.value))
    parts = (t(f"profile_act.{word.act.value}"), field, f"“{_short(about)}”" if about else "", _short(value))
    return " · ".join(filter(None, parts))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _place(t: Texts, value: dict[str, Any]) -> str:
    names = dict.fromkeys(filter(None, (value.get("city"), value.get("district"), value.get("state"))))
    return ", ".join([*names, *filter(None, [value.get("pincode")])])


def _capacity(t: Texts, value: dict[str, Any]) -> str:
    hours, until = value["hours_per_month"], value.get("until", "")
    day = worded_day(t, date.fromisoformat(until)) if until else ""
    if not hours and day:
        return t("profile.full_until", day=day)
    text = t("fact.hours_a_month", count=hours)
    return t("profile.until", text=text, day=day) if day else text


_WORDED: dict[str, Callable[[Texts, Any], str]] = {
    PLACE: _place,
    CAPACITY: _capacity,
    LEAD_TIME: lambda t, value: t("fact.one_day") if value == 1 else t("fact.days", count=value),
    READINESS: lambda t, value: "TRL " + "–".join(map(str, dict.fromkeys((value["from"], value["to"])))),
    SECTORS: lambda t, value: ", ".join(value),
    "languages": lambda t, value: ", ".join(language_name(t, tag) for tag in value),
    "rate_inr": lambda t, value: rupees(value),
    "earliest_slot": lambda t, value: worded_day(t, date.fromisoformat(value)),
}
