"""The fairest assignment: chains and shaking find it, bounds and bundles prove it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Progress
from matcher.assignment.bundles import MOST_BUNDLES, number_of_bundles, useful_rows
from matcher.assignment.draft import Draft
from matcher.assignment.integers import Whole, WholeColumn, in_whole_numbers
from matcher.assignment.pair_table import Mask
from matcher.assignment.proof import Proof, Proven
from matcher.assignment.search import Shaking, raise_all
from matcher.assignment.task import Task, narrowed
from matcher.assignment.weights import bound_by_weights

PATIENCE_A_PROBLEM = 30
"""Shakes in a row that may fail before a proof is tried, times the number of problems …"""
SHARE_OF_SEARCH = 0.2
"""… and the share of the time that is spent so at most."""
LOOK_EVERY = 50
MOST_SEARCHED = 1_000_000
"""Pairs that are searched; of more, the best of each problem are: this many …"""
BEST_SEARCHED = 200
"""… or four times its maximum, if that is more."""
LARGEST_SUM = 2**60
SHARE_OF_BOUND = 0.15
"""Share of the time that a bound by weights may take."""


@dataclass(frozen=True)
class Plan:
    """How long to shake: until so many in a row did not help (may be infinite); the seed; since and until when."""

    patience: float
    seed: int
    began: float
    deadline: float


@dataclass(frozen=True, eq=False)
class Fairest:
    """A fair choice.

    Args:
        chosen: Which of the task's rows.
        bound: The smallest sum of no choice is above this.
        proven_levels: How many of the smallest sums are the best possible.
        is_proven: Whether all of them are.
    """

    chosen: Mask
    bound: float
    proven_levels: int
    is_proven: bool


def solve_fair(task: Task, start: Mask, *, time_limit_s: float, seed: int, report: Progress) -> Fairest:
    """Return the fairest choice that is found in time, with what is proven of it.

    Affinities are reckoned with in whole numbers: as the decimals they were written with where these are not too many,
    else in steps of a 2⁻⁴⁵th of the largest one or finer, so that sums are compared exactly. As long as time does not
    run out, the same task gives the same choice.

    Args:
        task: What is decided; some choice keeps its bounds.
        start: One that does.
        time_limit_s: When to stop.
        seed: Of the search.
        report: Told of the levels that are proven.
    """
    began = time.monotonic()
    deadline = began + time_limit_s
    if task.is_set_apart.all():
        return Fairest(start, 0.0, 0, is_proven=True)
    nearest = _nearest_rows(task, start)
    searched = narrowed(task, nearest)
    values, pinned, whole = _whole(searched)
    draft = Draft(searched, values, pinned.tolist(), start[nearest])
    counted = [int(problem) for problem in np.flatnonzero(~task.is_set_apart)]
    raise_all(draft, counted, deadline)
    alone = sorted(_best_alone(draft, problem, int(pinned[problem])) for problem in counted)
    useful = useful_rows(searched, values, pinned, sums_of(draft, counted)[0])
    can_prove = searched is task and number_of_bundles(task, useful) <= MOST_BUNDLES
    patience = PATIENCE_A_PROBLEM * len(counted) if can_prove else math.inf
    share = SHARE_OF_SEARCH if can_prove else 1 - SHARE_OF_BOUND
    _shake(draft, counted, alone, Plan(patience, seed, began, began + time_limit_s * share), report)
    proven = _agreeing(sums_of(draft, counted), alone)
    if proven.levels == 0 and searched is task:
        sums = np.array([whole.worth(one) for one in draft.sums])
        bound = bound_by_weights(task, sums, time.monotonic() + time_limit_s * SHARE_OF_BOUND)
        proven = Proven(0, min(proven.highest, whole.above(bound)))
    if proven.levels < len(counted) and can_prove:
        proven = Proof(task, values, pinned, draft, known=proven, deadline=deadline).run(report)
    chosen = np.zeros(len(task.rows), dtype=bool)
    chosen[nearest] = draft.chosen(searched)
    return Fairest(chosen, whole.worth(proven.highest), proven.levels, is_proven=proven.levels == len(counted))


def _nearest_rows(task: Task, start: Mask) -> Mask:
    """Return the rows that are searched: all, or each problem's best and those held, where there are very many."""
    if len(task.rows) <= MOST_SEARCHED:
        return np.ones(len(task.rows), dtype=bool)
    order = np.lexsort((-task.affinities, task.problems))
    ends = np.searchsorted(task.problems, np.arange(len(task.problem_side.ids)))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - ends[task.problems]
    return start | (place < np.maximum(BEST_SEARCHED, 4 * task.problem_side.maximum[task.problems]))


def sums_of(draft: Draft, counted: list[int]) -> list[int]:
    """Return the sums of the counted problems, rising."""
    return sorted(draft.sums[problem] for problem in counted)


def _whole(task: Task) -> tuple[WholeColumn, WholeColumn, Whole]:
    """Return the rows' values and each problem's pinned value, in one unit."""
    pinned = task.table.affinities[task.pinned_rows]
    degrees = np.bincount(task.problems, minlength=1) + 1
    whole = in_whole_numbers(np.concatenate([task.affinities, pinned]), LARGEST_SUM // int(degrees.max() + len(pinned)))
    sums = np.zeros(len(task.problem_side.ids), dtype=np.int64)
    np.add.at(sums, task.table.problems[task.pinned_rows], whole.values[len(task.rows) :])
    return whole.values[: len(task.rows)], sums, whole


def _best_alone(draft: Draft, problem: int, pinned: int) -> int:
    """Return what a problem could have if it were alone: its best wishes, beyond its minimum only those above 0."""
    best = [value for _, value in draft.wishes[problem][: draft.highest[problem]]]
    lowest = draft.lowest[problem]
    return pinned + sum(best[:lowest]) + sum(value for value in best[lowest:] if value > 0)


def _agreeing(sums: list[int], alone: list[int]) -> Proven:
    """Return how far sorted sums are what each problem could have alone: no sorted sums are larger anywhere."""
    differing = (place for place, (now, best) in enumerate(zip(sums, alone, strict=True)) if now != best)
    return Proven(next(differing, len(sums)), alone[0])


def _shake(draft: Draft, counted: list[int], alone: list[int], plan: Plan, report: Progress) -> None:
    """Shake until nothing better can be, the plan's patience is spent, or time is up."""
    shaking = Shaking(draft, counted, plan.seed)
    done, idle = 0, 0
    while idle < plan.patience and time.monotonic() < plan.deadline:
        if done % LOOK_EVERY == 0:
            report("seconds of search", int(time.monotonic() - plan.began), int(plan.deadline - plan.began))
            if sums_of(draft, counted) == alone:
                return
        idle = 0 if shaking.once(plan.deadline) else idle + 1
        done += 1
