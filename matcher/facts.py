"""What a text says in numbers: money, limits to keep, and by when; each with where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from matcher.quantities import Quantity, QuantityKind

MOST_LIMITS = 8


@dataclass(frozen=True)
class MoneyBand:
    """A sum of money, or a range, in whole rupees; ``text[start:end]`` names it."""

    start: int
    end: int
    low_inr: int
    high_inr: int
    bound: str = ""
    per: str = ""


@dataclass(frozen=True)
class Limit:
    """A number with its unit that an answer has to keep to, in the person's own words: ``text[start:end]``.

    Args:
        start: Where it begins.
        end: Where it ends.
        words: The words themselves.
        low: The number, or the lower one of a range.
        high: The number, or the upper one of a range.
        unit: The unit's symbol, what is counted, or a span of time.
        per: For each what, or empty.
        bound: "at most", "at least", "about", or empty.
    """

    start: int
    end: int
    words: str
    low: Decimal
    high: Decimal
    unit: str
    per: str = ""
    bound: str = ""


def money_of(quantities: Sequence[Quantity]) -> MoneyBand | None:
    """Return the largest sum of money, the first of equals."""
    sums = [quantity for quantity in quantities if quantity.kind is QuantityKind.MONEY]
    if not sums:
        return None
    found = max(sums, key=lambda quantity: (quantity.high, -quantity.start))
    return MoneyBand(found.start, found.end, round(found.low), round(found.high), found.bound, found.per)


def limits_of(text: str, quantities: Sequence[Quantity], taken: Collection[tuple[int, int]]) -> tuple[Limit, ...]:
    """Return the measures, counts and spans of time of a text in order, at most `MOST_LIMITS`.

    Args:
        text: The text.
        quantities: Its quantities.
        taken: Stretches that mean something else: a deadline, a code.
    """
    return tuple(_limits(text, quantities, taken))[:MOST_LIMITS]


def overlaps(stretch: tuple[int, int], taken: Collection[tuple[int, int]]) -> bool:
    """Say whether a stretch shares a character with one of the others."""
    return any(start < stretch[1] and stretch[0] < end for start, end in taken)


def _limits(text: str, quantities: Sequence[Quantity], taken: Collection[tuple[int, int]]) -> Iterator[Limit]:
    for found in quantities:
        if found.kind is QuantityKind.MONEY or overlaps((found.start, found.end), taken):
            continue
        words = text[found.start : found.end]
        yield Limit(found.start, found.end, words, found.low, found.high, found.unit, found.per, found.bound)
