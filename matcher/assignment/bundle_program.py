"""The rows of the program over bundles: problems, providers, levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.bundles import Bundles
from matcher.assignment.integers import WholeColumn
from matcher.assignment.pair_table import FloatColumn
from matcher.assignment.task import RowColumn, Side

if TYPE_CHECKING:
    import scipy.sparse as sp


@dataclass(frozen=True, eq=False)
class Question:
    """How many sums may lie below which values: row r allows ``most[r]`` sums below ``values[r]``; values rise."""

    values: WholeColumn
    most: RowColumn

    def classes_of(self, values: WholeColumn) -> NDArray[np.intp]:
        """Return per value how many of the rows do not count it, these being the first ones."""
        return np.searchsorted(self.values, values, side="right")


@dataclass(frozen=True, eq=False)
class Program:
    """Rows A x ≤ b; columns are bundles, then by how much each needy provider misses its minimum.

    The rows are, in this order: at most one bundle a problem; each provider's maximum; the levels of a question; each
    needy provider's minimum, with its sign turned.
    """

    matrix: sp.csr_matrix
    limits: FloatColumn
    needy: NDArray[np.intp]
    ends: tuple[int, int, int]

    @property
    def costs(self) -> FloatColumn:
        """What is minimised: −1 a bundle that is taken, +1 a place of a minimum that is missed."""
        costs = np.ones(self.matrix.shape[1])
        costs[: len(costs) - len(self.needy)] = -1.0
        return costs

    def prices(self, row_prices: FloatColumn) -> tuple[FloatColumn, FloatColumn, FloatColumn]:
        """Return prices of problems, of providers with nobody as the last, and of classes, from those of the rows."""
        problems, providers, levels, minima = np.split(row_prices, self.ends)
        providers = np.append(providers, 0.0)
        providers[self.needy] -= minima
        return problems, providers, np.append(np.cumsum(levels[::-1])[::-1], 0.0)


def make_program(bundles: Bundles, question: Question, side: Side, problems: int) -> Program:
    """Return the program over these bundles.

    Args:
        bundles: The columns.
        question: The levels.
        side: Bounds of the providers.
        problems: How many problems there are.
    """
    providers, levels, needy = len(side.ids), len(question.values), np.flatnonzero(side.minimum)
    ends = (problems, problems + providers, problems + providers + levels)
    columns = np.arange(len(bundles))
    at, place = np.nonzero(bundles.members != bundles.nobody)
    members = bundles.members[at, place]
    counted = levels - question.classes_of(bundles.values)
    level_rows = ends[2] - 1 - (np.arange(counted.sum()) - np.repeat(np.cumsum(counted) - counted, counted))
    place_of = np.full(providers + 1, -1)
    place_of[needy] = np.arange(len(needy))
    is_needy = place_of[members] >= 0
    rows = [
        bundles.problems,
        problems + members,
        level_rows,
        ends[2] + place_of[members[is_needy]],
        ends[2] + place_of[needy],
    ]
    cols = [columns, at, np.repeat(columns, counted), at[is_needy], len(columns) + np.arange(len(needy))]
    signs = np.concatenate([np.full(len(part), sign) for part, sign in zip(rows, (1, 1, 1, -1, -1), strict=True)])
    import scipy.sparse as sp  # loaded only where something is solved

    matrix = sp.csr_matrix(
        (signs.astype(np.float64), (np.concatenate(rows), np.concatenate(cols))),
        shape=(ends[2] + len(needy), len(columns) + len(needy)),
    )
    limits = np.concatenate([np.ones(problems), side.maximum, question.most, -side.minimum[needy]]).astype(np.float64)
    return Program(matrix, limits, needy, ends)
