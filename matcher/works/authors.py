"""Whom an author's name means among the people who are stored: by ORCID, else by name and organisation, never guessed.

Names are compared as duplicates are (`matcher.duplicates`): Indian orders and initials, sounds across scripts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from matcher.duplicates.blocks import BLOCK_LETTERS
from matcher.duplicates.common_names import NameRarity
from matcher.duplicates.name_sounds import sound_block
from matcher.duplicates.name_words import NameWord, name_words
from matcher.duplicates.people import OTHER_ORGANISATION_BITS, SAME_ORGANISATION_BITS
from matcher.duplicates.person_names import compare_names, joined
from matcher.duplicates.profiles import Profile
from matcher.duplicates.reasons import LIKELY_BITS, POSSIBLE_BITS, SURE_BITS, prior_bits
from models.importing.organisations import name_key

SHOWN_CANDIDATES = 5
CACHED_NAMES = 50_000


@dataclass(frozen=True)
class Sought:
    """Somebody as a file names them."""

    name: str
    orcid: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Candidate:
    """A stored person who may be meant, with the odds as bits."""

    provider_id: str
    name: str
    organisation: str
    bits: float

    def __str__(self) -> str:
        """Return the id with who that is."""
        return f"{self.provider_id} ({', '.join(part for part in (self.name, self.organisation) if part)})"


@dataclass(frozen=True)
class Found:
    """Who is meant: one person surely, or candidates for people to choose from, by (−bits, id); else nobody."""

    provider_id: str = ""
    candidates: tuple[Candidate, ...] = ()


class Authors:
    """The people of a directory, found by ORCID and by name."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        """Index people; more can be added."""
        self._profiles = list(profiles)
        self._rarity = NameRarity(one.words for one in self._profiles)
        self._by_orcid: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._answers: dict[Sought, Found] = {}
        for row, profile in enumerate(self._profiles):
            self._index(row, profile)

    def add(self, profile: Profile) -> None:
        """Add a person whom an import just made."""
        self._profiles.append(profile)
        self._answers.clear()
        self._index(len(self._profiles) - 1, profile)

    def name_of(self, provider_id: str) -> str:
        """Return the name of a person who is indexed; empty for one who is not."""
        return next((one.name for one in self._profiles if one.provider_id == provider_id), "")

    def find(self, sought: Sought) -> Found:
        """Return who is meant.

        The one with the same ORCID; else the one whose name and organisation make it sure (odds 128 : 1) while nobody
        else is likely (4 : 1). Somebody with another ORCID is not meant. With a name alone nobody is sure: candidates
        are given, at most five.
        """
        if sought not in self._answers:
            self._answers[sought] = self._found(sought)
        return self._answers[sought]

    def _found(self, sought: Sought) -> Found:
        same = self._by_orcid.get(sought.orcid, []) if sought.orcid else []
        if len(same) == 1:
            return Found(self._profiles[same[0]].provider_id)
        words = name_words(sought.name)
        rows = same or sorted(self._rows(words))
        judged = [one for row in rows if (one := self._judged(sought, words, self._profiles[row]))]
        candidates = sorted((one for one, _ in judged), key=lambda one: (-one.bits, one.provider_id))
        likely = [one for one in candidates if one.bits >= LIKELY_BITS]
        sure = {one.provider_id for one, is_corroborated in judged if is_corroborated and one.bits >= SURE_BITS}
        if len(likely) == 1 and likely[0].provider_id in sure:
            return Found(likely[0].provider_id)
        return Found(candidates=tuple(candidates[:SHOWN_CANDIDATES]))

    def _index(self, row: int, profile: Profile) -> None:
        if profile.orcid:
            self._by_orcid[profile.orcid].append(row)
        for block in _blocks(profile.words):
            self._by_word[block].append(row)

    def _rows(self, words: tuple[NameWord, ...]) -> set[int]:
        return {row for block in _blocks(words) for row in self._by_word.get(block, ())}

    def _judged(self, sought: Sought, words: tuple[NameWord, ...], profile: Profile) -> tuple[Candidate, bool] | None:
        """Return a person as a candidate, and whether more than the name speaks for them; None: too little does."""
        if sought.orcid and profile.orcid and sought.orcid != profile.orcid:
            return None
        names = compare_names(words, profile.words, self._rarity.bits)
        if names.contradicts:
            return None
        place = organisation_bits(sought.organisation, profile)
        bits = prior_bits(len(self._profiles)) + names.bits + place
        if bits < POSSIBLE_BITS:
            return None
        candidate = Candidate(profile.provider_id, profile.name, profile.organisation_name, round(bits, 2))
        return candidate, place > 0


def organisation_bits(written: str, profile: Profile) -> float:
    """Return what an affiliation tells: the weights of duplicates, 0 where one side does not say.

    An affiliation holds more words than a name ("Department of …, IIT Bombay, Powai"), or fewer: it is the same
    organisation when all words of one stand in the other, short forms written out.
    """
    ours, theirs = _organisation_words(written), _organisation_words(profile.organisation_name)
    if not ours or not theirs:
        return 0.0
    return SAME_ORGANISATION_BITS if ours <= theirs or theirs <= ours else OTHER_ORGANISATION_BITS


@lru_cache(CACHED_NAMES)
def _organisation_words(name: str) -> frozenset[str]:
    return frozenset(name_key(name).split())


def _blocks(words: Iterable[NameWord]) -> Iterator[str]:
    full = [word for word in words if not word.is_initial]
    for word in (*full, *(together for together, _ in joined(full))):
        yield sound_block(word)[:BLOCK_LETTERS]
