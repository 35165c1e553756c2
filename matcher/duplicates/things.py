"""Organisations, laboratories, instruments, start-ups, calls and courses that may be one: by name, place and page."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import regex

from matcher.duplicates.reasons import SMALLEST_DIRECTORY, Reason, judged_pair, prior_bits
from matcher.duplicates.word_sets import name_set
from models.duplicate_pairs import DuplicatePair

LEAST_SHARED = 0.6
MOST_NAME_BITS = 14.0
SAME_OWNER_BITS, OTHER_OWNER_BITS = 5.0, -8.0
SAME_PAGE_BITS, SHARED_PAGE_BITS, OWN_PAGE = 9.0, 1.0, 2
SAME_DISTRICT_BITS, OTHER_DISTRICT_BITS = 4.0, -5.0
OTHER_KIND_BITS = -2.0
LARGEST_BLOCK = 200
CORROBORATING = frozenset({"page", "organisation", "district"})

_NUMBERS = regex.compile(r"\p{L}*\p{N}+\p{L}*")


@dataclass(frozen=True)
class Thing:
    """What is compared of one record; ``names`` are its name and aliases, ``owner`` the organisation that has it."""

    record_id: str
    names: tuple[str, ...]
    owner: str = ""
    kind: str = ""
    district: str = ""
    url: str = ""


class Things:
    """All records of one type or kind, and what the words of their names tell."""

    def __init__(self, record_type: str, things: Sequence[Thing]) -> None:
        """Count words and pages."""
        self._record_type = record_type
        self._things = things
        self._counts = Counter(word for thing in things for word in _all_words(thing))
        self._pages = Counter(thing.url for thing in things if thing.url)
        self._prior = prior_bits(len(things))

    def pairs(self) -> Iterator[DuplicatePair]:
        """Yield the pairs that are at least possible, by rising ids."""
        for row, other_row in self._candidates():
            one, other = self._things[row], self._things[other_row]
            reasons = list(self._reasons(one, other))
            corroborated = any(reason.name in CORROBORATING and reason.weight > 1 for reason in reasons)
            ids = (one.record_id, other.record_id)
            pair = judged_pair(self._record_type, ids, reasons, self._prior, corroborated=corroborated)
            if reasons and pair:
                yield pair

    def _candidates(self) -> list[tuple[int, int]]:
        """Return rows that share a page or one of the two rarest words of a name."""
        blocks: dict[str, set[int]] = defaultdict(set)
        for row, thing in enumerate(self._things):
            for name in thing.names:
                for word in sorted(name_set(name), key=lambda one: (self._counts[one], one))[:2]:
                    blocks[word].add(row)
            if thing.url:
                blocks[thing.url].add(row)
        groups = (sorted(rows) for rows in blocks.values() if len(rows) <= LARGEST_BLOCK)
        return sorted({pair for rows in groups for pair in combinations(rows, 2)})

    def _reasons(self, one: Thing, other: Thing) -> Iterator[Reason]:
        name = self._name_reason(one, other)
        if name is None:
            return
        yield name
        if one.owner and other.owner:
            is_same = one.owner == other.owner
            weight = SAME_OWNER_BITS if is_same else OTHER_OWNER_BITS
            yield Reason("organisation" if is_same else "other_organisation", one.owner, other.owner, weight)
        if one.district and other.district:
            is_same = one.district == other.district
            weight = SAME_DISTRICT_BITS if is_same else OTHER_DISTRICT_BITS
            yield Reason("district" if is_same else "other_district", one.district, other.district, weight)
        if one.url and one.url == other.url:
            weight = SAME_PAGE_BITS if self._pages[one.url] <= OWN_PAGE else SHARED_PAGE_BITS
            yield Reason("page", one.url, other.url, weight)
        if one.kind and other.kind and one.kind != other.kind:
            yield Reason("other_kind", one.kind, other.kind, OTHER_KIND_BITS)

    def _name_reason(self, one: Thing, other: Thing) -> Reason | None:
        """Return how far the two most alike names speak for one; ``None`` where they do not, or numbers differ."""
        best = max((self._likeness(left, right), left, right) for left in one.names for right in other.names)
        (share, bits), left, right = best
        if share < LEAST_SHARED or _numbers(left) != _numbers(right):
            return None
        return Reason("name", left, right, share * bits)

    def _likeness(self, left: str, right: str) -> tuple[float, float]:
        """Return the share of common words, weighted by how rare they are, and what they tell in bits, at most 14."""
        ours, theirs = name_set(left), name_set(right)
        common = sum(map(self._bits, sorted(ours & theirs)))
        whole = sum(map(self._bits, sorted(ours | theirs)))
        return (common / whole if whole else 0.0), min(MOST_NAME_BITS, common)

    def _bits(self, word: str) -> float:
        return math.log2(max(len(self._things), SMALLEST_DIRECTORY) / max(1, self._counts[word]))


def _all_words(thing: Thing) -> set[str]:
    return {word for name in thing.names for word in name_set(name)}


def _numbers(name: str) -> set[str]:
    return set(_NUMBERS.findall(name.casefold()))
