"""Bettering a fair assignment until it is proven that nothing is better, or time is up."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from embeddings.encoder import Progress
from matcher.assignment.bundles import bundles_of
from matcher.assignment.draft import Draft
from matcher.assignment.integers import WholeColumn
from matcher.assignment.levels import LevelProgram, Rows, better_than
from matcher.assignment.search import raise_all
from matcher.assignment.task import Task

FIRST_TRY = 40
"""Nodes that a bold aim is worth; the last aim, one unit above a level, is followed to the end."""
BOLDNESS = 6
"""An aim that was not reached is divided by this."""
STEPS = 12
"""How often the range of a level is halved before something above it is looked for."""


class _Found(Enum):
    NOTHING = auto()
    BETTER = auto()
    OPEN = auto()


@dataclass(frozen=True)
class Proven:
    """How far a proof came.

    Args:
        levels: How many of the smallest sums are the best possible.
        highest: The smallest sum of no assignment is above this value.
    """

    levels: int
    highest: int


class Proof:
    """Levels are gone through from the lowest; where something better is found, the draft becomes it.

    Args:
        task: What is decided.
        values: Per row of the task, its value.
        pinned: Per problem, the value of what is pinned.
        draft: An assignment within the bounds.
        known: What is proven already.
        deadline: On the clock of ``time.monotonic``.
    """

    def __init__(
        self, task: Task, values: WholeColumn, pinned: WholeColumn, draft: Draft, *, known: Proven, deadline: float
    ) -> None:
        self._draft = draft
        self._counted = [int(problem) for problem in np.flatnonzero(~task.is_set_apart)]
        self._bundles = bundles_of(task, values, pinned, min(self._sums()))
        self._program = LevelProgram(task, self._bundles, deadline)
        self._deadline = deadline
        self._levels, self._highest = known.levels, known.highest
        self._tops: dict[int, int] = {}

    def run(self, report: Progress) -> Proven:
        """Better the draft and prove its levels, as far as time allows."""
        done, sums = self._levels, self._sums()
        while done < len(sums) and time.monotonic() < self._deadline:
            found = self._look_above(sums, sums[done], is_first=done == 0)
            if found is _Found.OPEN:
                break
            if found is _Found.NOTHING:
                done = int(np.searchsorted(sums, sums[done], side="right"))
                self._tops.clear()
            sums = self._sums()
            report("levels proven", done, len(sums))
        return Proven(done, self._highest)

    def _sums(self) -> list[int]:
        return sorted(self._draft.sums[problem] for problem in self._counted)

    def _look_above(self, sums: list[int], level: int, *, is_first: bool) -> _Found:
        """Look for something better at a level: boldly at first, then closer and closer above it."""
        place = int(np.searchsorted(sums, level, side="right")) - 1
        top = aim = self._ceiling(place, sums, level)
        while top > level:
            if is_first:
                self._highest = min(self._highest, top)
            served = self._program.serve(better_than(sums, level, aim), FIRST_TRY if aim > level + 1 else math.inf)
            if served.rows is not None:
                return _Found.BETTER if self._take(served.rows, sums) else _Found.OPEN
            if not served.is_certain and aim == level + 1:
                return _Found.OPEN
            if served.is_certain:
                top = self._tops[place] = aim - 1
                aim = (level + top + 1) // 2
            else:
                aim = level + max(1, (aim - level) // BOLDNESS)
        if time.monotonic() > self._deadline:
            return _Found.OPEN
        if is_first:
            self._highest = level
        return _Found.NOTHING

    def _ceiling(self, place: int, sums: list[int], level: int) -> int:
        """Return a value that is not exceeded at this level; the level itself when nothing is better.

        It holds for the place in the sorted sums, so that it need not be computed again after a step up there.
        """
        if place not in self._tops:
            self._tops[place] = self._halved(
                sums, level, self._highest if place == 0 else int(self._bundles.values.max())
            )
        return max(level, self._tops[place])

    def _halved(self, sums: list[int], level: int, high: int) -> int:
        low = level
        if high > low and not self._program.may_serve(better_than(sums, level, level + 1)):
            return level
        for _ in range(STEPS):
            if high - low <= 1 or time.monotonic() > self._deadline:
                break
            middle = (low + high) // 2
            if self._program.may_serve(better_than(sums, level, middle)):
                low = middle
            else:
                high = middle - 1
        return high

    def _take(self, rows: Rows, sums: list[int]) -> bool:
        """Make the draft these bundles, raised by chains; says whether it is better than it was."""
        draft = self._draft
        for problem in self._counted:
            for provider in list(draft.held[problem]):
                draft.drop(problem, provider)
        for row in rows:
            for provider in self._bundles.members[row]:
                if provider != self._bundles.nobody:
                    draft.add(int(self._bundles.problems[row]), int(provider))
        raise_all(draft, self._counted, self._deadline)
        if self._sums() > sums:
            draft.steps.clear()
            return True
        draft.take_back()
        return False
