"""Prices of problems and providers, which prove that no total is larger."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.integers import WholeColumn
from matcher.assignment.pair_table import Mask
from matcher.assignment.task import Side, Task

FAR = 2**61


def prices_of(task: Task, values: WholeColumn, chosen: Mask) -> tuple[WholeColumn, WholeColumn]:
    """Return what a place at each problem and at each provider is worth under a best choice.

    They are the distances from the hub in the network that is left of the flow, by Bellman and Ford: with a best choice
    it has no way around that gains. The prices are exact, since the values are whole numbers. With a choice that is not
    best they are still prices, but the bound that they give is larger than its total.

    Source: Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 9.3.
    """
    network = _Residual(task, values, chosen)
    for _ in range(len(network.problems) + len(network.providers) + 2):
        if not network.relax():
            break
    return network.problems - network.hub, network.hub - network.providers


class _Residual:
    """Distances of problems, providers and hub along what is left of the flow; they start at 0 and fall."""

    def __init__(self, task: Task, values: WholeColumn, chosen: Mask) -> None:
        self.problems: NDArray[np.int64] = np.zeros(len(task.problem_side.ids), dtype=np.int64)
        self.providers: NDArray[np.int64] = np.zeros(len(task.provider_side.ids), dtype=np.int64)
        self.hub = 0
        self._out = (task.problems[~chosen], task.providers[~chosen], values[~chosen])
        self._back = (task.problems[chosen], task.providers[chosen], values[chosen])
        self._may_gain, self._may_lose = _slack(task.problem_side, self._back[0])
        self._may_give, self._may_take = _slack(task.provider_side, self._back[1])

    def relax(self) -> bool:
        """Shorten every distance once; says whether one became shorter."""
        before = (self.problems.copy(), self.providers.copy(), self.hub)
        problems, providers, values = self._out
        np.minimum.at(self.providers, providers, self.problems[problems] - values)
        problems, providers, values = self._back
        np.minimum.at(self.problems, problems, self.providers[providers] + values)
        self.hub = min(
            self.hub,
            int(self.problems[self._may_lose].min(initial=FAR)),
            int(self.providers[self._may_give].min(initial=FAR)),
        )
        self.problems[self._may_gain] = np.minimum(self.problems[self._may_gain], self.hub)
        self.providers[self._may_take] = np.minimum(self.providers[self._may_take], self.hub)
        same = np.array_equal(before[0], self.problems) and np.array_equal(before[1], self.providers)
        return not (same and before[2] == self.hub)


def _slack(side: Side, used: NDArray[np.int32]) -> tuple[Mask, Mask]:
    """Return whose number of pairs may rise, and whose may fall."""
    degree = np.bincount(used, minlength=len(side.ids))
    return degree < side.maximum, degree > side.minimum
