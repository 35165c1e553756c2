"""Whether a fair assignment can be bettered: branch and price over bundles, level by level.

A choice gives every problem one bundle. It is better than sorted sums v by the leximin order exactly if for some level
of value v_g, with n of the sums at most v_g, fewer than n of its sums are at most v_g, and for every lower level no
more of its sums lie below than of v's. These are linear rows over bundles. Where even the linear program, which may mix
bundles, cannot serve every problem under them, no choice can.

Source: the bundles' program is the configuration LP of Bansal and Sviridenko, STOC 2006, doi:10.1145/1132516.1132522;
branch and price: Barnhart et al., Operations Research 46 (1998) 316, doi:10.1287/opre.46.3.316.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.branching import Branch, most_undecided
from matcher.assignment.bundle_program import Question, make_program
from matcher.assignment.bundles import Bundles
from matcher.assignment.pair_table import FloatColumn, Mask
from matcher.assignment.task import Task
from models.errors import SetuError

EPSILON = 1e-6
"""Share of a problem that counts as nothing: a choice serves whole problems, so less than all is less by one."""
PRICE_EPSILON = 1e-9
OUT_OF_TIME = 1
"""What the solver says when its time, or its number of steps, is up."""
ENTERING = 4
"""Bundles of each problem that enter a linear program a pass."""
Rows = NDArray[np.intp]


def better_than(sums: Sequence[int], level: int, least: int) -> Question:
    """Return the question for sums that are no worse below a level and better at it.

    Args:
        sums: Sums to be bettered.
        level: One of their values; fewer sums than now may be at most this …
        least: … since one more must reach this, which is above it.
    """
    ordered = np.sort(np.asarray(sums, dtype=np.int64))
    values = np.unique(ordered[ordered <= level])
    most = np.append(np.searchsorted(ordered, values, side="left"), np.searchsorted(ordered, level, side="right") - 1)
    return Question(np.append(values, least), most.astype(np.int64))


@dataclass(frozen=True, eq=False)
class Served:
    """What a search found: rows of the bundles of a choice, or ``None``; and whether that there is none is certain."""

    rows: Rows | None
    is_certain: bool


class LevelProgram:
    """Branch and price over bundles; bundles that entered once are kept for the next question.

    Args:
        task: What is decided.
        bundles: All bundles that a choice at least as good may use; every problem that is not set apart has one.
        deadline: On the clock of ``time.monotonic``.
    """

    def __init__(self, task: Task, bundles: Bundles, deadline: float) -> None:
        self._task = task
        self._bundles = bundles
        self._deadline = deadline
        self._served = int((~task.is_set_apart).sum())
        self._ends = np.searchsorted(bundles.problems, np.arange(len(task.problem_side.ids) + 1))
        self._entered = np.zeros(len(bundles), dtype=bool)
        self._enter(bundles.values.astype(np.float64))

    def may_serve(self, question: Question) -> bool:
        """Say whether shares of bundles can serve every problem, as far as is known when time is up."""
        return self._shares(question, np.ones(len(self._bundles), dtype=bool)) is not None

    def serve(self, question: Question, most_nodes: float) -> Served:
        """Look for a choice of bundles that serves every problem.

        Nodes are searched depth first, the side first that the linear program leans to.

        Args:
            question: What the choice must fulfil.
            most_nodes: How many linear programs to look at; may be infinite.
        """
        waiting = [np.ones(len(self._bundles), dtype=bool)]
        nodes = 0
        while waiting:
            if nodes >= most_nodes or time.monotonic() > self._deadline:
                return Served(None, is_certain=False)
            allowed, nodes = waiting.pop(), nodes + 1
            found = self._shares(question, allowed)
            if found is None:
                continue
            rows, shares = found
            branch = most_undecided(self._bundles, self._ends, question, rows, shares)
            if branch is None:
                is_whole = abs(float(shares[shares > 0.5].sum()) - self._served) < 0.5
                return Served(rows[shares > 0.5] if is_whole else None, is_certain=is_whole)
            waiting += [_kept(allowed, branch, is_leaning=False), _kept(allowed, branch, is_leaning=True)]
        return Served(None, is_certain=True)

    def _shares(self, question: Question, allowed: Mask) -> tuple[Rows, FloatColumn] | None:
        """Return rows of allowed bundles with shares that serve every problem; ``None`` where there are none.

        When time is up the shares may serve less: nothing is ruled out that could not be looked at.
        """
        while True:
            rows = np.flatnonzero(self._entered & allowed)
            served, shares, gains = self._priced(question, rows)
            if served > self._served - EPSILON or time.monotonic() > self._deadline:
                return rows, shares
            gains[~allowed] = -np.inf
            if served + self._most(gains) < self._served - EPSILON:
                return None
            self._enter(np.where(self._entered | (gains <= PRICE_EPSILON), -np.inf, gains))

    def _priced(self, question: Question, rows: Rows) -> tuple[float, FloatColumn, FloatColumn]:
        """Solve over some bundles; return how many are served, the bundles' shares, and what any bundle would gain."""
        program = make_program(self._bundles.only(rows), question, self._task.provider_side, len(self._ends) - 1)
        from scipy.optimize import linprog  # loaded only where something is solved

        solved = linprog(
            program.costs,
            A_ub=program.matrix,
            b_ub=program.limits,
            bounds=(0, None),
            method="highs-ds",
            options={"time_limit": max(self._deadline - time.monotonic(), 0.1)},
        )
        if solved.status == OUT_OF_TIME:
            return 0.0, np.zeros(len(rows)), np.zeros(len(self._bundles))
        if solved.status != 0:
            raise SetuError(f"a linear program could not be solved: {solved.message}")
        problems, providers, classes = program.prices(-solved.ineqlin.marginals)
        spent = problems[self._bundles.problems] + classes[question.classes_of(self._bundles.values)]
        for member in self._bundles.members.T:
            spent += providers[member]
        return -float(solved.fun), solved.x[: len(rows)], 1.0 - spent

    def _most(self, gains: FloatColumn) -> float:
        """Return what the best bundle of every problem would gain together: no program serves more beyond."""
        starts = self._ends[:-1][np.diff(self._ends) > 0]
        return float(np.maximum(np.maximum.reduceat(gains, starts), 0.0).sum())

    def _enter(self, gains: FloatColumn) -> None:
        """Let the bundles of each problem that gain most enter; those of −∞ do not."""
        for first, last in zip(self._ends[:-1], self._ends[1:], strict=True):
            own = gains[first:last]
            best = np.argpartition(-own, ENTERING)[:ENTERING] if len(own) > ENTERING else np.arange(len(own))
            self._entered[first + best[own[best] > -np.inf]] = True


def _kept(allowed: Mask, branch: Branch, *, is_leaning: bool) -> Mask:
    kept = allowed.copy()
    kept[branch.own] &= branch.is_leaning if is_leaning else ~branch.is_leaning
    return kept
