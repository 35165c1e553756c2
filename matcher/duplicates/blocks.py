"""Which people are compared at all: those who share something that two records of one person share.

Comparing all pairs of 50,000 people would be 1.25 billion comparisons. Two records of one person share two full words
of the name, or one and an initial of another, or one within an organisation, or an identifier. Of these pairs only
those are given whose names tell enough: "S. Sharma" fits too many to be told apart by names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product

from matcher.duplicates.name_sounds import initial_class, sound_block
from matcher.duplicates.name_words import NameWord
from matcher.duplicates.person_names import joined
from matcher.duplicates.profiles import Profile

BLOCK_LETTERS = 4
LARGEST_PAGE_BLOCK = 20

Key = tuple[str, ...]
Blocks = dict[Key, list[int]]


def candidate_pairs(profiles: Sequence[Profile], could_be: Callable[[int, int], bool]) -> set[tuple[int, int]]:
    """Return the rows of profiles that are worth a comparison, the lower first.

    Args:
        profiles: Who is compared.
        could_be: Whether two rows could be one person if all that can be compared agreed; asked for those alone who
            share part of a name. Who shares an identifier is always compared.
    """
    with_initials: Blocks = defaultdict(list)
    spelled_out: Blocks = defaultdict(list)
    shared: Blocks = defaultdict(list)
    identifiers: Blocks = defaultdict(list)
    for row, profile in enumerate(profiles):
        for keys, blocks in zip(_keys(profile), (shared, with_initials, spelled_out), strict=True):
            for key in keys:
                blocks[key].append(row)
        for key in _identifiers(profile):
            identifiers[key].append(row)
    named = {pair for pair in _sharing(shared, with_initials, spelled_out) if could_be(*pair)}
    groups = (rows for rows in identifiers.values() if len(rows) <= LARGEST_PAGE_BLOCK)
    return named | {pair for rows in groups for pair in combinations(rows, 2)}


def _sharing(shared: Blocks, with_initials: Blocks, spelled_out: Blocks) -> Iterator[tuple[int, int]]:
    for rows in shared.values():
        yield from combinations(rows, 2)
    for key, rows in with_initials.items():
        yield from combinations(rows, 2)
        pairs = product(rows, spelled_out.get(key, ()))
        yield from ((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])


def _keys(profile: Profile) -> tuple[set[Key], set[Key], set[Key]]:
    """Return a profile's keys: those that all share, those of its initials, those that initials may stand for."""
    words = [part for part in profile.words if not part.is_initial]
    initials = [part for part in profile.words if part.is_initial]
    full = [(word, {place}) for place, word in enumerate(words)]
    blocks = [
        (sound_block(word)[:BLOCK_LETTERS], places)
        for word, places in [*full, *((word, {place, place + 1}) for word, place in joined(words))]
    ]
    shared: set[Key] = {("organisation", block, profile.organisation) for block, _ in blocks if profile.organisation}
    for (one, places), (two, other_places) in combinations(blocks, 2):
        if not places & other_places:
            shared.add(("words", *sorted((one, two))))
    of_initials: set[Key] = {(block, initial_class(initial)) for block, _ in blocks for initial in initials}
    return shared, of_initials, set(_stood_for(blocks, words))


def _stood_for(blocks: Iterable[tuple[str, set[int]]], words: Sequence[NameWord]) -> Iterator[Key]:
    for block, places in blocks:
        yield from ((block, initial_class(word)) for place, word in enumerate(words) if place not in places)


def _identifiers(profile: Profile) -> Iterator[Key]:
    if profile.orcid:
        yield "orcid", profile.orcid
    if profile.url:
        yield "page", profile.url
