"""The words by which evidence is searched for a need: stems of English words, and what the glossary makes of others.

Evidence is mostly in English. So a need in English is looked up by the stems of its words, and a need in an Indian
language by the English words that the glossary gives for its own; any of several meanings will do. Each term weighs
what it tells, a generic one (verbs, measures) a little less:

    weight = rarity of its most frequent word        (`matcher.english.rarity`)

Numbers with their units, sums and times are no terms: "8,000 litres" says how much, not what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import regex

from embeddings.codes import unify
from embeddings.tokenizer import codes, tokenize, word_spans
from matcher.english import rarity, stem
from matcher.facts import overlaps
from matcher.function_words import function_words
from matcher.glossary import glossary
from matcher.language import Language
from matcher.needs import Need
from matcher.phonetics import LIKE_DEVANAGARI, latin_sounds, native_sounds
from matcher.quantities import QuantityKind, find_quantities
from matcher.script import script_of

GENERIC_SHARE = 0.8
CODE_WEIGHT = 3.0
OWN_WEIGHT = 1.0
WORTH_A_MARK = 0.4
SHORTEST_WORD = {True: 4, False: 3}
"""Of a word that is looked for as it stands, in Latin letters or not."""

SHORTEST_SKELETON = 4
SOUNDS_LIKE = "~"
"""Before a skeleton of consonants: sports and स्पोर्ट्स are both ``~sprts``."""

CACHE_WORDS = 50_000
_DIGIT = regex.compile(r"\p{Nd}")


@dataclass(frozen=True)
class Term:
    """One thing to look for: it is met by any of its forms, each the stems of one word or several; and its weight."""

    forms: tuple[tuple[str, ...], ...]
    weight: float

    def told_by(self, found: Set[str]) -> float:
        """Return what a text with these stems tells of it: its weight, times the share of its best form."""
        return self.weight * max(sum(one in found for one in form) / len(form) for form in self.forms)


@dataclass(frozen=True)
class NeedWords:
    """What a need is looked up by: its terms, and its codes in one spelling each."""

    terms: tuple[Term, ...]
    codes: tuple[str, ...]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem of every form."""
        return frozenset(one for term in self.terms for form in term.forms for one in form)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The places among the terms of those that a stem belongs to."""
        places: dict[str, list[int]] = {}
        for place, term in enumerate(self.terms):
            for one in {one for form in term.forms for one in form}:
                places.setdefault(one, []).append(place)
        return places

    def told_by(self, found: Set[str]) -> float:
        """Return how much of the need these of its stems tell; summed in the order of the terms."""
        places = sorted({place for one in found for place in self._places[one]})
        return sum((self.terms[place].told_by(found) for place in places), 0.0)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The stems that are worth a mark in a quote: not those of everyday words."""
        told = (term for term in self.terms if term.weight >= WORTH_A_MARK)
        return frozenset(one for term in told for form in term.forms for one in form)


def words_of_need(need: Need, language: Language) -> NeedWords:
    """Return what a need is looked up by; no terms where nothing of it is known."""
    found = _english(need) if language.is_english else _glossed(need, language)
    return NeedWords(tuple(dict.fromkeys(found)), tuple(codes(need.words)))


def _english(need: Need) -> Iterator[Term]:
    yield from (Term(((stem(word),),), rarity(word)) for word in dict.fromkeys(_counting_words(need.words)))


def _glossed(need: Need, language: Language) -> Iterator[Term]:
    """Yield the English of a need's words, and the words as they stand: evidence may hold them, or name a place."""
    counting = " ".join(_counting_words(need.read_as))
    listed = glossary()
    for english in listed.english_of(counting):
        forms = tuple(form for alternative in english.split("|") if (form := _stems(alternative)))
        if forms:
            weight = min(rarity(word) for word in tokenize(english.replace("|", " ")))
            yield Term(forms, weight * (GENERIC_SHARE if listed.is_generic(english) else 1.0))
    tag = language.tag.partition("-")[0]
    native = [word for word in counting.split() if script_of(word) != "Latn"]
    # Typed words that stayed as they are were passed on as English above.
    typed = [word for word in _counting_words(need.words) if language.is_romanised and word not in counting.split()]
    for word in dict.fromkeys([*typed, *native]):
        if not _is_function_word(word, tag):
            yield from _as_it_stands(word)


def _as_it_stands(word: str) -> Iterator[Term]:
    """Yield a word itself: evidence may hold it, or, in Latin letters, a name or a loan that sounds like it."""
    script = script_of(word)
    if len(word) >= SHORTEST_WORD[script == "Latn"] and script in (*LIKE_DEVANAGARI, "Latn"):
        sounds = [] if script == "Latn" else native_sounds(word, script)
        skeletons = {skeleton for one in sounds for skeleton in one.skeletons if len(skeleton) >= SHORTEST_SKELETON}
        yield Term(((stem(word),), *((f"{SOUNDS_LIKE}{skeleton}",) for skeleton in sorted(skeletons))), OWN_WEIGHT)


@lru_cache(maxsize=CACHE_WORDS)
def sound_of(word: str) -> str:
    """Return how a word in Latin letters sounds, as terms name it; empty for a word too short to tell by its sound."""
    skeleton = latin_sounds(word).skeleton.rstrip("h") if word.isalpha() and word.isascii() else ""
    return f"{SOUNDS_LIKE}{skeleton}" if len(skeleton) >= SHORTEST_SKELETON else ""


@cache
def _function_words(tag: str) -> frozenset[str]:
    return frozenset({*function_words(tag), *function_words(tag).values()})


def _is_function_word(word: str, tag: str) -> bool:
    return word in _function_words(tag)


def _stems(alternative: str) -> tuple[str, ...]:
    """Return the stems of a glossary entry's English; the "to" of a verb is a stop word and falls away."""
    return tuple(stem(word) for word in tokenize(alternative))


def _counting_words(text: str) -> Iterable[str]:
    """Return the words of a text in order, without those of numbers and measures."""
    # Numbers in words come with everyday units, which hardly count; most needs hold no digit and are spared the search.
    quantities = find_quantities(unify(text)) if _DIGIT.search(text) else []
    taken = [(found.start, found.end) for found in quantities if found.kind is not QuantityKind.COUNT]
    return [word for word, start, end in word_spans(text) if not overlaps((start, end), taken) and script_of(word)]
