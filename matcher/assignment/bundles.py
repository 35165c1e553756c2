"""Bundles: every set of providers that one problem could be given, with its value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.integers import WholeColumn
from matcher.assignment.pair_table import IntColumn, Mask
from matcher.assignment.task import Task

MOST_BUNDLES = 6_000_000
"""Beyond, bundles are not enumerated: about 200 MB, and half a second a pass."""


@dataclass(frozen=True, eq=False)
class Bundles:
    """Bundles of several problems.

    Args:
        problems: Per bundle, its problem; rising.
        members: Per bundle, the providers in it, filled up with ``nobody``; shape (bundles, largest size).
        values: Per bundle, the sum of its values, pinned pairs included.
        nobody: The number that stands for no provider.
    """

    problems: IntColumn
    members: NDArray[np.int32]
    values: WholeColumn
    nobody: int

    def __len__(self) -> int:
        """Return how many bundles there are."""
        return len(self.values)

    def only(self, kept: Mask | NDArray[np.intp]) -> Bundles:
        """Return some of the bundles, by mask or by rows."""
        return Bundles(self.problems[kept], self.members[kept], self.values[kept], self.nobody)


def useful_rows(task: Task, values: WholeColumn, sums: WholeColumn, floor: int) -> Mask:
    """Return which rows of the task can be in a bundle worth at least a floor, the problem's best ones beside them.

    Args:
        task: What is decided.
        values: Per row of the task, its value.
        sums: Per problem, the value of what is pinned.
        floor: What a bundle must be worth.
    """
    useful = np.zeros(len(values), dtype=bool)
    ends = np.searchsorted(task.problems, np.arange(len(sums) + 1))
    for problem in np.flatnonzero(~task.is_set_apart & (task.problem_side.maximum > 0)):
        own = values[ends[problem] : ends[problem + 1]]
        lowest, highest = int(task.problem_side.minimum[problem]), int(task.problem_side.maximum[problem])
        beside = np.sort(own)[::-1][: highest - 1]
        beside[max(lowest - 1, 0) :] = np.maximum(beside[max(lowest - 1, 0) :], 0)
        useful[ends[problem] : ends[problem + 1]] = own + beside.sum() + sums[problem] >= floor
    return useful


def number_of_bundles(task: Task, useful: Mask) -> int:
    """Return how many bundles the problems have between their bounds, of useful rows."""
    degrees = np.bincount(task.problems[useful], minlength=len(task.problem_side.ids)).tolist()
    sides = zip(degrees, task.problem_side.minimum.tolist(), task.problem_side.maximum.tolist(), strict=True)
    return sum(comb(degree, size) for degree, low, high in sides for size in range(low, min(high, degree) + 1))


def bundles_of(task: Task, values: WholeColumn, sums: WholeColumn, floor: int) -> Bundles:
    """Return every bundle between the bounds of its problem that is worth at least ``floor``.

    Args:
        task: What is decided; problems that are set apart get no bundle.
        values: Per row of the task, its value.
        sums: Per problem, the value of what is pinned.
        floor: Bundles of less value are left out.
    """
    useful = useful_rows(task, values, sums, floor)
    problems, providers, values = task.problems[useful], task.providers[useful], values[useful]
    nobody = len(task.provider_side.ids)
    ends = np.searchsorted(problems, np.arange(len(sums) + 1))
    width = int(min(np.diff(ends).max(initial=0), task.problem_side.maximum.max(initial=0)))
    parts = []
    for problem in np.flatnonzero(~task.is_set_apart).tolist():
        own = slice(ends[problem], ends[problem + 1])
        bounds = int(task.problem_side.minimum[problem]), int(task.problem_side.maximum[problem])
        for chosen in _subsets(int(ends[problem + 1] - ends[problem]), *bounds):
            worth = values[own][chosen].sum(axis=1) + sums[problem]
            kept = worth >= floor
            members = np.full((int(kept.sum()), width), nobody, dtype=np.int32)
            members[:, : chosen.shape[1]] = providers[own][chosen[kept]]
            parts.append((np.full(len(members), problem, dtype=np.int32), members, worth[kept]))
    owners, members, worth = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Bundles(owners, members, worth, nobody)


def _subsets(number: int, lowest: int, highest: int) -> Iterator[NDArray[np.intp]]:
    """Yield the sets of each size between the bounds, as positions, shape (sets, size)."""
    for size in range(lowest, min(highest, number) + 1):
        sets = comb(number, size)
        flat = chain.from_iterable(combinations(range(number), size))
        yield np.fromiter(flat, np.intp, sets * size).reshape(sets, size)
