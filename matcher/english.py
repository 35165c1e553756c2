"""English words: which of them tell what a text is about, and which are forms of one word.

Forms are told by the Snowball stemmer, and by one ending more that it leaves and workshops use: leakage, drainage,
breakage. Stems only compare words; nothing that is searched or scored is stemmed.

Source: M. F. Porter, Snowball: a language for stemming algorithms, 2001 (https://snowballstem.org).
"""

from __future__ import annotations

import threading
from functools import lru_cache

import regex
from snowballstemmer import stemmer

from matcher.native_words import english_words

EVERYDAY_ZIPF = 4.4
RAREST_ZIPF = 3.0
SHORTEST_WORD = 4
CACHE_WORDS = 50_000
_WORD = regex.compile(r"[\p{L}\p{M}]+")
# Plurals that no ending tells.
_PLURALS = {
    "women": "woman",
    "men": "man",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "leaves": "leaf",
    "knives": "knife",
    "halves": "half",
    "shelves": "shelf",
    "loaves": "loaf",
    "calves": "calf",
    "hooves": "hoof",
    "lice": "louse",
    "mice": "mouse",
}
_ENDING = "ag"  # what the stemmer makes of -age
_SHORTEST_WITH_ENDING = 6
# A stemmer works on one word at a time and keeps it in itself.
_of_thread = threading.local()


def is_telling(word: str) -> bool:
    """Say whether a word (case-folded) is long and rare enough to tell what a text is about."""
    is_word = len(word) >= SHORTEST_WORD and _WORD.fullmatch(word) is not None
    return is_word and english_words().get(word, 0.0) < EVERYDAY_ZIPF


def rarity(word: str) -> float:
    """Return how much a word (case-folded) tells, 0.. : by how far its Zipf frequency lies below everyday words.

    rarity = max(0.2, 1 + everyday − max(zipf, rarest)); words that are in no list count as the rarest.
    """
    return max(0.2, 1 + EVERYDAY_ZIPF - max(english_words().get(word, 0.0), RAREST_ZIPF))


@lru_cache(maxsize=CACHE_WORDS)
def stem(word: str) -> str:
    """Return what the forms of an English word (case-folded) have in common; other words come back as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    found = str(_stemmer().stemWord(_PLURALS.get(word, word)))
    if found.endswith(_ENDING) and len(found) >= _SHORTEST_WITH_ENDING:
        found = str(_stemmer().stemWord(found.removesuffix(_ENDING)))
    return found


def _stemmer() -> stemmer:
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = stemmer("english")
    return _of_thread.stemmer
