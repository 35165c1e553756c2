"""How much of a query nobody here has ever written of: its telling words that no evidence contains or sounds like.

A question from another field brings its own words ("pantograph", "mooring"), and the nearest passage in meaning does
not know that they are missing. Each telling word weighs by its rarity:

    English word          6 − zipf, cut to 0.2 … 4      heard where a form of it stands in some evidence
    word of another       3.9 − zipf, cut to 0 … 3      heard where the glossary knows it, or some evidence has a word
    script                                              that sounds like it (प्रोपेलर, propeller)

zipf = log₁₀ of the occurrences in a billion words of the language, by wordfreq. Of a romanised text the typed words
count that have no reading as a word of its language. Languages without a list of words, and scripts whose sounds are
not known, have no telling words here: the query is judged without this sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from embeddings.search_index import SearchIndex
from embeddings.tokenizer import words
from matcher.english import stem
from matcher.glossary import glossary
from matcher.native_words import SCRIPT_OF_LANGUAGE, WORDFREQ_LANGUAGES, english_words, zipf_frequencies
from matcher.romanised import to_native
from matcher.sounding import Sounding
from matcher.understand import Understanding

SHORTEST_ENGLISH = 3
SHORTEST_TYPED = 4
UNLISTED_ZIPF = 2.0
EVERYDAY_ENGLISH, LEAST_WEIGHT, MOST_WEIGHT = 6.0, 0.2, 4.0
EVERYDAY_NATIVE, MOST_NATIVE_WEIGHT = 3.9, 3.0
_ENDINGS = ("", "s", "es", "e", "ed", "ing", "ion", "er")


@dataclass(frozen=True)
class Telling:
    """A telling word: as English (``word``), or in the script of its language with that script's name."""

    word: str
    weight: float
    script: str = ""


@dataclass(frozen=True)
class Heard:
    """The summed weights of the telling words that evidence holds, and of those that it does not."""

    heard: float
    unheard: float

    @property
    def unheard_share(self) -> float:
        """The share of the weight that nobody has written of; 0 for a query without telling words."""
        total = self.heard + self.unheard
        return self.unheard / total if total else 0.0


def hear(understanding: Understanding, index: SearchIndex, sounding: Sounding) -> Heard:
    """Weigh the telling words of a query by whether any evidence of the index holds them."""
    return weigh((telling, bool(spellings_of(telling, index, sounding))) for telling in telling_words(understanding))


def weigh(words_heard: Iterable[tuple[Telling, bool]]) -> Heard:
    """Sum up telling words by whether they are heard."""
    heard = unheard = 0.0
    for telling, is_heard in words_heard:
        heard += telling.weight * is_heard
        unheard += telling.weight * (not is_heard)
    return Heard(heard, unheard)


def telling_words(understanding: Understanding) -> Iterator[Telling]:
    """Yield the telling words of a query, each once, in its order."""
    language = understanding.language
    tokens = tuple(dict.fromkeys(understanding.tokens))
    if language.is_english:
        yield from _english(tokens, SHORTEST_ENGLISH)
    elif language.is_romanised:
        yield from _english(_typed_english(understanding), SHORTEST_TYPED)
    else:
        yield from _native(tokens, language.tag)


def _english(tokens: Sequence[str], shortest: int) -> Iterator[Telling]:
    for word in tokens:
        if len(word) >= shortest and word.isascii() and word.isalpha():
            rarity = EVERYDAY_ENGLISH - english_words().get(word, UNLISTED_ZIPF)
            yield Telling(word, max(LEAST_WEIGHT, min(MOST_WEIGHT, rarity)))


def _typed_english(understanding: Understanding) -> list[str]:
    tag = understanding.language.tag
    native = {typed.casefold(): word for typed, word in to_native(understanding.text, tag).words}
    return [word for word in dict.fromkeys(words(understanding.text)) if not _is_of_language(word, native, tag)]


def _is_of_language(typed: str, native: dict[str, str], tag: str) -> bool:
    if glossary().is_told_from_english(typed):
        return True
    reading = native.get(typed)
    return reading is not None and (reading in _frequencies(tag) or bool(glossary().english_of(reading)))


def _native(tokens: Sequence[str], tag: str) -> Iterator[Telling]:
    listed, script = _frequencies(tag), SCRIPT_OF_LANGUAGE.get(tag, "")
    for word in tokens if listed and script else ():
        weight = min(MOST_NATIVE_WEIGHT, EVERYDAY_NATIVE - listed.get(word, 0.0))
        if weight > 0 and not word.isascii() and not _is_glossed(word):
            yield Telling(word, weight, script)


@lru_cache(maxsize=20_000)
def _is_glossed(word: str) -> bool:
    return bool(glossary().english_of(word))


@cache
def _frequencies(tag: str) -> dict[str, float]:
    language = WORDFREQ_LANGUAGES.get(tag.partition("-")[0])
    return zipf_frequencies(language) if language else {}


def spellings_of(telling: Telling, index: SearchIndex, sounding: Sounding) -> set[str]:
    """Return the words of the index that a telling word may stand for; empty when nobody has written of it."""
    if telling.script:
        return set(sounding.of(index).of(telling.word))
    known = index.delta.numbers
    return {form for form in _forms(telling.word) if known.find(form) is not None}


def _forms(word: str) -> Iterator[str]:
    yield word
    yield from (stem(word) + ending for ending in _ENDINGS)
