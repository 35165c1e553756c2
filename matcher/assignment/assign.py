"""Many problems to many providers: one specification in, one checked assignment out."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Progress, no_progress
from matcher.assignment.check import check_assignment
from matcher.assignment.fair import Fairest, solve_fair
from matcher.assignment.pair_table import Mask, Pair
from matcher.assignment.records import Assignment, AssignmentSpec, Objective, OtherObjective
from matcher.assignment.remedies import remedies_for
from matcher.assignment.shortage import explain, shortage_of
from matcher.assignment.task import Task, make_task
from matcher.assignment.total import BestTotal, solve_total
from models.errors import Infeasible

COMPARISON_S = 2.0
"""How long the fair objective may search when it only stands beside the total."""
LEAST_S = 0.1
PROVEN = 1e-9


@dataclass(frozen=True, eq=False)
class _Measured:
    """A choice with pinned pairs, and what it reaches."""

    pairs: tuple[Pair, ...]
    empty: tuple[str, ...]
    total: float
    worst: float | None
    worst_problem_id: str


def assign(spec: AssignmentSpec, report: Progress = no_progress) -> Assignment:
    """Return the best assignment by the specification's objective, beside what the other objective would bring.

    ``total`` is optimal and proven by prices. ``fair`` is proven where ``is_proven`` says so, else the best that was
    found in time. The same specification gives the same answer, in whatever order its pairs come, unless time runs out.

    Args:
        spec: What is asked.
        report: Told of the steps.

    Raises:
        InvalidInput: The specification contradicts itself or names what is not there.
        Infeasible: The minima cannot be met; the remedies were tried.
    """
    began = time.monotonic()
    task = make_task(spec)
    report("best total", 0, 1)
    best = solve_total(task)
    if best is None:
        shortage = shortage_of(task)
        raise Infeasible(explain(task, shortage), remedies_for(spec, task, shortage))
    report("best total", 1, 1)
    is_fair = spec.objective is Objective.FAIR
    left_s = max(spec.time_limit_s - (time.monotonic() - began), LEAST_S)
    limit_s = left_s if is_fair else min(COMPARISON_S, left_s)
    fairest = solve_fair(task, best.chosen, time_limit_s=limit_s, seed=spec.seed, report=report)
    answer = _fair(task, fairest, best, began) if is_fair else _total(task, best, fairest, began)
    check_assignment(spec, answer)
    return answer


def _total(task: Task, best: BestTotal, fairest: Fairest, began: float) -> Assignment:
    own, other = _measured(task, best.chosen), _measured(task, fairest.chosen)
    beside = OtherObjective(Objective.FAIR, other.total, other.worst, fairest.bound, fairest.is_proven)
    return _answer(task, own, Objective.TOTAL, best.bound, _is_best(own, best), 0, beside, began)


def _fair(task: Task, fairest: Fairest, best: BestTotal, began: float) -> Assignment:
    own, other = _measured(task, fairest.chosen), _measured(task, best.chosen)
    beside = OtherObjective(Objective.TOTAL, other.total, other.worst, best.bound, _is_best(other, best))
    bound = max(fairest.bound, own.worst or 0.0) if fairest.proven_levels == 0 else own.worst or 0.0
    return _answer(task, own, Objective.FAIR, bound, fairest.is_proven, fairest.proven_levels, beside, began)


def _is_best(measured: _Measured, best: BestTotal) -> bool:
    scale = max(1.0, math.fsum(abs(pair.affinity) for pair in measured.pairs))
    return best.bound - measured.total <= PROVEN * scale


def _answer(
    task: Task,
    own: _Measured,
    objective: Objective,
    bound: float,
    is_proven: bool,
    proven_levels: int,
    other: OtherObjective,
    began: float,
) -> Assignment:
    apart = {task.table.problem_ids[row] for row in np.flatnonzero(task.is_set_apart)}
    return Assignment(
        objective=objective,
        pairs=own.pairs,
        unmatched_problem_ids=tuple(one for one in own.empty if one not in apart),
        set_apart_problem_ids=tuple(sorted(apart)),
        total=own.total,
        worst=own.worst,
        worst_problem_id=own.worst_problem_id,
        bound=bound,
        is_proven=is_proven,
        proven_levels=proven_levels,
        counts=task.counts,
        other=other,
        seconds=time.monotonic() - began,
    )


def _measured(task: Task, chosen: Mask) -> _Measured:
    """Return the pairs by (problem id, −affinity, provider id), and their sums, each rounded once."""
    rows = np.concatenate([task.rows[chosen], task.pinned_rows])
    pairs = sorted(
        (task.table.pair(int(row)) for row in rows), key=lambda one: (one.problem_id, -one.affinity, one.provider_id)
    )
    values: dict[str, list[float]] = {one: [] for one in task.table.problem_ids}
    for pair in pairs:
        values[pair.problem_id].append(pair.affinity)
    counted = [one for one, apart in zip(task.table.problem_ids, task.is_set_apart, strict=True) if not apart]
    sums = {one: math.fsum(values[one]) for one in counted}
    worst_problem_id = min(counted, key=lambda one: (sums[one], one), default="")
    return _Measured(
        pairs=tuple(pairs),
        empty=tuple(one for one, own in values.items() if not own),
        total=math.fsum(pair.affinity for pair in pairs),
        worst=sums.get(worst_problem_id),
        worst_problem_id=worst_problem_id,
    )
