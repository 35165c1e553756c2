"""An assignment in the making: who holds whom, and the sums of the problems, in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matcher.assignment.integers import WholeColumn
from matcher.assignment.pair_table import Mask
from matcher.assignment.task import Task

Step = tuple[int, int, bool]
"""(problem, provider, whether the pair was added)."""


class Draft:
    """Pairs that are held for now; every change is kept in ``steps`` and can be taken back.

    Args:
        task: What is decided; its bounds are read, not watched: whoever changes a draft keeps them.
        values: Per row of the task, its value.
        sums: Per problem, the value of what is pinned.
        chosen: Which rows are held at first.
    """

    def __init__(self, task: Task, values: WholeColumn, sums: Iterable[int], chosen: Mask) -> None:
        self.lowest = [int(one) for one in task.problem_side.minimum]
        self.highest = [int(one) for one in task.problem_side.maximum]
        self.fewest = [int(one) for one in task.provider_side.minimum]
        self.most = [int(one) for one in task.provider_side.maximum]
        self.value_of: list[dict[int, int]] = [{} for _ in self.highest]
        for problem, provider, value in zip(
            task.problems.tolist(), task.providers.tolist(), values.tolist(), strict=True
        ):
            self.value_of[problem][provider] = value
        self.wishes = [sorted(own.items(), key=lambda wish: (-wish[1], wish[0])) for own in self.value_of]
        self.held: list[list[int]] = [[] for _ in self.highest]
        self.holders: list[list[int]] = [[] for _ in self.most]
        self.sums = [int(one) for one in sums]
        self.steps: list[Step] = []
        for row in np.flatnonzero(chosen):
            self.add(int(task.problems[row]), int(task.providers[row]))
        self.steps.clear()

    def add(self, problem: int, provider: int) -> None:
        """Give a provider to a problem."""
        self._put(problem, provider)
        self.steps.append((problem, provider, True))

    def drop(self, problem: int, provider: int) -> None:
        """Take a provider from a problem."""
        self._take(problem, provider)
        self.steps.append((problem, provider, False))

    def take_back(self) -> None:
        """Undo the steps kept so far, the last first."""
        while self.steps:
            problem, provider, was_added = self.steps.pop()
            (self._take if was_added else self._put)(problem, provider)

    def touched(self) -> set[int]:
        """Return the problems that the kept steps changed."""
        return {problem for problem, _, _ in self.steps}

    def chosen(self, task: Task) -> Mask:
        """Return which rows of the task are held."""
        held = [set(one) for one in self.held]
        pairs = zip(task.problems.tolist(), task.providers.tolist(), strict=True)
        return np.fromiter((provider in held[problem] for problem, provider in pairs), bool, len(task.rows))

    def _put(self, problem: int, provider: int) -> None:
        self.held[problem].append(provider)
        self.holders[provider].append(problem)
        self.sums[problem] += self.value_of[problem][provider]

    def _take(self, problem: int, provider: int) -> None:
        self.held[problem].remove(provider)
        self.holders[provider].remove(problem)
        self.sums[problem] -= self.value_of[problem][provider]
