"""Scored rows, and the one rule for choosing the best of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from embeddings.encoder import FloatVector, IntVector


@dataclass(frozen=True)
class Hits:
    """Rows and their scores, by falling score, ties by rising row."""

    rows: IntVector
    scores: FloatVector

    def __len__(self) -> int:
        """Return how many rows were found."""
        return len(self.rows)


def no_hits() -> Hits:
    """Return the answer of an empty index."""
    return Hits(np.empty(0, np.int64), np.empty(0, np.float32))


def top_hits(rows: IntVector, scores: FloatVector, k: int) -> Hits:
    """Return the best ``k`` of the given rows (fewer if there are fewer), by (−score, row).

    Args:
        rows: (n,) distinct rows in any order.
        scores: (n,) their scores.
        k: How many are wanted; none if it is 0 or less.
    """
    if k <= 0 or len(rows) == 0:
        return no_hits()
    if k < len(rows):
        # All that reach the k-th best score: its ties are cut by row below, not by chance.
        border = np.partition(scores, len(scores) - k)[len(scores) - k]
        kept = np.flatnonzero(scores >= border)
        rows, scores = rows[kept], scores[kept]
    order = np.lexsort((rows, -scores))[:k]
    return Hits(rows[order].astype(np.int64), scores[order].astype(np.float32))


def merge_hits(first: Hits, second: Hits, k: int) -> Hits:
    """Return the best ``k`` of two answers over different rows."""
    if not len(second):
        return Hits(first.rows[:k], first.scores[:k])
    return top_hits(np.concatenate([first.rows, second.rows]), np.concatenate([first.scores, second.scores]), k)
