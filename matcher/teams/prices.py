"""What no team with a given member can exceed: bounds from the prices that the linear relaxation puts on limits.

By weak duality any prices λ ≥ 0 on the rows A z ≤ b bound every team's objective by

    total = b·λ + Σ over columns of ceiling · max(0, surplus),   surplus = profit − A'λ.

A team with member c loses on top what c's surplus lacks of 0. A team whose best gain in a skill is g loses what g lacks
of each threshold t of the skill, times the price of that threshold's row, and what g lacks of the ceiling, times the
surplus. Optimal prices make this tight. The bounds are computed here from the prices, whatever they are, so that they
hold without trust in a solver's tolerances, but for the rounding of sums of doubles, for which they are widened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from matcher.teams.programme import Programme
from matcher.teams.relaxation import Relaxation, Vector

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ROUNDS_MAX = 40
SAFETY = 1e-9
"""Share of the largest objective by which bounds are widened: sums of some thousand doubles err by less than 1e-12."""


@dataclass(frozen=True)
class SkillLoss:
    """What a team loses by the best gain that it has in a skill: Σ price · max(0, threshold − gain)."""

    thresholds: Vector
    prices: Vector

    def at(self, gain: float) -> float:
        """Return the loss; 0 where the gain reaches every threshold that has a price."""
        return float(self.prices @ np.maximum(self.thresholds - gain, 0.0))


@dataclass(frozen=True)
class Bounds:
    """Bounds on objectives, in units of the grid.

    Args:
        total: No team exceeds it.
        members: Row → what a team with it loses at least; an absent row loses nothing.
        skills: Skill row → what a team loses by its best gain there.
    """

    total: float
    members: Mapping[int, float] = field(default_factory=dict)
    skills: Mapping[int, SkillLoss] = field(default_factory=dict)

    def reach(self, row: int) -> int:
        """Return what no team with this member exceeds, rounded up."""
        return int(np.ceil(self.total - self.members.get(row, 0.0)))

    def can_serve(self, skill: int, row: int, gain: int, value: int) -> bool:
        """Say whether a team that reaches a value can have this member, with this gain, as the best in a skill."""
        loss = self.skills[skill].at(gain) if skill in self.skills else 0.0
        return self.total - self.members.get(row, 0.0) - loss >= value

    def must_be_served(self, skill: int, value: int) -> bool:
        """Say whether a team that reaches a value must have somebody with a gain in a skill."""
        return skill in self.skills and self.total - self.skills[skill].at(0.0) < value


def price_bounds(programme: Programme) -> Bounds:
    """Return the bounds that the relaxation's prices give."""
    relaxation = Relaxation(programme)
    prices, matrix, limits = _best_prices(relaxation, rank=programme.size_max)
    surplus = relaxation.profit - matrix.T @ prices
    total = float(limits @ prices) + float(np.maximum(surplus, 0.0) @ relaxation.ceiling) + SAFETY
    lost = np.maximum(-surplus[: relaxation.count], 0.0) * relaxation.unit
    return Bounds(
        total * relaxation.unit,
        {row: float(lost[place]) for place, row in enumerate(programme.admitted)},
        dict(zip(programme.gains.best, _skill_losses(relaxation, prices, surplus), strict=True)),
    )


def _skill_losses(relaxation: Relaxation, prices: Vector, surplus: Vector) -> list[SkillLoss]:
    losses = []
    for skill, rows in enumerate(relaxation.thresholds(len(prices))):
        column = relaxation.count + skill
        thresholds = [*(threshold for _, threshold in rows), float(relaxation.ceiling[column])]
        paid = [*(float(prices[row]) for row, _ in rows), max(float(surplus[column]), 0.0)]
        losses.append(SkillLoss(np.array(thresholds) * relaxation.unit, np.array(paid)))
    return losses


def _best_prices(relaxation: Relaxation, rank: int) -> tuple[Vector, csr_array, Vector]:
    """Return prices with the rows and limits they belong to; no row has a price where there is no solution."""
    from scipy.optimize import linprog  # half a second: only where a long list is searched

    relaxation.add_thresholds(rank)
    box = np.stack([np.zeros_like(relaxation.ceiling), relaxation.ceiling], axis=1)
    for _ in range(ROUNDS_MAX):
        matrix, limits = relaxation.matrix(), relaxation.limits
        solved = linprog(-relaxation.profit, A_ub=matrix, b_ub=limits, bounds=box, method="highs-ds")
        if solved.x is None:
            return np.zeros(len(limits)), matrix, limits
        prices = np.maximum(-solved.ineqlin.marginals, 0.0)
        if not relaxation.add_violated(solved.x):
            break
    return prices, matrix, limits
