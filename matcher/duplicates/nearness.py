"""How much nearer two texts lie in a view than texts like them lie anyway.

Texts in one script lie nearer to each other than to those in another, and some texts lie near to everything. So a
similarity is compared with what both texts have with others of the other's group:
nearness(i, j) = (s(i, j) − (m(i, g(j)) + m(j, g(i))) / 2) / σ(g(i), g(j)), with m the mean similarity of a text to a
group and σ the deviation of the numerator over all pairs of two groups.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from embeddings.encoder import FloatMatrix

ROWS_AT_A_TIME = 1024
GROUPS = 2

Groups = npt.NDArray[np.intp]
Rows = npt.NDArray[np.intp]


def blocks_of(rows: Rows) -> Iterator[Rows]:
    """Yield rows in their order, not more than `ROWS_AT_A_TIME` at once."""
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        yield rows[start : start + ROWS_AT_A_TIME]


def spread_rows(groups: Groups) -> Rows:
    """Return all rows where they are few, else as many as `ROWS_AT_A_TIME`, spread over each group alike."""
    if len(groups) <= ROWS_AT_A_TIME:
        return np.arange(len(groups))
    found = [np.flatnonzero(groups == group) for group in range(GROUPS)]
    most = ROWS_AT_A_TIME // GROUPS
    return np.concatenate([rows[:: -(-len(rows) // most)] if len(rows) else rows for rows in found])


class Nearness:
    """The nearness of all pairs of texts in one view."""

    def __init__(self, vectors: FloatMatrix, groups: Groups, measured: Rows | None = None) -> None:
        """Measure how near texts usually lie.

        Args:
            vectors: (n, d) unit vectors.
            groups: (n,) the group of each text, 0 or 1.
            measured: The texts whose pairs with all texts σ is measured on; all where it is ``None``.
        """
        self._vectors = vectors
        self._groups = groups
        sums = np.stack([vectors[groups == group].sum(axis=0) for group in range(GROUPS)])
        sizes = np.bincount(groups, minlength=GROUPS)[None, :] - (groups[:, None] == np.arange(GROUPS))
        own = (groups[:, None] == np.arange(GROUPS)).astype(np.float32)
        self._means = ((vectors @ sums.T - own) / np.maximum(sizes, 1)).astype(np.float32)
        self._deviations = self._measured(np.arange(len(groups)) if measured is None else measured)

    def of_rows(self, rows: Rows) -> FloatMatrix:
        """Return the nearness of some texts, not more than `ROWS_AT_A_TIME`, to all; a text is not near to itself.

        Groups of which there is one pair or none give nearness 0: nothing is known of what is usual there.
        """
        above = self._above_usual(rows)
        found: FloatMatrix = above / self._deviations[self._groups[rows][:, None], self._groups[None, :]]
        return found

    def _above_usual(self, rows: Rows) -> FloatMatrix:
        usual = (self._means[rows][:, self._groups] + self._means[:, self._groups[rows]].T) * np.float32(0.5)
        above: FloatMatrix = self._vectors[rows] @ self._vectors.T - usual
        above[np.arange(len(rows)), rows] = 0.0
        return above

    def _measured(self, measured: Rows) -> FloatMatrix:
        """Return σ by the groups of both texts; infinity where it cannot be measured."""
        totals = np.zeros((GROUPS, GROUPS))
        for rows in blocks_of(measured):
            squares = np.square(self._above_usual(rows))
            of_groups = np.stack([squares[:, self._groups == group].sum(axis=1) for group in range(GROUPS)], axis=1)
            np.add.at(totals, self._groups[rows], of_groups)
        sizes = np.bincount(self._groups, minlength=GROUPS)
        taken = np.bincount(self._groups[measured], minlength=GROUPS)
        pairs = np.outer(taken, sizes) - np.diag(taken)
        deviations = np.sqrt(totals / np.maximum(pairs, 1))
        deviations[(pairs <= 2) | (deviations < np.finfo(np.float32).eps)] = np.inf
        return deviations.astype(np.float32)
