"""Indian languages typed in Latin letters, turned into the script that the models have read.

``hamare yaha powder coating ke baad rang utar jata hai`` → ``हमारे यहाँ powder coating के बाद रंग उतर जाता है``.
Word by word: function words and glossary words by their listed spellings, others by sound among the language's
frequent words; a word that is likelier English stays as it is, and so does everything that is not a word: numbers,
codes, punctuation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from embeddings.codes import find_codes
from matcher.function_words import function_words
from matcher.glossary import glossary
from matcher.native_words import SCRIPT_OF_LANGUAGE, english_words, native_words, nearest
from matcher.spell_out import spell_out

# A word is whole: letters that touch digits or a hyphen before digits belong to a code and are left alone.
_WORD = regex.compile(r"(?<![\p{L}\p{N}])(?<!\p{N}[-/.])[\p{Latin}\p{M}]+(?![\p{N}])(?![-/]\p{N})")
_VOWEL = regex.compile(r"[aeiouy]")
_CAPITALS = regex.compile(r"[A-Z]{2,}[a-z]?")

ENGLISH_HANDICAP = 0.8
SOUND_FLOOR = 1.5
LONG_WORD = 6  # long English words are seldom like Hindi ones by chance
LONG_ENGLISH_ZIPF = 3.0
CACHE_WORDS = 20_000


@dataclass(frozen=True)
class NativeForms:
    """A romanised text in its own script.

    Args:
        text: The likeliest reading; English words, codes and numbers as they were typed.
        script: ISO 15924 code of that script, what an encoder must read.
        words: Typed word → native word, for each word that was changed, in order of first appearance.
    """

    text: str
    script: str
    words: tuple[tuple[str, str], ...]


def to_native(text: str, tag: str = "hi-Latn") -> NativeForms:
    """Write a romanised text in its own script.

    Args:
        text: Any text; may be empty or hold no Latin letters, then it comes back as it is.
        tag: Language tag as `matcher.language` gives it; a language without rules of its own is read as Hindi.
    """
    language = tag.partition("-")[0]
    language = language if language in SCRIPT_OF_LANGUAGE else "hi"
    fixed = _code_words(text)
    changed: dict[str, str] = {}

    def convert(match: regex.Match[str]) -> str:
        typed = str(match.group())
        if typed.casefold() in fixed or _CAPITALS.fullmatch(typed):
            return typed
        native = native_word(typed.casefold(), language)
        if native != typed.casefold():
            changed[typed] = native
            return native
        return typed

    written = _WORD.sub(convert, text)
    return NativeForms(written, SCRIPT_OF_LANGUAGE[language], tuple(changed.items()))


@lru_cache(maxsize=CACHE_WORDS)
def native_word(typed: str, language: str) -> str:
    """Return the native word that was meant by a typed one (case-folded), or the typed word when it is English."""
    function = function_words(language).get(typed)
    if function:
        return function
    listed = glossary().native_of(typed, language)
    if listed:
        return nearest(typed, listed, SCRIPT_OF_LANGUAGE[language])
    if not _VOWEL.search(typed):
        return typed  # a unit, as in 45 km
    english = english_words().get(typed, 0.0)
    if len(typed) >= LONG_WORD and english >= LONG_ENGLISH_ZIPF:
        return typed
    sounding = native_words(language).candidates(typed, k=1)
    if sounding and sounding[0].score >= max(SOUND_FLOOR, english - ENGLISH_HANDICAP):
        return sounding[0].word
    return typed if english else spell_out(typed, SCRIPT_OF_LANGUAGE[language])


def _code_words(text: str) -> frozenset[str]:
    parts = (regex.split(r"[^\p{L}\p{N}]+", code) for code in find_codes(text))
    return frozenset(part.casefold() for group in parts for part in group if part and not part.isdigit())
