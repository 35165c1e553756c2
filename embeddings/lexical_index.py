"""BM25 over the project's tokenizer: weights computed once by bm25s, search by numpy over the postings.

The weight of token t in passage p is idf(t) · tf / (tf + k1 · (1 − b + b · |p| / mean |p|)) with
idf(t) = ln(1 + (N − df + ½) / (df + ½)), and the score of a query is the sum over its tokens, each times its count or,
where the query weighs its tokens, its weight.

Where a passage does not hold a word of the query, other forms of it count half (`embeddings.word_forms`).

A token that is in more than a fifth of the passages (and in more than a thousand) is left out of every score: its idf
is small and its postings are what makes a long query slow. Passages that are added later are weighed with the
snapshot's idf and mean length, so their scores compare with the others'; a word new to the snapshot has df = 0.

Source: S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework, 2009, doi:10.1561/1500000019;
X. H. Lù, BM25S, 2024, arXiv:2407.03618, for computing weights ahead (its method "lucene").
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.encoder import BoolVector, FloatVector, IntVector
from embeddings.hits import Hits, no_hits, top_hits
from embeddings.stems import stem
from embeddings.string_table import StringTable
from embeddings.word_forms import AskedWord, Postings, add_up, asked_words, narrowed

K1 = 1.2
B = 0.75
COMMON_SHARE = 0.2
COMMON_AT_LEAST = 1000
SHORTEST_BEGINNING = 3
IntArray = npt.NDArray[np.int32]
QueryTokens = Sequence[str] | Mapping[str, float]
"""Tokens of a query, repeats counted, or tokens with their weights."""


@dataclass(frozen=True)
class LexicalIndex:
    """Postings by token: those of token t are ``rows[starts[t]:starts[t+1]]``, with their weights beside them.

    Args:
        vocabulary: The tokens, sorted.
        starts: (tokens + 1,) where the postings of each token begin.
        rows: Passages, rising within a token.
        weights: The share that the token adds to the passage's score.
        row_count: Passages, also those without a token.
        mean_length: Tokens a passage, on average.
    """

    vocabulary: StringTable
    starts: IntVector
    rows: IntArray
    weights: FloatVector
    row_count: int
    mean_length: float

    @cached_property
    def token_numbers(self) -> dict[str, int]:
        """The number of each token."""
        return {token: number for number, token in enumerate(self.vocabulary.to_list())}

    def all_scores(self, tokens: QueryTokens) -> FloatVector:
        """Return the scores of all passages; the order of the tokens does not matter."""
        return add_up(self.asked_words(tokens, self.forms_of), self.postings_of, self.row_count)

    def scores(self, tokens: QueryTokens, rows: IntVector) -> FloatVector:
        """Return the scores of the given passages, in their order: those of `all_scores`, sooner where they are few."""
        wanted, places = np.unique(rows.astype(np.int32), return_inverse=True)

        def within(token: str) -> Postings:
            return narrowed(self.postings_of(token), wanted)

        return add_up(self.asked_words(tokens, self.forms_of), within, len(wanted))[places]

    def search(self, tokens: QueryTokens, k: int, mask: BoolVector | None = None) -> Hits:
        """Return the best ``k`` passages that share a token with the query and pass the mask, by (−score, row)."""
        return best_positive(self.all_scores(tokens), k, mask)

    def ceiling(self, tokens: QueryTokens) -> float:
        """Return the score that no passage can exceed: the idf of every counted token of the query times its count.

        Only one that holds three other forms of a word, and not the word itself, could get more for it.
        """
        counts = self.query_counts(tokens)
        frequency = np.array([self._frequency(token) for token in counts], dtype=np.int64)
        return float(_idf(frequency, self.row_count) @ np.array([*counts.values()], dtype=np.float64))

    def weigh(self, tokens: Sequence[str]) -> dict[str, float]:
        """Return each token's weight in a new passage, with this index's idf and mean length."""
        counts = Counter(tokens)
        frequency = np.array([self._frequency(token) for token in counts])
        length = np.full(len(counts), len(tokens))
        weights = _idf(frequency, self.row_count) * _saturated(np.array([*counts.values()]), length, self.mean_length)
        return dict(zip(counts, weights.tolist(), strict=True))

    def query_counts(self, tokens: QueryTokens) -> dict[str, float]:
        """Return how much each token of a query counts: those that are nearly everywhere do not."""
        limit = max(COMMON_AT_LEAST, COMMON_SHARE * self.row_count)
        counts = tokens if isinstance(tokens, Mapping) else Counter(tokens)
        return {token: count for token, count in counts.items() if self._frequency(token) <= limit}

    def asked_words(self, tokens: QueryTokens, forms_of: Callable[[str], Sequence[str]]) -> list[AskedWord]:
        """Return the words of a query that count, with those of their other forms that do.

        Args:
            tokens: The query.
            forms_of: Gives the known forms of a token.
        """

        def counted(token: str) -> list[str]:
            return [*self.query_counts(forms_of(token))]

        return asked_words(self.query_counts(tokens), counted, self._idf_of)

    def postings_of(self, token: str) -> Postings:
        """Return the passages that hold a token, and its weight in each."""
        number = self.token_numbers.get(token)
        span = slice(0) if number is None else slice(self.starts[number], self.starts[number + 1])
        return self.rows[span], self.weights[span]

    def forms_of(self, token: str) -> list[str]:
        """Return the tokens of the vocabulary with the same stem, sorted; of another than an English word only itself.

        A form is looked for among the tokens that begin as the stem does, up to its last letter.
        """
        root = stem(token)
        if not token.isascii() or not token.isalpha():
            return [token] if token in self.token_numbers else []
        beginning = root[: max(SHORTEST_BEGINNING, len(root) - 1)]
        first = bisect_left(self._sorted, beginning)
        last = bisect_left(self._sorted, f"{beginning}{{", first)  # the character behind z
        return [form for form in self._sorted[first:last] if stem(form) == root]

    @cached_property
    def _sorted(self) -> list[str]:
        return list(self.token_numbers)

    @cached_property
    def _frequencies(self) -> array[int]:
        """In how many passages each token stands; one number of these is read sooner than one of NumPy's."""
        return array("q", np.diff(self.starts).astype(np.int64).tobytes())

    @cached_property
    def _idfs(self) -> array[float]:
        return array("d", _idf(np.diff(self.starts), self.row_count).tobytes())

    def _idf_of(self, token: str) -> float:
        number = self.token_numbers.get(token)
        return float(_idf(np.zeros(()), self.row_count)) if number is None else self._idfs[number]

    def _frequency(self, token: str) -> int:
        number = self.token_numbers.get(token)
        return 0 if number is None else self._frequencies[number]


class LexicalBuilder:
    """Collects the tokens of passages, which become rows 0, 1, … in their order."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._tokens = array("i")
        self._lengths = array("i")

    def add(self, tokens: Sequence[str]) -> None:
        """Add the next passage."""
        numbers = self._numbers
        self._tokens.extend([numbers.setdefault(token, len(numbers)) for token in tokens])
        self._lengths.append(len(tokens))

    def build(self) -> LexicalIndex:
        """Have bm25s weigh every token in every passage that has it."""
        vocabulary = sorted(self._numbers)
        place = np.empty(len(vocabulary), np.int64)
        place[[self._numbers[token] for token in vocabulary]] = np.arange(len(vocabulary))
        ends = np.cumsum(self._lengths, dtype=np.int64)
        count = len(ends)
        passages = [part.tolist() for part in np.split(place[np.array(self._tokens, np.int64)], ends[:-1])]
        table = StringTable.of(vocabulary)
        if not vocabulary:
            nothing = np.empty(0, np.int32)
            return LexicalIndex(table, np.zeros(1, np.int64), nothing, np.empty(0, np.float32), count, 0.0)
        import bm25s  # here, because it loads SciPy, and a server that only searches needs neither

        weighing = bm25s.BM25(method="lucene", k1=K1, b=B)
        weighing.index((passages, {token: number for number, token in enumerate(vocabulary)}), show_progress=False)
        found = weighing.scores
        starts, rows, weights = (np.asarray(found[name]) for name in ("indptr", "indices", "data"))
        starts, rows, weights = _by_row(starts[: len(vocabulary) + 1].astype(np.int64), rows, weights)
        return LexicalIndex(table, starts, rows, weights, count, float(np.mean(self._lengths)))


def _by_row(
    starts: IntVector, rows: npt.NDArray[Any], weights: npt.NDArray[Any]
) -> tuple[IntVector, IntArray, FloatVector]:
    """Sort the postings of each token by row, so that equal databases give equal bytes."""
    tokens = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((rows, tokens))
    return starts, rows[order].astype(np.int32), weights[order].astype(np.float32)


def best_positive(scores: FloatVector, k: int, mask: BoolVector | None = None) -> Hits:
    """Return the best ``k`` rows with a positive score among those that pass the mask."""
    rows = np.flatnonzero(scores > 0 if mask is None else (scores > 0) & mask)
    return top_hits(rows, scores[rows], k) if len(rows) else no_hits()


def _idf(document_frequency: npt.NDArray[Any], passages: int) -> npt.NDArray[np.float64]:
    return np.log1p((passages - document_frequency + 0.5) / (document_frequency + 0.5))


def _saturated(frequency: npt.NDArray[Any], length: npt.NDArray[Any], mean_length: float) -> npt.NDArray[np.float64]:
    weight: npt.NDArray[np.float64] = frequency / (frequency + K1 * (1 - B + B * length / (mean_length or 1.0)))
    return weight
