"""Whether two names can be one person's: which parts meet, which are missing, which contradict each other.

Order never counts: family names stand first, last or nowhere. A full word meets a word that sounds alike, two words
that are one when written together (``Venkat Raman``), or an initial. What is left on one side is merely not said; what
is left on both sides contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from matcher.duplicates.name_sounds import alikeness, initial_class
from matcher.duplicates.name_words import NameWord

INITIAL_BITS = 2.5
MISSING_WORD_BITS = -2.0
MISSING_INITIAL_BITS = -0.5
OTHER_INITIAL_BITS = -5.0
OTHER_WORD_BITS = -8.0
"""What a contradiction tells, whatever else of the names meets: brothers share a name too."""

Bits = Callable[[NameWord], float]
"""How much it tells that two records share a word of a name: −log2 of the share of people who have it."""


@dataclass(frozen=True)
class NameComparison:
    """How far two names speak for one person, in bits, and whether they contradict each other."""

    bits: float
    contradicts: bool


def compare_names(left: Sequence[NameWord], right: Sequence[NameWord], bits_of: Bits) -> NameComparison:
    """Compare two names.

    bits = Σ over met words of alikeness · min(bits of both) + 2.5 a met initial − 2 a missing word − 0.5 a missing
    initial; where parts contradict each other, −8 for words and −5 for initials.

    Args:
        left: Parts of one name.
        right: Parts of the other.
        bits_of: What a word tells.
    """
    left_words, right_words, bits = _meet_words(left, right, bits_of)
    left_rest, right_rest = list(left_words), list(right_words)
    left_initials = [part for part in left if part.is_initial]
    right_initials = [part for part in right if part.is_initial]
    # Initials meet initials first: the other's full words may be spoken for by them.
    bits += INITIAL_BITS * _take_equal(left_initials, right_initials)
    bits += INITIAL_BITS * _take_equal(left_initials, right_rest)
    bits += INITIAL_BITS * _take_equal(right_initials, left_rest)
    against = _contradiction(left_rest, right_rest, left_initials, right_initials)
    if against:
        return NameComparison(against, True)
    bits += MISSING_WORD_BITS * len(left_rest + right_rest) + MISSING_INITIAL_BITS * len(left_initials + right_initials)
    return NameComparison(bits, False)


def joined(words: Sequence[NameWord]) -> Iterator[tuple[NameWord, int]]:
    """Yield neighbouring full words written together, with the place of the first."""
    for place, (one, two) in enumerate(pairwise(words)):
        if one.script == two.script:
            yield NameWord(one.text + two.text, one.script, False), place


def _meet_words(
    left: Sequence[NameWord], right: Sequence[NameWord], bits_of: Bits
) -> tuple[list[NameWord], list[NameWord], float]:
    """Pair full words that sound alike, the most alike first; return what is left of both, and the bits."""
    ours = [part for part in left if not part.is_initial]
    theirs = [part for part in right if not part.is_initial]
    free, other_free = set(range(len(ours))), set(range(len(theirs)))
    total = 0.0
    for likeness, places, other_places, one, two in sorted(_meetings(ours, theirs), key=_most_alike_first):
        if places <= free and other_places <= other_free:
            free, other_free = free - places, other_free - other_places
            total += likeness * min(bits_of(one), bits_of(two))
    return [ours[place] for place in sorted(free)], [theirs[place] for place in sorted(other_free)], total


Meeting = tuple[float, frozenset[int], frozenset[int], NameWord, NameWord]
Part = tuple[NameWord, frozenset[int]]


def _meetings(ours: Sequence[NameWord], theirs: Sequence[NameWord]) -> Iterator[Meeting]:
    """Yield words and neighbours written together that sound alike; of two pairs written together their parts meet."""
    for (one, places), (two, other_places) in product(_parts(ours), _parts(theirs)):
        if len(places) + len(other_places) <= 3 and (likeness := alikeness(one, two)):
            # What is written together is rarer than the directory knows; the word that it meets tells how rare.
            written = two if len(places) > 1 else one
            yield likeness, places, other_places, written, two if len(other_places) == 1 else written


def _parts(words: Sequence[NameWord]) -> list[Part]:
    together = [(word, frozenset((place, place + 1))) for word, place in joined(words)]
    return [(word, frozenset((place,))) for place, word in enumerate(words)] + together


def _most_alike_first(meeting: Meeting) -> tuple[float, list[int], list[int]]:
    likeness, places, other_places, _, _ = meeting
    return -likeness, sorted(places), sorted(other_places)


def _take_equal(initials: list[NameWord], others: list[NameWord]) -> int:
    """Take out initials that meet one of the others, with those, and return how many did."""
    met = 0
    for initial in list(initials):
        match = next((other for other in others if initial_class(other) == initial_class(initial)), None)
        if match is not None:
            initials.remove(initial)
            others.remove(match)
            met += 1
    return met


def _contradiction(
    left: Sequence[NameWord],
    right: Sequence[NameWord],
    left_initials: Sequence[NameWord],
    right_initials: Sequence[NameWord],
) -> float:
    """Return what parts tell that met nothing on either side; 0 when they are left on one side only."""
    if left and right:
        return OTHER_WORD_BITS
    return OTHER_INITIAL_BITS if (left or left_initials) and (right or right_initials) else 0.0
