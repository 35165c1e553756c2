"""What is left to decide: eligible pairs, what is pinned taken out, and the bounds that remain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.pair_table import FloatColumn, IntColumn, Mask, PairTable
from matcher.assignment.records import AssignmentSpec, Bounds, PairCounts, PairIds
from models.errors import FieldProblem, InvalidInput

RowColumn = NDArray[np.int64]
SHOWN = 5


@dataclass(frozen=True, eq=False)
class Side:
    """The bounds of all problems, or of all providers, less what is pinned; one entry a row of the table's ids.

    A minimum may be above its maximum: then the limits cannot hold.
    """

    ids: tuple[str, ...]
    minimum: RowColumn
    maximum: RowColumn


@dataclass(frozen=True, eq=False)
class Task:
    """A specification made ready for the solvers.

    Args:
        table: The pairs that were given.
        pinned_rows: Rows of the table that are assigned in any case.
        rows: Rows of the table that may be chosen, rising.
        problems: Per chosen row, its problem.
        providers: Per chosen row, its provider.
        affinities: Per chosen row, its affinity.
        problem_side: Bounds of the problems, less what is pinned.
        provider_side: Bounds of the providers, less what is pinned.
        pinned_sums: Per problem, the sum of its pinned affinities.
        is_set_apart: Per problem, whether it has no eligible pair.
        counts: What became of the pairs.
    """

    table: PairTable
    pinned_rows: RowColumn
    rows: RowColumn
    problems: IntColumn
    providers: IntColumn
    affinities: FloatColumn
    problem_side: Side
    provider_side: Side
    pinned_sums: FloatColumn
    is_set_apart: Mask
    counts: PairCounts


def make_task(spec: AssignmentSpec) -> Task:
    """Drop what is not eligible, take out what is pinned, and settle every bound.

    Pairs below the minimum affinity are dropped first, then conflicts, then forbidden pairs; each pair is counted once.

    Raises:
        InvalidInput: Bounds or slots of an unknown id; a pinned pair that is absent or not eligible.
    """
    table = spec.pairs
    below = np.zeros(len(table), dtype=bool) if spec.min_affinity is None else table.affinities < spec.min_affinity
    conflicting, conflicts_not_given = _marked(table, spec.conflicts)
    forbidden, forbidden_not_given = _marked(table, spec.forbidden)
    eligible = ~(below | conflicting | forbidden)
    pinned = _pinned(spec, {"below the minimum affinity": below, "a conflict": conflicting, "forbidden": forbidden})
    counts = PairCounts(
        given=len(table),
        below_minimum=int(below.sum()),
        conflicting=int((conflicting & ~below).sum()),
        forbidden=int((forbidden & ~conflicting & ~below).sum()),
        eligible=int(eligible.sum()),
        conflicts_not_given=conflicts_not_given,
        forbidden_not_given=forbidden_not_given,
    )
    rows, fixed = np.flatnonzero(eligible & ~pinned), np.flatnonzero(pinned)
    size = len(table.problem_ids)
    return Task(
        table,
        fixed,
        rows,
        table.problems[rows],
        table.providers[rows],
        table.affinities[rows],
        _side(table.problem_ids, spec.per_problem, spec.problem_bounds, spec.problem_slots, table.problems[fixed]),
        _side(table.provider_ids, spec.per_provider, spec.provider_bounds, spec.provider_slots, table.providers[fixed]),
        np.bincount(table.problems[fixed], table.affinities[fixed], minlength=size).astype(np.float64),
        np.bincount(table.problems[eligible], minlength=size) == 0,
        counts,
    )


def narrowed(task: Task, kept: Mask) -> Task:
    """Return the task with some of its rows; the task itself when that is all of them."""
    if kept.all():
        return task
    return replace(
        task,
        rows=task.rows[kept],
        problems=task.problems[kept],
        providers=task.providers[kept],
        affinities=task.affinities[kept],
    )


def _marked(table: PairTable, pairs: Collection[PairIds]) -> tuple[Mask, int]:
    """Return which pairs of the table are among these, and how many of these are not in it."""
    marked = np.zeros(len(table), dtype=bool)
    found = table.rows_of(pairs)
    marked[list(found.values())] = True
    return marked, len(pairs) - len(found)


def _pinned(spec: AssignmentSpec, refused: Mapping[str, Mask]) -> Mask:
    found = spec.pairs.rows_of(spec.pinned)
    wrong = [_refusal(pair, "is not among the pairs") for pair in sorted(spec.pinned) if pair not in found]
    for pair, row in sorted(found.items()):
        wrong += [_refusal(pair, f"is {reason}") for reason, mask in refused.items() if mask[row]]
    if wrong:
        raise InvalidInput(f"{len(wrong):,} pinned pairs cannot be assigned; the first are", wrong[:SHOWN])
    pinned = np.zeros(len(spec.pairs), dtype=bool)
    pinned[list(found.values())] = True
    return pinned


def _refusal(pair: PairIds, reason: str) -> FieldProblem:
    return FieldProblem(
        "pinned", ", ".join(pair), f"the pair {reason}", "take it out of the pinned pairs, or change that"
    )


def _side(
    ids: tuple[str, ...], bounds: Bounds, own: Mapping[str, Bounds], slots: Mapping[str, int], pinned: IntColumn
) -> Side:
    known = {one: row for row, one in enumerate(ids)}
    _refuse_unknown([*own, *slots], known)
    minimum = np.full(len(ids), bounds.minimum, dtype=np.int64)
    maximum = np.full(len(ids), bounds.maximum, dtype=np.int64)
    for one, its in own.items():
        minimum[known[one]], maximum[known[one]] = its.minimum, its.maximum
    for one, number in slots.items():
        maximum[known[one]] = min(maximum[known[one]], number)
    taken = np.bincount(pinned, minlength=len(ids))
    return Side(ids, np.maximum(minimum - taken, 0), maximum - taken)


def _refuse_unknown(named: Sequence[str], known: Mapping[str, int]) -> None:
    unknown = sorted({one for one in named if one not in known})
    if unknown:
        reason, fix = "no pair has this id", "correct it, or take its bounds out"
        wrong = [FieldProblem("bounds", one, reason, fix) for one in unknown[:SHOWN]]
        raise InvalidInput(f"bounds or slots of {len(unknown):,} unknown ids; the first are", wrong)
