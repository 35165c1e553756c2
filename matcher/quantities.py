"""Numbers with what they count: sums of money, measures, counts and times, in digits or words of many languages.

"80 °C", "≤ 2 mm", "300 a month", "साढ़े चार लाख रुपये", "do mahine", "8 to 25 mm". The words beside a number say what it
means; a number alone says nothing and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

import regex

from matcher.quantity_words import WORD_END, WORD_START, QuantityWords, any_of, quantity_words

_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,4})?"
# Hindi writes "gram" and "village" alike: एक ग्राम पंचायत is no weight.
_NOT_A_VILLAGE = r"(?!\s(?:पंचायत|सभा|panchayat|sabha))"
_LARGEST = Decimal(10) ** 15
_SMALLEST_BARE_SUM = Decimal(100_000)
"""From a lakh on, a number with its Indian unit and nothing beside it is a sum of money; below, it may be anything."""


class QuantityKind(StrEnum):
    """What a number counts."""

    MONEY = "money"
    MEASURE = "measure"
    COUNT = "count"
    TIME = "time"


@dataclass(frozen=True)
class Quantity:
    """A number, or a range of numbers, with its unit.

    Args:
        start: Where its words begin in the text.
        end: Where they end.
        kind: What it counts.
        low: The number, or the lower one of a range; rupees for money.
        high: The number, or the upper one of a range.
        unit: The unit's symbol, "INR", "pieces", or a span of time ("month").
        per: For each what: "day", "month", "piece" …, or empty.
        bound: "at most", "at least", "about", or empty.
    """

    start: int
    end: int
    kind: QuantityKind
    low: Decimal
    high: Decimal
    unit: str
    per: str = ""
    bound: str = ""


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text in order, without overlap.

    Args:
        text: Text in NFC with ASCII digits, as `embeddings.codes.unify` gives it.
    """
    words = quantity_words()
    found: list[Quantity] = []
    for match in _pattern().finditer(text):
        # Bound and currency are looked for backwards from the number: tried at every place, they cost ten times more.
        lead = _lead_pattern().search(text, found[-1].end if found else 0, match.start())
        found.extend(_read(match, lead, words))
    return found


def _read(match: regex.Match[str], lead: regex.Match[str] | None, words: QuantityWords) -> Iterator[Quantity]:
    before, bound = (lead["currency"], lead["bound"]) if lead is not None else (None, None)
    numbers = [_number(match, name, words) for name in ("low", "high") if match[name]]
    is_money = bool(before or match["after"] or (match["scale"] and not match["unit"]))
    kind, unit = (QuantityKind.MONEY, "INR") if is_money else _unit(match["unit"] or "", words)
    is_bare = is_money and not (before or match["after"])
    per = words.meaning("per", match["per"] or "")
    says_nothing = max(numbers) < _SMALLEST_BARE_SUM if is_bare else not (is_money or match["unit"] or per)
    if says_nothing or max(numbers) > _LARGEST:
        return
    start = lead.start() if lead is not None else match.start()
    meant = words.meaning("bound", bound or match["bound_after"] or "")
    yield Quantity(start, match.end(), kind, min(numbers), max(numbers), unit, per, meant)


def _number(match: regex.Match[str], name: str, words: QuantityWords) -> Decimal:
    written = match[name]
    number = Decimal(written.replace(",", "") if written[0].isdigit() else words.meaning("number", written))
    if match["fraction"]:
        number += Decimal(words.meaning("fraction", match["fraction"]))
    for scale in match.captures("scale"):
        number *= Decimal(words.meaning("multiplier", scale))
    return number


def _unit(written: str, words: QuantityWords) -> tuple[QuantityKind, str]:
    for table, kind in (("time", QuantityKind.TIME), ("unit", QuantityKind.MEASURE)):
        if unit := words.meaning(table, written):
            return kind, unit
    return QuantityKind.COUNT, " ".join(written.casefold().split())


@cache
def _pattern() -> regex.Pattern[str]:
    """Return: number or range, scale, unit or currency, rate, bound; what is optional may be absent."""
    words = quantity_words()
    # A named list is a set that is looked up, where an alternation is tried word by word at every place.
    number = rf"(?:{_DIGITS})(?!\d|[.,]\d)|{WORD_START}\L<number>{WORD_END}"
    trailing = any_of(spelling for spelling in words.tables["bound"] if spelling.startswith(("से ", "se ")))
    return regex.compile(
        rf"(?:{WORD_START}(?P<fraction>\L<fraction>)\s)?"
        rf"(?<![\p{{L}}\p{{M}}\p{{N}}.,-])(?P<low>{number})"
        rf"(?:\s?(?:-|–|to|से|se)\s?(?:(?:{words.pattern('currency')})\s?)?(?P<high>{number}))?"
        rf"(?:\s{{0,2}}(?P<scale>{words.pattern('multiplier')}){WORD_END}){{0,2}}"
        rf"(?:[\s-]{{0,2}}(?:(?P<after>{words.pattern('currency')})|(?P<unit>{words.pattern('time', 'unit', 'count')}))"
        rf"{WORD_END}{_NOT_A_VILLAGE})?"
        rf"(?:\s?(?P<per>{words.pattern('per')}){WORD_END})?"
        rf"(?:\s(?P<bound_after>{trailing}){WORD_END})?",
        regex.IGNORECASE | regex.VERSION1,
        number=list(words.tables["number"]),
        fraction=list(words.tables["fraction"]),
    )


@cache
def _lead_pattern() -> regex.Pattern[str]:
    """Return what may stand right before a number: a bound, a currency, or both."""
    words = quantity_words()
    start = r"(?<![\p{L}\p{M}\p{N}])"
    # A named group may stand in both branches.
    bound = rf"{start}(?P<bound>{words.pattern('bound')})\s{{0,2}}"
    currency = rf"{start}(?P<currency>{words.pattern('currency')})\s{{0,2}}"
    return regex.compile(rf"(?:(?:{bound})?{currency}|{bound})$", regex.IGNORECASE | regex.VERSION1 | regex.REVERSE)
