"""Searching for a fair assignment: chains until none helps, then shaking, seeded."""

from __future__ import annotations

import heapq
import random
import time
from collections.abc import Iterable

from matcher.assignment.chains import raise_problem
from matcher.assignment.draft import Draft

GROUP = 4
"""How many problems are shaken at once, at most."""
GIVEN_UP = 0.7
"""Share of what they hold that the shaken give up."""
DEPTH = 3.0
"""Mean place, from the worst off, of the problem whose neighbourhood is shaken."""


def raise_all(draft: Draft, problems: Iterable[int], deadline: float) -> None:
    """Raise problems by chains, the worst off first, until no chain helps any of them, or time is up.

    Whoever a chain changed is looked at again; those that nothing touched are not.

    Args:
        draft: What is changed; its kept steps grow.
        problems: Whom to begin with.
        deadline: On the clock of ``time.monotonic``.
    """
    waiting = [(draft.sums[problem], problem) for problem in set(problems)]
    heapq.heapify(waiting)
    while waiting and time.monotonic() < deadline:
        value, problem = heapq.heappop(waiting)
        if value != draft.sums[problem]:
            continue
        known = len(draft.steps)
        if raise_problem(draft, problem):
            for touched in {step[0] for step in draft.steps[known:]}:
                heapq.heappush(waiting, (draft.sums[touched], touched))


class Shaking:
    """Iterated local search: give up what a few neighbours hold, raise them again, keep what is not worse.

    Args:
        draft: A draft that no chain helps any more.
        counted: Problems that the objective counts; not none.
        seed: Of every choice.

    Source: Lourenço, Martin and Stützle, Iterated Local Search, 2003, doi:10.1007/0-306-48056-5_11.
    """

    def __init__(self, draft: Draft, counted: Iterable[int], seed: int) -> None:
        self.draft = draft
        self._counted = list(counted)
        self._random = random.Random(seed)  # noqa: S311 - a search, no secret

    def once(self, deadline: float) -> bool:
        """Shake once; says whether the sorted sums became larger by the leximin order."""
        draft = self.draft
        draft.steps.clear()
        group = self._group()
        for problem in group:
            for provider in list(draft.held[problem]):
                if self._random.random() < GIVEN_UP:
                    draft.drop(problem, provider)
        raise_all(draft, group, deadline)
        # Sums that did not change cannot decide the order, so that the changed ones alone are compared.
        earlier, now = self._sums_of_touched()
        if now < earlier or not self._keeps_minima():
            draft.take_back()
            return False
        return now > earlier

    def _group(self) -> list[int]:
        """Return a badly-off problem and some that hold what it, or one of them, would like."""
        draft, at = self.draft, int(self._random.expovariate(1 / DEPTH))
        worst = heapq.nsmallest(min(at + 1, len(self._counted)), self._counted, key=lambda one: draft.sums[one])
        group = [worst[-1]]
        for _ in range(GROUP - 1):
            wishes = draft.wishes[self._random.choice(group)]
            holders = draft.holders[self._random.choice(wishes)[0]] if wishes else []
            if holders:
                group.append(self._random.choice(holders))
        return sorted(set(group))

    def _sums_of_touched(self) -> tuple[list[int], list[int]]:
        draft = self.draft
        gained = dict.fromkeys(draft.touched(), 0)
        for problem, provider, was_added in draft.steps:
            value = draft.value_of[problem][provider]
            gained[problem] += value if was_added else -value
        return sorted(draft.sums[one] - gain for one, gain in gained.items()), sorted(draft.sums[one] for one in gained)

    def _keeps_minima(self) -> bool:
        draft = self.draft
        return all(
            len(draft.held[problem]) >= draft.lowest[problem] and len(draft.holders[provider]) >= draft.fewest[provider]
            for problem, provider, _ in draft.steps
        )
