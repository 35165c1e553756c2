"""Which facts of a profile an owner can correct, and how their text is read: by the importer's own readers of cells."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.details import ProviderKind
from models.errors import FieldProblem, InvalidInput
from models.importing import fields
from models.importing.field_specs import FieldSpec
from models.importing.kinds import KINDS, ImportKind
from models.profiles.layer import CAPACITY, PLACE

ORGANISATION, LEAD_TIME, READINESS, SECTORS = "organisation_id", "lead_time_days", "readiness", "sectors"
WONT_DO = "wont_do"
MOST_HOURS = 744
MOST_SECTORS = 12
MOST_WONT_DO = 10
"""Topics that one profile can refuse: who wants nothing at all hides it."""

_LISTED = ("languages",)
_OF_KIND = {
    ProviderKind.RESEARCHER: ("designation", "department", "career_stage", "orcid"),
    ProviderKind.LABORATORY: ("department", "accreditation", "booking_url"),
    ProviderKind.FACILITY: ("department", "rate_inr", "rate_unit", "earliest_slot", "booking_url", "installed_year"),
    ProviderKind.STARTUP: ("founded_year", "trl"),
}
OF_EVIDENCE = ("title", "text", "year", "url")
SAID_ONLY = (CAPACITY, LEAD_TIME, READINESS, SECTORS)
"""What papers never show."""


def fields_of(kind: ProviderKind) -> tuple[str, ...]:
    """Return the facts of a profile of this kind that its owner can correct or hide, in the order of the page."""
    return ("name", ORGANISATION, PLACE, *_OF_KIND[kind], "languages", "url", *SAID_ONLY)


@dataclass(frozen=True)
class Reading:
    """What text is read with: where a text means, which organisation a name is, and what day it is."""

    locate: Callable[[str], dict[str, Any]]
    organisation: Callable[[str], str]
    today: date


def read_field(kind: ProviderKind, field: str, text: str, reading: Reading) -> Any:
    """Return the value that an owner's text gives a field of their profile, as JSON has it.

    Raises:
        InvalidInput: The field is none of this kind, the text is empty, or it cannot stand there.
    """
    if field not in fields_of(kind):
        raise _refused(field, field, "is no fact of such a profile", f"give one of {', '.join(fields_of(kind))}")
    own: dict[str, Callable[[str], Any]] = {
        PLACE: reading.locate,
        ORGANISATION: reading.organisation,
        CAPACITY: lambda given: read_capacity(given, reading.today),
        LEAD_TIME: _days,
        READINESS: _readiness,
        SECTORS: _sectors,
    }
    specs = KINDS[ImportKind(kind.value)].by_name
    return _read(field, text, own[field] if field in own else lambda given: _by_spec(specs[field], given))


def read_evidence(field: str, text: str) -> Any:
    """Return the value that an owner's text gives a field of their evidence.

    Raises:
        InvalidInput: Evidence has no such field, the text is empty, or it cannot stand there.
    """
    if field not in OF_EVIDENCE:
        raise _refused(field, field, "is no part of evidence", f"give one of {', '.join(OF_EVIDENCE)}")
    return _read(field, text, lambda given: _by_spec(KINDS[ImportKind.EVIDENCE].by_name[field], given))


def read_capacity(text: str, today: date) -> dict[str, Any]:
    """Return the hours a month that somebody has for new work, and until when that holds: the end of the quarter."""
    hours = fields.whole_number(text)
    if hours > MOST_HOURS:
        raise _refused("", text, f"a month has at most {MOST_HOURS} hours", "give hours a month")
    return {"hours_per_month": hours, "until": quarter_end(today).isoformat()}


def quarter_end(today: date) -> date:
    """Return the last day of the calendar quarter that a day lies in."""
    month = (today.month - 1) // 3 * 3 + 3
    return date(today.year, month, calendar.monthrange(today.year, month)[1])


def _by_spec(spec: FieldSpec, text: str) -> Any:
    if spec.separators:
        parts = [part.strip() for part in text.translate({ord(one): "\n" for one in spec.separators}).split("\n")]
        return list(dict.fromkeys(spec.parse(part) for part in parts if part))
    value = spec.parse(text)
    return value.isoformat() if isinstance(value, date) else value


def _read(field: str, text: str, parse: Callable[[str], Any]) -> Any:
    if not text.strip():
        raise _refused(field, text, "is empty", "write what stands there, or hide it")
    try:
        return parse(text)
    except InvalidInput as error:
        found = error.problems[0] if error.problems else FieldProblem("", text[:80], str(error), "write it otherwise")
        raise _refused(field, found.value, found.reason, found.fix) from error


def _days(text: str) -> int:
    days = fields.whole_number(text)
    if days > 3650:  # ten years
        raise _refused("", text, "is longer than ten years", "give days until work can start")
    return days


def _readiness(text: str) -> dict[str, int]:
    low, _, high = text.replace("–", "-").replace("—", "-").partition("-")
    first = fields.readiness_level(low.strip())
    last = fields.readiness_level(high.strip()) if high.strip() else first
    if first > last:
        raise _refused("", text, "the range is upside down", "write the lower level first, such as 4-7")
    return {"from": first, "to": last}


def _sectors(text: str) -> list[str]:
    parts = [fields.line(part) for part in text.replace("\n", ",").replace(";", ",").split(",") if part.strip()]
    if len(parts) > MOST_SECTORS:
        raise _refused("", text, f"are more than {MOST_SECTORS}", "name the most important ones")
    return list(dict.fromkeys(parts))


def _refused(field: str, given: str, reason: str, fix: str) -> InvalidInput:
    return InvalidInput("this cannot stand there", [FieldProblem(field, given[:80], reason, fix)])
