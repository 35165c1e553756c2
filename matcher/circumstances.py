"""What a text states beside its needs: place, money, limits, deadline, readiness level; read, or as the person said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import regex

from embeddings.codes import unify
from embeddings.tokenizer import codes
from matcher.clauses import Stretch
from matcher.deadline import Deadline, find_deadline
from matcher.edits import Edits
from matcher.facts import Limit, MoneyBand, limits_of, money_of, overlaps
from matcher.place_names import NamedPlace, places_named
from matcher.quantities import Quantity, find_quantities

# Round numbers are quantities, and six digits after such a name are a commodity or an industry, not a place.
_PINCODE = regex.compile(
    r"(?<![\p{L}\p{N}.,-])(?<!\b(?:HSN?|NIC|ISO?)[\s:]{1,2})[1-9]\d{2} ?(?!000)\d{3}(?![\p{L}\p{N}-]|[.,]\d)",
    regex.IGNORECASE,
)
_TRL = regex.compile(r"\btrl[\s:-]*([1-9])\b", regex.IGNORECASE)

_CODE_REACH = 12
"""How many characters before a number may belong to its code."""


@dataclass(frozen=True)
class Facts:
    """What a text states beside its needs; places are stretches of ``asked``.

    Args:
        pincode: A PIN code, or empty.
        places: Districts and towns that are named; nobody is left out for them.
        money: The largest sum or range of money.
        limits: Measures, counts and spans of time.
        deadline: By when.
        trl: The readiness level.
    """

    pincode: str = ""
    places: tuple[NamedPlace, ...] = ()
    money: MoneyBand | None = None
    limits: tuple[Limit, ...] = ()
    deadline: Deadline | None = None
    trl: int | None = None

    @property
    def money_inr(self) -> int | None:
        """The sum, or the upper end of the range, in rupees."""
        return None if self.money is None else self.money.high_inr

    def circumstances(self) -> list[Stretch]:
        """Return the stretches that name a place, a sum or a deadline: none of them is a need."""
        named = [*self.places, *(found for found in (self.money, self.deadline) if found is not None)]
        return [(found.start, found.end) for found in named if found.end]


def read_circumstances(asked: str, pincode: str, today: date) -> Facts:
    """Return what a text states.

    Args:
        asked: The text, in NFC.
        pincode: The PIN code that it names, or empty.
        today: The day from which deadlines count.
    """
    # Every digit and hyphen keeps its place, so what stands here stands there too.
    plain = unify(asked)
    quantities = [found for found in find_quantities(plain) if not _is_code(plain, found)]
    deadline = find_deadline(plain, quantities, today)
    taken = [(deadline.start, deadline.end)] if deadline is not None else []
    trl = _TRL.search(plain)
    return Facts(
        pincode=pincode,
        places=places_named(asked),
        money=money_of(quantities),
        limits=limits_of(asked, quantities, taken),
        deadline=deadline,
        trl=int(trl.group(1)) if trl else None,
    )


def edited_circumstances(read: Facts, edits: Edits) -> Facts:
    """Return the facts as the person changed them; what was added stands nowhere in what was asked."""
    money, day = edits.money_inr, edits.deadline
    return replace(
        read,
        money=read.money if money is None else MoneyBand(0, 0, money, money),
        deadline=read.deadline if day is None else Deadline(0, 0, day.isoformat(), day),
        trl=read.trl if edits.trl is None else edits.trl,
        limits=read.limits if edits.limits is None else tuple(_edited_limits(read.limits, edits.limits)),
    )


def changed_limits(read: Facts, edits: Edits) -> tuple[list[str], list[str]]:
    """Return which limits the person took out, and which were added."""
    if edits.limits is None:
        return [], []
    words = [limit.words for limit in read.limits]
    return [one for one in words if one not in edits.limits], [one for one in edits.limits if one not in words]


def first_pincode(text: str) -> str:
    """Return the first PIN code of a text with ASCII digits that is no part of a quantity; empty without one."""
    found = list(_PINCODE.finditer(text))
    # To look for quantities costs more than all else here, and most texts hold no six digits.
    taken = [(one.start, one.end) for one in find_quantities(text)] if found else []
    return next((one.group().replace(" ", "") for one in found if not overlaps(one.span(), taken)), "")


def _edited_limits(read: Sequence[Limit], wanted: Sequence[str]) -> Iterator[Limit]:
    known = {limit.words: limit for limit in read}
    for words in dict.fromkeys(wanted):
        if words in known:
            yield known[words]
        else:
            yield from (
                Limit(0, 0, words, one.low, one.high, one.unit, one.per, one.bound)
                for one in find_quantities(unify(words))[:1]
            )


def _is_code(plain: str, found: Quantity) -> bool:
    """Say whether a number and its unit are part of a code: the 316L of SS 316L is no volume."""
    written = plain[found.start : found.end].replace(" ", "").casefold()
    near = codes(plain[max(0, found.start - _CODE_REACH) : found.end])
    return any(code.endswith(written) for code in near)
