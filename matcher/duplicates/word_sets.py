"""Names of institutions, departments and things, and titles, as sets of words that can be compared."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from embeddings.tokenizer import words
from matcher.english import is_telling, stem

_WRITTEN_OUT = {
    "univ": "university", "inst": "institute", "instt": "institute", "engg": "engineering", "engrg": "engineering",
    "tech": "technology", "technol": "technology", "lab": "laboratory", "labs": "laboratory",
    "laboratories": "laboratory",
    "dept": "department", "deptt": "department", "centre": "center", "ctr": "center", "natl": "national",
    "govt": "government", "sci": "science", "sciences": "science", "res": "research", "mech": "mechanical",
    "chem": "chemical", "elec": "electrical", "mfg": "manufacturing", "intl": "international", "coll": "college",
    "agri": "agriculture", "agric": "agriculture", "agricultural": "agriculture", "env": "environment",
    "environmental": "environment", "biotech": "biotechnology", "metallurgical": "metallurgy",
}  # fmt: skip
_SAYS_NOTHING = frozenset(
    "department school division section unit center pvt private ltd limited llp inc co company india indian "
    "विभाग प्रा लि".split()
)
CACHED_TEXTS = 100_000


@lru_cache(CACHED_TEXTS)
def name_set(text: str) -> frozenset[str]:
    """Return the words of a name, abbreviations written out, endings dropped, without words that many names have."""
    found = [stem(_WRITTEN_OUT.get(word, word)) for word in words(text)]
    return frozenset(found) - _STEMS_OF_NOTHING or frozenset(found)


@lru_cache(CACHED_TEXTS)
def title_set(text: str) -> frozenset[str]:
    """Return the words of a title without endings."""
    return frozenset(map(stem, words(text)))


def telling_stems(text: str) -> frozenset[str]:
    """Return the rare words of a text without endings: what it is about."""
    return frozenset(stem(word) for word in words(text) if is_telling(word))


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """Return |A ∩ B| / |A ∪ B|, 0 when both are empty."""
    ours, theirs = set(one), set(other)
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 0.0


_STEMS_OF_NOTHING = frozenset(map(stem, _SAYS_NOTHING))
