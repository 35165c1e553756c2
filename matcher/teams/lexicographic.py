"""Several goals, one after the other: the first as large as possible, then the second among its best, and so on.

Goals of small range are packed into one objective, a · range(b) + b, which has the same optimum and saves a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING

from matcher.teams.clock import Clock
from matcher.teams.model import Addend, TeamModel
from models.errors import SetuError
from models.refusals import Refusal

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

PACKED_MAX = 2**40
"""Objectives with a larger range are not packed: the solver's relaxation works on doubles."""


@dataclass(frozen=True)
class Goal:
    """Something to be made as large as possible.

    Args:
        addends: Literals with their amounts.
        slack: How far below the best later goals may go.
        is_alone: Never pack it with its neighbours: not all of it are literals.
    """

    addends: tuple[Addend, ...]
    slack: int = 0
    is_alone: bool = False

    def fits(self, other: Goal) -> bool:
        """Say whether two goals can be one."""
        is_free = not (self.slack or other.slack or self.is_alone or other.is_alone)
        return is_free and self.span * other.span <= PACKED_MAX

    @property
    def span(self) -> int:
        """How many values there can be at most between the least and the largest."""
        return sum(abs(amount) for _, amount in self.addends) + 1


@dataclass(frozen=True)
class Found:
    """What a search found.

    Args:
        members: The best members.
        bound: No team reaches more of the first goal.
        is_settled: Whether every goal is as large as it can be after those before it.
    """

    members: frozenset[int]
    bound: int
    is_settled: bool


@dataclass(frozen=True)
class Effort:
    """How a search is run: the seed of every choice, and the time there is."""

    seed: int
    clock: Clock

    def solver(self) -> cp_model.CpSolver:
        """Return a solver that gives the same answer each time, unless the time ends it."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # y ≤ member belongs into the relaxation, else bounds are weak …
        solver.parameters.add_lp_constraints_lazily = False  # … and from the start
        # These models are small and strong: to prepare them and to look for cuts took twice as long as to solve them.
        solver.parameters.cp_model_presolve = False
        solver.parameters.cut_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.random_seed = self.seed
        solver.parameters.max_time_in_seconds = self.clock.left_s
        return solver


class OutOfTime(SetuError):
    """The time was over before a search said whether there is a team."""


class SearchFailed(SetuError):
    """The search met something that its makers took for impossible; nothing of it leaves."""


def search(model: TeamModel, goals: Sequence[Goal], effort: Effort) -> Found | None:
    """Return the best members by the goals in their order; ``None`` where no team exists.

    Raises:
        OutOfTime: Nothing was found in the time, nor proven that there is nothing.
    """
    (first, unit), *others = _packed(goals)
    best = _maximise(model, first, effort)
    if best is None:
        return None
    # What is packed behind the first goal can be negative, and is smaller than a unit.
    best = replace(best, bound=(best.bound + unit - 1) // unit)
    for goal, _ in others:
        if best.is_settled:
            best = _improved(best, model, goal, effort)
    return best


def _improved(best: Found, model: TeamModel, goal: Goal, effort: Effort) -> Found:
    try:
        step = _maximise(model, goal, effort)
    except OutOfTime:
        return replace(best, is_settled=False)
    if step is None:
        raise SearchFailed("the members found for one goal are refused at the next")
    return Found(step.members, best.bound, step.is_settled)


def _packed(goals: Sequence[Goal]) -> list[tuple[Goal, int]]:
    """Return the goals, neighbours packed where they are small, each with the unit of its first part."""
    packed: list[tuple[Goal, int]] = []
    for goal in goals:
        if packed and packed[-1][0].fits(goal):
            before, unit = packed.pop()
            addends = (*((literal, amount * goal.span) for literal, amount in before.addends), *goal.addends)
            packed.append((Goal(addends), unit * goal.span))
        else:
            packed.append((goal, 1))
    return packed


def _maximise(model: TeamModel, goal: Goal, effort: Effort) -> Found | None:
    """Make a goal as large as possible, and keep it there for the goals after it."""
    from ortools.sat.python import cp_model

    if effort.clock.is_over:
        raise OutOfTime(Refusal.TEAMS_OUT_OF_TIME.told())
    total = sum(literal * amount for literal, amount in goal.addends)
    model.model.maximize(total)
    solver = effort.solver()
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return None
    if status == cp_model.UNKNOWN:
        raise OutOfTime(Refusal.TEAMS_OUT_OF_TIME.told())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise SearchFailed(f"the solver refused the model: {model.model.validate()}")
    members = frozenset(row for row, literal in model.members.items() if solver.boolean_value(literal))
    value = sum(solver.value(literal) * amount for literal, amount in goal.addends)
    model.model.add(total >= value - goal.slack)
    model.hint(members)
    is_settled = status == cp_model.OPTIMAL
    return Found(members, value if is_settled else floor(solver.best_objective_bound), is_settled)
