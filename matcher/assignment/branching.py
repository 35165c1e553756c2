"""Where a linear program over bundles is most undecided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.bundle_program import Question
from matcher.assignment.bundles import Bundles
from matcher.assignment.pair_table import FloatColumn, Mask

UNDECIDED = 1e-5
"""Shares nearer to 0 or 1 than this are decided."""


@dataclass(frozen=True, eq=False)
class Branch:
    """A split of one problem's bundles in two.

    Args:
        own: The problem's bundles.
        is_leaning: Which of them are on the side that the program leans to.
    """

    own: slice
    is_leaning: Mask


def most_undecided(
    bundles: Bundles, ends: NDArray[np.intp], question: Question, rows: NDArray[np.intp], shares: FloatColumn
) -> Branch | None:
    """Return the split on which shares of bundles are most undecided; ``None`` when they are whole.

    First whether a problem's sum reaches a level, since levels are what a question counts; then whether a problem has a
    provider. Ties by problem, then level or provider.

    Args:
        bundles: All bundles.
        ends: Where each problem's bundles begin, and where the last one's end.
        question: The levels.
        rows: Bundles with shares.
        shares: Their shares, of each problem's 1 together.
    """
    held = bundles.only(rows)
    reached = _summed(
        held.problems, question.classes_of(held.values), shares, (len(ends) - 1, len(question.values) + 1)
    )
    reached = reached[:, ::-1].cumsum(axis=1)[:, ::-1]
    problem, level = _nearest_half(reached)
    own = slice(int(ends[problem]), int(ends[problem + 1]))
    if _gap(reached[problem, level]) > UNDECIDED:
        return Branch(own, _leaning(question.classes_of(bundles.values[own]) >= level, reached[problem, level]))
    has = sum(_summed(held.problems, member, shares, (len(ends) - 1, bundles.nobody + 1)) for member in held.members.T)
    taken = np.asarray(has)[:, : bundles.nobody]
    problem, provider = _nearest_half(taken)
    if _gap(taken[problem, provider]) <= UNDECIDED:
        return None
    own = slice(int(ends[problem]), int(ends[problem + 1]))
    return Branch(own, _leaning((bundles.members[own] == provider).any(axis=1), taken[problem, provider]))


def _summed(
    problems: NDArray[np.int32], places: NDArray[np.integer], shares: FloatColumn, shape: tuple[int, int]
) -> FloatColumn:
    flat = problems.astype(np.int64) * shape[1] + places
    return np.bincount(flat, shares, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def _nearest_half(shares: FloatColumn) -> tuple[int, int]:
    row, column = np.unravel_index(int(np.argmin(np.abs(shares - 0.5))), shares.shape)
    return int(row), int(column)


def _gap(share: float) -> float:
    return min(share, 1.0 - share)


def _leaning(side: Mask, share: float) -> Mask:
    return side if share >= 0.5 else ~side
