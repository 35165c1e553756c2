"""The linear relaxation of a programme, in doubles: columns for members and for what gains count, rows for limits.

"The best member counts" is written as η ≤ t + Σ max(0, gain(c) − t) · x(c), which holds for every threshold t; those
that a solution violates are added until none is. The bound is that of the form with a column for every (member, skill),
with a twelfth of its columns.

Source: J.-F. Cordeau, F. Furini and I. Ljubić, Benders decomposition for very large scale partial set covering and
maximal covering location problems, EJOR 275 (2019) 882–896, doi:10.1016/j.ejor.2018.12.021.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.teams.limits import Rule
from matcher.teams.programme import Programme

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VIOLATION = 1e-7
Vector = NDArray[np.float64]


class Relaxation:
    """Maximise profit · z over 0 ≤ z ≤ ceiling and rows · z ≤ limits; objectives in shares of ``unit``.

    Columns: a member for each admitted row, then η for each skill, a literal for each doubled skill and for each pair.
    """

    def __init__(self, programme: Programme) -> None:
        """Lay out columns and rows; thresholds are added by ``add_violated``."""
        gains, admitted = programme.gains, programme.admitted
        self.unit = float(max(gains.largest_sum, 1))
        self.count = len(admitted)
        self._place = {row: place for place, row in enumerate(admitted)}
        self._skills = [self._vector(by_row) for by_row in gains.best.values()]
        pairs = {pair: gain for pair, gain in gains.pairs.items() if self._place.keys() >= set(pair)}
        each = self._vector(gains.each)
        twice = [gain / self.unit for gain, _ in gains.twice.values()]
        both = [gain / self.unit for gain in pairs.values()]
        self.profit = np.concatenate([each, np.ones(len(self._skills)), twice, both])
        ones = np.ones(len(twice) + len(both))
        self.ceiling = np.concatenate([np.ones(self.count), [v.max(initial=0.0) for v in self._skills], ones])
        self._rows: list[tuple[NDArray[np.int64], Vector]] = []
        self._thresholds: list[tuple[int, int, float]] = []
        self._limits: list[float] = []
        for rule in programme.rules:
            self._add_rule(rule)
        column = self.count + len(self._skills)
        for _, rows in gains.twice.values():
            self._add({column: 2.0, **self._members(rows, -1.0)}, 0.0)
            column += 1
        for pair in pairs:
            self._add_pair(column, pair)
            column += 1

    @property
    def limits(self) -> Vector:
        """The right-hand sides."""
        return np.array(self._limits)

    def matrix(self) -> csr_array:
        """Return the rows, shape (rows, columns)."""
        from scipy.sparse import csr_array

        ends = np.cumsum([0, *(len(columns) for columns, _ in self._rows)])
        columns = np.concatenate([np.empty(0, np.int64), *(columns for columns, _ in self._rows)])
        amounts = np.concatenate([np.empty(0), *(amounts for _, amounts in self._rows)])
        return csr_array((amounts, columns, ends), shape=(len(self._rows), len(self.profit)))

    def add_thresholds(self, rank: int) -> None:
        """Bound every η by its skill's gains at 0 and at the gain of this rank."""
        for skill, values in enumerate(self._skills):
            self._add_threshold(skill, 0.0)
            if rank < len(values):
                self._add_threshold(skill, float(-np.partition(-values, rank)[rank]))

    def add_violated(self, point: Vector) -> bool:
        """Add the threshold of each skill that a solution violates; say whether there was any."""
        before = len(self._rows)
        members = point[: self.count]
        for skill, values in enumerate(self._skills):
            order = np.argsort(-values, kind="stable")
            reached = int(np.searchsorted(np.cumsum(members[order]), 1 - 1e-9))
            threshold = float(values[order[reached]]) if reached < len(order) else 0.0
            allowed = threshold + float(np.maximum(values - threshold, 0.0) @ members)
            if point[self.count + skill] > allowed + VIOLATION:
                self._add_threshold(skill, threshold)
        return len(self._rows) > before

    def thresholds(self, rows: int) -> list[list[tuple[int, float]]]:
        """Return for each skill, in the order of the gains, the (row, threshold) pairs among the first rows."""
        by_skill: list[list[tuple[int, float]]] = [[] for _ in self._skills]
        for skill, row, threshold in self._thresholds:
            if row < rows:
                by_skill[skill].append((row, threshold))
        return by_skill

    def _add_threshold(self, skill: int, threshold: float) -> None:
        self._thresholds.append((skill, len(self._rows), threshold))
        above = np.maximum(self._skills[skill] - threshold, 0.0)
        places = np.flatnonzero(above)
        columns = np.concatenate([[self.count + skill], places]).astype(np.int64)
        self._rows.append((columns, np.concatenate([[1.0], -above[places]])))
        self._limits.append(threshold)

    def _add_rule(self, rule: Rule) -> None:
        """Add a limit's sums; a limit on groups is left to the exact search, which a relaxation may do."""
        for one in rule.sums:
            amounts = {self._place[row]: float(amount) for row, amount in one.amounts.items() if row in self._place}
            if one.high is not None:
                self._add(amounts, float(one.high))
            if one.low is not None:
                self._add({place: -amount for place, amount in amounts.items()}, -float(one.low))

    def _add_pair(self, column: int, pair: tuple[int, int]) -> None:
        first, second = (self._place[row] for row in pair)
        self._add({column: 1.0, first: -1.0}, 0.0)
        self._add({column: 1.0, second: -1.0}, 0.0)
        self._add({first: 1.0, second: 1.0, column: -1.0}, 1.0)

    def _add(self, amounts: Mapping[int, float], limit: float) -> None:
        scale = max([abs(limit), *map(abs, amounts.values())], default=0.0) or 1.0
        self._rows.append((np.array(list(amounts), np.int64), np.array(list(amounts.values())) / scale))
        self._limits.append(limit / scale)

    def _members(self, rows: Iterable[int], amount: float) -> dict[int, float]:
        return {self._place[row]: amount for row in sorted(rows) if row in self._place}

    def _vector(self, by_row: Mapping[int, int]) -> Vector:
        values = np.zeros(self.count)
        for row, gain in by_row.items():
            if row in self._place:
                values[self._place[row]] = gain / self.unit
        return values
