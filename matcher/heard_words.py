"""Names and loan words across scripts: which words of the loaded corpus a word in an Indian script sounds like.

A dense model blurs names, and words in two scripts share no letter; but पैंथर्स *sounds* like panthers, and कोटिंग like
coating. Both are turned into sounds (`matcher.phonetics`), words with one skeleton of consonants are compared vowel by
vowel (`matcher.sound_distance`), and the nearest join the query's own words in the lexical view.

Native words are left alone: the few thousand commonest of a language, where a list of them is known. Case endings are
taken off, two consonants at most. Tamil script writes voiced and voiceless sounds alike, so chance likeness is frequent
and only longer words are heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from matcher.english_spelling import heard_spellings
from matcher.native_words import WORDFREQ_LANGUAGES, zipf_frequencies
from matcher.phonetics import LIKE_DEVANAGARI, Sounds, latin_sounds, native_sounds
from matcher.script import script_of
from matcher.sound_distance import distance

_LIKE = str.maketrans({"v": "b", "z": "j"})
_TAMIL = "Taml"
_TAMIL_LIKE = str.maketrans({"g": "k", "d": "t", "b": "p", "j": "s", "c": "s", "f": "p"})
_REMEMBERED = 20_000
_LANGUAGE_OF_SCRIPT = {"Deva": "hi", "Beng": "bn", "Taml": "ta"}


@dataclass(frozen=True)
class HearingSettings:
    """When a word counts as heard.

    Args:
        shortest: Letters of a corpus word, at least.
        consonants: Consonants that must agree.
        tamil_consonants: The same in Tamil script.
        cost: Largest distance for each consonant.
        ending: What each consonant of a case ending that is taken off adds to the cost.
        longest_ending: How many consonants may be taken off.
        common_zipf: From this frequency on (log10 in a billion words) a native word stands for itself only.
        words: How many corpus words a native word may be heard as.
    """

    shortest: int = 4
    consonants: int = 3
    tamil_consonants: int = 4
    cost: float = 0.35
    ending: float = 0.15
    longest_ending: int = 2
    common_zipf: float = 4.2
    words: int = 2


class HeardWords:
    """The Latin words of a corpus by how they sound."""

    def __init__(self, vocabulary: Iterable[str], settings: HearingSettings | None = None) -> None:
        """Index the words that are long enough; about 20 microseconds a word."""
        self._settings = settings or HearingSettings()
        self._by_skeleton: dict[str, list[str]] = {}
        for word in vocabulary:
            if len(word) >= self._settings.shortest and word.isascii() and word.isalpha():
                for skeleton in {_skeleton(sounds) for sounds in _spoken(word)}:
                    if len(skeleton) >= self._settings.consonants:
                        self._by_skeleton.setdefault(skeleton, []).append(word)
        self._heard = lru_cache(_REMEMBERED)(self._hear)  # the words of one language come again and again
        self._tamil: dict[str, list[str]] = {}
        for skeleton, words in self._by_skeleton.items():
            self._tamil.setdefault(skeleton.translate(_TAMIL_LIKE), []).extend(words)

    def of(self, word: str) -> tuple[str, ...]:
        """Return the corpus words that a word in an Indian script sounds like, nearest first, ties by word."""
        return self._heard(word)

    def _hear(self, word: str) -> tuple[str, ...]:
        script = script_of(word)
        if script not in LIKE_DEVANAGARI or word in _common_words(script, self._settings.common_zipf):
            return ()
        costs: dict[str, float] = {}
        for sounds in native_sounds(word, script):
            for found, cost in self._nearest(sounds, script):
                costs[found] = min(cost, costs.get(found, cost))
        ranked = sorted((cost, found) for found, cost in costs.items() if cost <= self._settings.cost)
        return tuple(found for _, found in ranked[: self._settings.words])

    def _nearest(self, sounds: Sounds, script: str) -> Iterator[tuple[str, float]]:
        """Yield words with their cost, whole and without endings."""
        table, least = self._by_skeleton, self._settings.consonants
        skeleton = _skeleton(sounds)
        if script == _TAMIL:
            table, least, skeleton = self._tamil, self._settings.tamil_consonants, skeleton.translate(_TAMIL_LIKE)
        for ending in range(min(self._settings.longest_ending, len(skeleton) - least) + 1):
            native = _without_ending(sounds, ending)
            for word in table.get(skeleton[: len(skeleton) - ending], ()):
                yield word, self._cost(word, native, ending)

    def _cost(self, word: str, native: Sounds, ending: int) -> float:
        length = len(native.consonants)
        typed = (sounds for sounds in _spoken(word) if len(sounds.consonants) == length)
        nearest = min((distance(sounds, native) for sounds in typed), default=float("inf"))
        return nearest / length + self._settings.ending * ending


def _spoken(word: str) -> Iterator[Sounds]:
    return (latin_sounds(spelling) for spelling in heard_spellings(word))


def _skeleton(sounds: Sounds) -> str:
    return sounds.skeleton.translate(_LIKE)


def _without_ending(sounds: Sounds, ending: int) -> Sounds:
    if not ending:
        return sounds
    kept = len(sounds.consonants) - ending
    return Sounds(sounds.consonants[:kept], (*sounds.vowels[:kept], ""))


@cache
def _common_words(script: str, zipf: float) -> frozenset[str]:
    """Return the words of a script's main language that are too common to be names; none where no list is known."""
    language = _LANGUAGE_OF_SCRIPT.get(script)
    if language is None:
        return frozenset()
    listed = zipf_frequencies(WORDFREQ_LANGUAGES[language])
    return frozenset(word for word, frequency in listed.items() if frequency >= zipf)
