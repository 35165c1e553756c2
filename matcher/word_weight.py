"""How much a word of a query tells, in any language: what needs are weighed by."""

from __future__ import annotations

from functools import cache, lru_cache

from matcher.english import EVERYDAY_ZIPF, RAREST_ZIPF, rarity
from matcher.function_words import function_words
from matcher.glossary import glossary
from matcher.native_words import SCRIPT_OF_LANGUAGE, WORDFREQ_LANGUAGES, english_words, zipf_frequencies
from matcher.quantity_words import quantity_words
from matcher.script import script_of

COMMONEST_ZIPF = 5.3
"""Words this common (please, help, people) carry no need; oil, testing and stone are rarer and do."""

SHORTEST_NATIVE_WORD = 3
CACHE_WORDS = 50_000
UNLISTED = 1.0
"""Weight of a word of a language whose frequencies are not known."""


@lru_cache(maxsize=CACHE_WORDS)
def word_weight(word: str, language: str) -> float:
    """Return how much a word (case-folded, as the tokenizer writes it) tells, from 0 for an everyday one.

    Args:
        word: A word in its own script; Latin letters are taken for English.
        language: ISO 639-1 code of the text's language.
    """
    if word in quantity_words().tables["aside"]:
        return 0.0
    if script_of(word) in ("Latn", ""):
        return rarity(word) if english_words().get(word, 0.0) < COMMONEST_ZIPF else 0.0
    if len(word) < SHORTEST_NATIVE_WORD or word in _function_words(language):
        return 0.0
    if glossary().gloss(word).term_count:
        return UNLISTED
    if language not in WORDFREQ_LANGUAGES:
        return UNLISTED
    zipf = _frequencies(WORDFREQ_LANGUAGES[language]).get(word, RAREST_ZIPF)
    return max(0.0, min(UNLISTED, EVERYDAY_ZIPF - zipf))


@cache
def _function_words(language: str) -> frozenset[str]:
    return frozenset(function_words(language).values()) if language in SCRIPT_OF_LANGUAGE else frozenset()


@cache
def _frequencies(language: str) -> dict[str, float]:
    return zipf_frequencies(language)
