"""Stems of English words: what their forms have in common.

The lexical index compares words by their stems, so that "leak" finds "leakage"; explanations and missing words do too.
Forms are told by the Snowball stemmer, and by one ending more that it leaves and workshops use: leakage, drainage,
breakage. Words in other scripts, and codes with their digits, stay whole.

Source: M. F. Porter, Snowball: a language for stemming algorithms, 2001 (https://snowballstem.org).
"""

from __future__ import annotations

import threading
from functools import lru_cache

from snowballstemmer import stemmer

CACHE_WORDS = 50_000
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
