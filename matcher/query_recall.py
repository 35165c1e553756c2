"""Recall turned round: which of many queries lie nearest to one provider, before their pairs are scored exactly.

The dense part of a pair's score (`matcher.fuse`) is linear in a passage's vectors, so everything that a view sees of a
query, its text and its gloss, folds into one vector, and mean and deviation of the corpus into it and one number:

    Σ over views  w · (q·p − q·μ) / sqrt(qᵀ Σ q)  =  Σ over views c·p  +  b

That is one matrix for all queries, and one product with a provider's passages. Words are left to the exact score. What
is kept of a query are numbers alone, and of those only that were asked last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from embeddings.encoder import FloatMatrix, FloatVector, IntVector
from embeddings.moments import Moments
from embeddings.search_index import SearchIndex
from embeddings.vector_index import HalfMatrix
from matcher.edits import NO_EDITS
from matcher.encode import EncodedQuery
from matcher.fuse import SMALLEST_DEVIATION
from matcher.query import Query

Encode = Callable[[Sequence[Query], SearchIndex], list[EncodedQuery]]
SMALLEST_WEIGHT = np.float32(1e-6)
AT_ONCE = 64
"""Queries that are encoded together; of no more than `matcher.known_problems.TOGETHER` what they say is kept."""


@dataclass(frozen=True)
class Side:
    """What one view sees of a query: (k, d) unit vectors, of its text and of its gloss where they are, and weights.

    Vectors are kept as those of passages are, in half precision.
    """

    vectors: HalfMatrix
    weights: FloatVector

    @classmethod
    def of(cls, encoded: EncodedQuery, view: str, dimension: int) -> Side:
        """Take the vectors of a view that are there: none, one or two."""
        looks = ((encoded.vectors, encoded.weight_of(view)), (encoded.gloss_vectors, encoded.gloss_weight))
        there = [(vectors[view], weight) for vectors, weight in looks if view in vectors]
        kept = np.array([vector for vector, _ in there], np.float16).reshape(-1, dimension)
        return cls(kept, np.array([weight for _, weight in there], np.float32))


@dataclass(frozen=True)
class Folded:
    """Many queries for one state of the passages.

    Args:
        keys: What is asked, see `key_of`.
        index: The state.
        vectors: For each view (n, d) the c of each query.
        offsets: (n,) the b of each query.
    """

    keys: tuple[bytes, ...]
    index: SearchIndex
    vectors: Mapping[str, FloatMatrix]
    offsets: FloatVector

    def nearest(self, rows: IntVector, count: int) -> list[bytes]:
        """Return the keys of the queries to which one of the rows is nearest, nearest first, ties in their order."""
        products = [vectors @ self.index.vectors_of(view, rows).T for view, vectors in self.vectors.items()]
        scores = self.offsets + np.sum(products, axis=0).max(axis=1)
        return [self.keys[position] for position in np.argsort(-scores, kind="stable")[:count].tolist()]


class QueryRecall:
    """Keeps the queries that were asked last, folded; safe to share between threads."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._sides: dict[bytes, dict[str, Side]] = {}
        self._folded: Folded | None = None

    def folded(self, queries: Mapping[bytes, Query], index: SearchIndex, encode: Encode) -> Folded:
        """Return queries folded for the passages of an index; those that were not among the last ones are encoded.

        Args:
            queries: What is asked, by `key_of`.
            index: The passages.
            encode: Encodes queries.
        """
        keys, last = tuple(queries), self._folded
        if last is not None and last.keys == keys and last.index.has_passages_of(index):
            return last
        self._sides = sides = self._sides_of(queries, index, encode)
        self._folded = folded = _fold(keys, sides, index)
        return folded

    def _sides_of(
        self, queries: Mapping[bytes, Query], index: SearchIndex, encode: Encode
    ) -> dict[bytes, dict[str, Side]]:
        known = self._sides
        sides = {key: known[key] for key in queries if key in known}
        new = [key for key in queries if key not in sides]
        for start in range(0, len(new), AT_ONCE):
            block = new[start : start + AT_ONCE]
            for key, encoded in zip(block, encode([queries[key] for key in block], index), strict=True):
                sides[key] = {view: Side.of(encoded, view, len(index.moments(view).mean)) for view in index.views}
        return sides


def key_of(query: Query) -> bytes:
    """Return a digest of what the vectors of a query depend on: the day only where what was read of it was changed."""
    day = None if query.edits == NO_EDITS else query.today
    return blake2b(repr((query.text, query.language, query.edits, day)).encode(), digest_size=16).digest()


def _fold(keys: tuple[bytes, ...], sides: Mapping[bytes, Mapping[str, Side]], index: SearchIndex) -> Folded:
    totals = np.array([sum(side.weights.sum() for side in sides[key].values()) for key in keys], np.float32)
    vectors, offsets = {}, np.zeros(len(keys), np.float32)
    for view in index.views:
        of_view = [sides[key][view] for key in keys]
        queries = np.repeat(np.arange(len(keys)), [len(side.weights) for side in of_view])
        seen = np.concatenate([side.vectors for side in of_view]).astype(np.float32)
        means, deviations = _means_and_deviations(seen, index.moments(view))
        weights = np.concatenate([side.weights for side in of_view])
        weights /= np.maximum(totals[queries], SMALLEST_WEIGHT) * deviations
        vectors[view] = np.zeros((len(keys), seen.shape[1]), np.float32)
        np.add.at(vectors[view], queries, seen * weights[:, np.newaxis])
        np.subtract.at(offsets, queries, means * weights)
    return Folded(keys, index, vectors, offsets)


def _means_and_deviations(seen: FloatMatrix, moments: Moments) -> tuple[FloatVector, FloatVector]:
    """Return (m,) the mean of the corpus and its deviation along (m, d) vectors."""
    variances = np.einsum("md,md->m", seen @ moments.covariance, seen)
    return seen @ moments.mean, np.maximum(np.sqrt(np.maximum(variances, 0.0)), SMALLEST_DEVIATION)
