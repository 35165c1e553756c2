"""Words of a language as they are written in its own script, found by how they sound.

The words and their frequencies come from the ``wordfreq`` package, which is read where it is installed; nothing of it
is copied into Setu (its data: CC BY-SA 4.0, Speer 2022, doi:10.5281/zenodo.7199437).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from matcher.glossary import glossary
from matcher.phonetics import Sounds, latin_sounds, native_sounds
from matcher.sound_distance import distance

SCRIPT_OF_LANGUAGE = {
    "hi": "Deva",
    "mr": "Deva",
    "bn": "Beng",
    "gu": "Gujr",
    "pa": "Guru",
    "ta": "Taml",
    "te": "Telu",
    "kn": "Knda",
    "ml": "Mlym",
}
WORDFREQ_LANGUAGES = {"hi": "hi", "mr": "hi", "bn": "bn", "ta": "ta"}
LONGEST_BUCKET = 60
COST_WEIGHT = 3.0
GLOSSARY_ZIPF = 4.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A native word, and how likely it was meant: zipf frequency minus the weighted distance of the spellings."""

    word: str
    score: float


class NativeWords:
    """An index of native words by their skeleton."""

    def __init__(self, frequencies: Mapping[str, float], script: str) -> None:
        """Index words.

        Args:
            frequencies: Word → zipf frequency (log10 of occurrences in a billion words).
            script: Script of the words; words with letters of another are left out.
        """
        self._buckets: dict[str, list[tuple[str, float, Sounds]]] = {}
        for word, zipf in sorted(frequencies.items(), key=lambda item: (-item[1], item[0])):
            for sounds in native_sounds(word, script):
                for skeleton in sounds.skeletons:
                    self._buckets.setdefault(skeleton, []).append((word, zipf, sounds))

    def candidates(self, typed: str, k: int = 3) -> list[Candidate]:
        """Return the k likeliest native words for a typed one, best first; ties by word; empty when none sounds so."""
        sounds = latin_sounds(typed)
        best: dict[str, float] = {}
        for word, zipf, native in self._buckets.get(sounds.skeleton, ())[:LONGEST_BUCKET]:
            score = zipf - COST_WEIGHT * distance(sounds, native)
            best[word] = max(score, best.get(word, score))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [Candidate(word, score) for word, score in ranked[:k]]


def nearest(typed: str, words: Sequence[str], script: str) -> str:
    """Return the word that sounds most like a typed one, the first of equals; the first of all when none is like it."""
    sounds = latin_sounds(typed)
    costs = [
        (distance(sounds, native), place)
        for place, word in enumerate(words)
        for native in native_sounds(word, script)
        if sounds.skeleton in native.skeletons
    ]
    return words[min(costs)[1]] if costs else words[0]


@cache
def native_words(language: str) -> NativeWords:
    """Load the words of a language (one of `SCRIPT_OF_LANGUAGE`); a fifth of a second, once."""
    script = SCRIPT_OF_LANGUAGE[language]
    frequencies = zipf_frequencies(WORDFREQ_LANGUAGES[language]) if language in WORDFREQ_LANGUAGES else {}
    for form in glossary().forms(language):
        frequencies[form] = max(frequencies.get(form, 0.0), GLOSSARY_ZIPF)
    return NativeWords(frequencies, script)


@cache
def english_words() -> dict[str, float]:
    """Return English words with their zipf frequency, the 28,000 most frequent."""
    return zipf_frequencies("en")


def zipf_frequencies(language: str) -> dict[str, float]:
    """Read wordfreq's small list of a language as word → zipf frequency."""
    # Imported here because only romanised input needs it.
    from wordfreq import get_frequency_list

    bins: Iterable[list[str]] = get_frequency_list(language, "small")
    return {word: 9 - centibels / 100 for centibels, words in enumerate(bins) for word in words}
