"""Text of one cell to one field value; what cannot be read is refused with a reason and a fix.

Every parser takes text that is not empty and has no white space at its ends, and raises `InvalidInput` with one
problem (its ``field`` is filled in by the caller).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from models.errors import InvalidInput
from models.flaws import Flaw
from models.geography import normalise_state
from models.importing.headers import fold
from models.reference.lookups import cluster_names, clusters, fold_name, language_codes
from models.safe_text import clean_text

Parser = Callable[[str], Any]
E = TypeVar("E", bound=StrEnum)

MAX_ID, MAX_NAME, MAX_HEADING, MAX_TEXT = 200, 500, 5_000, 100_000

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:,\d{2})*,\d{3}(?:\.\d+)?")
_PIN = re.compile(r"[1-9]\d{5}")
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_TRL = re.compile(r"(?:trl)?[\s:\-]*(\d)(?:\.0)?", re.IGNORECASE)


def refuse(value: str, flaw: Flaw, **details: object) -> InvalidInput:
    """Return the error for a cell that cannot be read."""
    return InvalidInput("a cell cannot be read", [flaw.problem("", value[:200], **details)])


def line(text: str) -> str:
    """Read a name or other short text: one line, runs of white space as one space."""
    return _clean(" ".join(text.split()), MAX_NAME)


def heading(text: str) -> str:
    """Read a title: one line, longer than a name may be."""
    return _clean(" ".join(text.split()), MAX_HEADING)


def prose(text: str) -> str:
    """Read a long text; its line ends are kept."""
    return _clean(text, MAX_TEXT)


def identifier(text: str) -> str:
    """Read an id: no white space inside, so that it can stand in a file of results."""
    if _SPACES.search(text):
        raise refuse(text, Flaw.ID_WITH_SPACE)
    return _clean(text, MAX_ID)


def web_address(text: str) -> str:
    """Read an http or https address; ``www.`` in front is completed."""
    address = f"https://{text}" if text.casefold().startswith("www.") else text
    if not re.match(r"https?://[^\s/]+\.[^\s]+", address, re.IGNORECASE) or _SPACES.search(address):
        raise refuse(text, Flaw.NO_WEB_ADDRESS)
    return _clean(address, 2_000)


def whole_number(text: str) -> int:
    """Read a whole number that is not negative: ``12``, ``12.0``, ``1,200``."""
    plain = _ungrouped(text)
    if not _NUMBER.fullmatch(plain) or len(plain) > 15 or float(plain) != int(float(plain)) or float(plain) < 0:
        raise refuse(text, Flaw.NO_WHOLE_NUMBER)
    return int(float(plain))


def degrees(text: str) -> float:
    """Read a coordinate in decimal degrees; a degree sign and N or E at the end are allowed."""
    plain = text.rstrip("NnEe").rstrip("° ")
    if not _NUMBER.fullmatch(plain):
        raise refuse(text, Flaw.NO_COORDINATE)
    return float(plain)


def year(text: str) -> int:
    """Read a year, also out of a date."""
    if re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", text):
        return int(text[:4])
    found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    if len(found) == 1 and len(text) <= 30:
        return int(found[0])
    try:
        return day(text).year
    except InvalidInput as error:
        raise refuse(text, Flaw.NO_YEAR) from error


def readiness_level(text: str) -> int:
    """Read a technology readiness level: ``4`` or ``TRL 4``."""
    match = _TRL.fullmatch(text)
    if not match or not 1 <= int(match[1]) <= 9:
        raise refuse(text, Flaw.NO_TRL)
    return int(match[1])


def pincode(text: str) -> str:
    """Read a PIN code; ``411 007`` and the ``411007.0`` of a spreadsheet are mended."""
    plain = re.sub(r"[\s\-]", "", text.removesuffix(".0"))
    if not _PIN.fullmatch(plain):
        raise refuse(text, Flaw.NO_PIN_CODE)
    return plain


def orcid(text: str) -> str:
    """Read an ORCID, also as an address."""
    match = _ORCID.fullmatch(text)
    if not match:
        raise refuse(text, Flaw.NO_ORCID)
    return match[1]


def state(text: str) -> str:
    """Read a state or union territory in any spelling."""
    return normalise_state(text)


def language(text: str) -> str:
    """Read a language's name or code as its ISO 639 code; a region (``hi-IN``) is dropped."""
    code = language_codes().get(fold_name(text)) or language_codes().get(text.casefold().split("-")[0])
    if not code:
        near = get_close_matches(fold_name(text), language_codes(), n=1, cutoff=0.75)
        if near:
            raise refuse(text, Flaw.NEARLY_LANGUAGE, near=language_codes()[near[0]])
        raise refuse(text, Flaw.NO_LANGUAGE)
    return code


def cluster(text: str) -> str:
    """Read a cluster by id, name, city or short name."""
    found = cluster_names().get(fold_name(text))
    if not found:
        near = get_close_matches(fold_name(text), cluster_names(), n=1, cutoff=0.7)
        if near:
            raise refuse(text, Flaw.NEARLY_CLUSTER, near=cluster_names()[near[0]])
        raise refuse(text, Flaw.NO_CLUSTER, allowed=", ".join(one.cluster_id for one in clusters()))
    return found


def choice(members: type[E]) -> Callable[[str], E]:
    """Return a parser for one word of a fixed list, whatever its case, spaces and hyphens."""
    by_name = {fold(member.value): member for member in members}

    def parse(text: str) -> E:
        if member := by_name.get(fold(text)):
            return member
        near = get_close_matches(fold(text), by_name, n=1, cutoff=0.6)
        if near:
            raise refuse(text, Flaw.NEARLY_ALLOWED_WORD, near=by_name[near[0]].value)
        raise refuse(text, Flaw.NO_ALLOWED_WORD, allowed=", ".join(members))

    return parse


def money(text: str) -> int:
    """Read an amount in rupees, rounded: ``₹ 1,50,000``, ``Rs. 2.5 lakh``, ``1 crore``, ``5000/-``."""
    plain = re.sub(r"₹|\b(?:rs|inr|rupees?)\b\.?|/-|\bonly\b", " ", text, flags=re.IGNORECASE).strip()
    match = re.fullmatch(r"([\d,.]+)\s*(lakhs?|lacs?|l|crores?|cr|thousand|k)?\.?", plain, re.IGNORECASE)
    if not match:
        raise refuse(text, Flaw.NO_AMOUNT)
    number = _ungrouped(match[1].rstrip("."))
    if not _NUMBER.fullmatch(number):
        raise refuse(text, Flaw.WRONG_GROUPS)
    amount = float(number) * _FACTORS[(match[2] or "").casefold().rstrip("s")]
    if amount > 9e15:
        raise refuse(text, Flaw.TOO_MUCH_MONEY)
    return int(amount + 0.5)


_FACTORS = {"": 1, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "lac": 1e5, "l": 1e5, "crore": 1e7, "cr": 1e7}


def day(text: str) -> date:
    """Read a date, the day first as in India: ``22/11/2026``, ``22.11.26``, ``22 Nov 2026``, ``2026-11-22``."""
    numbers = _iso_parts(text) or _numeric_parts(text) or _worded_parts(text)
    if numbers is None:
        if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            raise refuse(text, Flaw.DAY_AS_NUMBER)
        raise refuse(text, Flaw.NO_DATE)
    try:
        return date(*numbers)
    except ValueError as error:
        if numbers[1] > 12:
            raise refuse(text, Flaw.NO_MONTH, month=numbers[1]) from error
        raise refuse(text, Flaw.NO_DAY) from error


def _iso_parts(text: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _numeric_parts(text: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})", text)
    return (_full_year(match[3]), int(match[2]), int(match[1])) if match else None


def _worded_parts(text: str) -> tuple[int, int, int] | None:
    day_first = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([A-Za-z]{3,9})[\s\-/.,]*(\d{4}|\d{2})", text)
    if day_first and (month := _month(day_first[2])):
        return _full_year(day_first[3]), month, int(day_first[1])
    month_first = re.fullmatch(r"([A-Za-z]{3,9})[\s.]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", text)
    if month_first and (month := _month(month_first[1])):
        return int(month_first[3]), month, int(month_first[2])
    return None


def _month(word: str) -> int:
    folded = "sep" if word.casefold() == "sept" else word.casefold()
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(folded)), 0)


_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def _full_year(digits: str) -> int:
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number < 70 else 1900)


def _ungrouped(text: str) -> str:
    return text.replace(",", "") if "," in text and _GROUPED.fullmatch(text) else text


def _clean(text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise refuse(text, Flaw.CELL_TOO_LONG, given=f"{len(text):,}", most=f"{max_length:,}")
    return clean_text(text, max_length)
