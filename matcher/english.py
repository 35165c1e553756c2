"""English words: which of them tell what a text is about, and which are forms of one word (`embeddings.stems`)."""

from __future__ import annotations

import regex

from embeddings.stems import stem
from matcher.native_words import english_words

__all__ = ["EVERYDAY_ZIPF", "RAREST_ZIPF", "is_telling", "rarity", "stem"]

EVERYDAY_ZIPF = 4.4
RAREST_ZIPF = 3.0
SHORTEST_WORD = 4
_WORD = regex.compile(r"[\p{L}\p{M}]+")


def is_telling(word: str) -> bool:
    """Say whether a word (case-folded) is long and rare enough to tell what a text is about."""
    is_word = len(word) >= SHORTEST_WORD and _WORD.fullmatch(word) is not None
    return is_word and english_words().get(word, 0.0) < EVERYDAY_ZIPF


def rarity(word: str) -> float:
    """Return how much a word (case-folded) tells, 0.. : by how far its Zipf frequency lies below everyday words.

    rarity = max(0.2, 1 + everyday − max(zipf, rarest)); words that are in no list count as the rarest.
    """
    return max(0.2, 1 + EVERYDAY_ZIPF - max(english_words().get(word, 0.0), RAREST_ZIPF))
