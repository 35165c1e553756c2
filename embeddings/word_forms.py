"""The words of a query with their other forms: "leakage" where the question says "leak".

A word scores where it stands as the query writes it. Where it does not, its other forms (those with the same stem,
`embeddings.stems`) count half of it, and never as if it were rarer:

    weight of form f for token t = ½ · min(1, idf(t) / idf(f)) · weight of f in p        in passages p without t

To compare stems alone was tried; it costs where the very form tells, as one author's words do (``docs/evaluation.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import FloatVector
from embeddings.stems import stem

OTHER_FORM = 0.5
"""How much another form of a word counts, where the word of the query counts 1."""

Postings = tuple[npt.NDArray[np.int32], FloatVector]
"""The passages that hold a token, each once, and its weight in each."""


@dataclass(frozen=True)
class AskedWord:
    """One word of a query.

    Args:
        own: The forms that the query names, with what each counts.
        others: Further forms that are known, with what each counts where none of its own stands.
    """

    own: Mapping[str, float]
    others: Mapping[str, float]


def asked_words(
    counts: Mapping[str, float], forms_of: Callable[[str], Sequence[str]], idf_of: Callable[[str], float]
) -> list[AskedWord]:
    """Return the words of a query, sorted.

    Args:
        counts: The tokens of the query that count, and how much.
        forms_of: Gives the known forms of a token that count.
        idf_of: Gives the idf of a token.
    """
    by_stem: dict[str, dict[str, float]] = {}
    for token in sorted(counts):
        by_stem.setdefault(stem(token), {})[token] = counts[token]
    return [_asked(own, forms_of(next(iter(own))), idf_of) for _, own in sorted(by_stem.items())]


def _asked(own: Mapping[str, float], forms: Sequence[str], idf_of: Callable[[str], float]) -> AskedWord:
    others = [form for form in forms if form not in own]
    if not others:
        return AskedWord(own, {})
    idfs = {token: idf_of(token) for token in own}
    return AskedWord(own, {form: OTHER_FORM * _most(own, idfs, idf_of(form)) for form in others})


def _most(own: Mapping[str, float], idfs: Mapping[str, float], idf: float) -> float:
    return max(count * min(1.0, idfs[token] / idf) for token, count in own.items())


def add_up(words: Iterable[AskedWord], postings_of: Callable[[str], Postings], row_count: int) -> FloatVector:
    """Return the score of every passage: the sum over the words of what they count there.

    Args:
        words: What is asked.
        postings_of: Gives the postings of a token; empty ones for a token that no passage holds.
        row_count: How many passages there are.
    """
    has_own = np.zeros(row_count, np.bool_)
    parts = [part for word in words for part in _parts(word, postings_of, has_own)]
    if not parts:
        return np.zeros(row_count, np.float32)
    rows, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return np.bincount(rows, weights, row_count).astype(np.float32)


def narrowed(postings: Postings, wanted: npt.NDArray[np.int32]) -> Postings:
    """Return the postings of some passages, each by its place among these.

    Args:
        postings: Of all passages, rising.
        wanted: The passages, rising, each once; of the postings' own type, as a search would else copy these.
    """
    rows, weights = postings
    if not len(rows) or not len(wanted):
        return rows[:0], weights[:0]
    if len(rows) < len(wanted):
        places = wanted.searchsorted(rows)
        is_wanted = wanted.take(places, mode="clip") == rows
        return places[is_wanted].astype(np.int32), weights[is_wanted]
    found = rows.searchsorted(wanted)
    is_held = rows.take(found, mode="clip") == wanted
    return is_held.nonzero()[0].astype(np.int32), weights[found[is_held]]


def _parts(word: AskedWord, postings_of: Callable[[str], Postings], has_own: npt.NDArray[np.bool_]) -> list[Postings]:
    own = [(*postings_of(token), count) for token, count in word.own.items()]
    parts = [(rows, weights * np.float32(count)) for rows, weights, count in own if len(rows)]
    if word.others:
        for rows, _, _ in own:
            has_own[rows] = True
        for form, count in word.others.items():
            rows, weights = postings_of(form)
            if len(rows):
                is_without = ~has_own[rows]
                parts.append((rows[is_without], weights[is_without] * np.float32(count)))
        for rows, _, _ in own:
            has_own[rows] = False
    return parts
