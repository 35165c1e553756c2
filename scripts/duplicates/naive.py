"""The naive ways that the finder has to beat: equal names or texts, and those of nearly the same letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations, pairwise

import regex

ALIKE = 0.9
ROUNDING = 1e-9
_NOT_LETTERS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def plain(text: str) -> str:
    """Return a text without case and punctuation."""
    return str(_NOT_LETTERS.sub(" ", text.casefold())).strip()


def equal_texts(texts: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return pairs of ids whose plain texts are equal."""
    plain_texts = {record_id: plain(text) for record_id, text in texts.items()}
    return {(one, two) for one, two in combinations(sorted(texts), 2) if plain_texts[one] == plain_texts[two]}


def alike_texts(texts: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return pairs of ids whose plain texts have an edit similarity of at least 0.9."""
    plain_texts = {record_id: plain(text) for record_id, text in texts.items()}
    return {
        (one, two)
        for one, two in combinations(sorted(texts), 2)
        if _could_be_alike(plain_texts[one], plain_texts[two])
        and edit_similarity(plain_texts[one], plain_texts[two]) >= ALIKE
    }


def edit_similarity(one: str, other: str) -> float:
    """Return 1 − d / max(length), d the Levenshtein distance; 1 for two empty texts.

    Source: V. I. Levenshtein, Binary codes capable of correcting deletions, insertions and reversals, 1966.
    """
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        fresh = [place]
        for (before, above), wanted in zip(pairwise(row), other, strict=True):
            fresh.append(min(above + 1, fresh[-1] + 1, before + (letter != wanted)))
        row = fresh
    return 1.0 - row[-1] / max(len(one), len(other), 1)


def _could_be_alike(one: str, other: str) -> bool:
    """Whether the lengths and the letters allow the similarity; spares most of the work."""
    most = (1 - ALIKE) * max(len(one), len(other)) + ROUNDING
    if abs(len(one) - len(other)) > most:
        return False
    ours, theirs = Counter(one), Counter(other)
    return max((ours - theirs).total(), (theirs - ours).total()) <= most
