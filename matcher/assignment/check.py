"""The check of an answer before it leaves, from the specification alone: it shares nothing with the solvers."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from matcher.assignment.pair_table import Pair
from matcher.assignment.records import Assignment, AssignmentSpec, Bounds, Objective
from models.errors import SetuError

TOLERANCE = 1e-9


def check_assignment(spec: AssignmentSpec, answer: Assignment) -> None:
    """Refuse an answer that breaks a limit or states a number that its pairs do not have.

    Raises:
        SetuError: What is wrong; it is a defect of Setu, not of the input.
    """
    wrong = [*_wrong_pairs(spec, answer.pairs), *_wrong_numbers(spec, answer), *_wrong_measures(answer)]
    if wrong:
        raise SetuError(
            f"the assignment that was computed is wrong and is not given out ({'; '.join(wrong[:5])}); "
            "this is a defect of Setu: please report it with the file"
        )


def _wrong_pairs(spec: AssignmentSpec, pairs: Sequence[Pair]) -> Iterator[str]:
    chosen = [(pair.problem_id, pair.provider_id) for pair in pairs]
    if len(set(chosen)) != len(chosen):
        yield "a pair is assigned twice"
    given = spec.pairs.rows_of(chosen)
    for pair, key in zip(pairs, chosen, strict=True):
        if key not in given or float(spec.pairs.affinities[given[key]]) != pair.affinity:
            yield f"{key} is not a given pair with affinity {pair.affinity!r}"
        if spec.min_affinity is not None and pair.affinity < spec.min_affinity:
            yield f"{key} is below the minimum affinity"
    for name, pairs_against in (("a conflict", spec.conflicts), ("forbidden", spec.forbidden)):
        yield from (f"{key} is {name}" for key in chosen if key in pairs_against)
    yield from (f"pinned {key} is missing" for key in spec.pinned - set(chosen))


def _wrong_numbers(spec: AssignmentSpec, answer: Assignment) -> Iterator[str]:
    problems = Counter(pair.problem_id for pair in answer.pairs)
    providers = Counter(pair.provider_id for pair in answer.pairs)
    table = spec.pairs
    yield from _outside(table.problem_ids, problems, spec.per_problem, spec.problem_bounds, spec.problem_slots)
    yield from _outside(table.provider_ids, providers, spec.per_provider, spec.provider_bounds, spec.provider_slots)
    empty = sorted({*answer.unmatched_problem_ids, *answer.set_apart_problem_ids})
    if empty != [one for one in table.problem_ids if not problems[one]]:
        yield "the unmatched problems are not those without a pair"
    eligible = set(_with_eligible_pairs(spec, empty))
    if eligible != set(answer.unmatched_problem_ids):
        yield "the problems set apart are not those without an eligible pair"


def _with_eligible_pairs(spec: AssignmentSpec, problem_ids: Sequence[str]) -> Iterator[str]:
    table = spec.pairs
    against = spec.conflicts | spec.forbidden
    for problem_id in problem_ids:
        first, last = np.searchsorted(table.problems, bisect_left(table.problem_ids, problem_id) + np.arange(2))
        pairs = (table.pair(row) for row in range(first, last))
        if any(
            (spec.min_affinity is None or pair.affinity >= spec.min_affinity)
            and (pair.problem_id, pair.provider_id) not in against
            for pair in pairs
        ):
            yield problem_id


def _outside(
    ids: Sequence[str], numbers: Counter[str], usual: Bounds, own: Mapping[str, Bounds], slots: Mapping[str, int]
) -> Iterator[str]:
    for one in ids:
        bounds = own.get(one, usual)
        if not bounds.minimum <= numbers[one] <= min(bounds.maximum, slots.get(one, bounds.maximum)):
            yield f"{one} has {numbers[one]} pairs, outside its bounds {bounds}"


def _wrong_measures(answer: Assignment) -> Iterator[str]:
    sums: defaultdict[str, list[float]] = defaultdict(list)
    for pair in answer.pairs:
        sums[pair.problem_id].append(pair.affinity)
    total = math.fsum(pair.affinity for pair in answer.pairs)
    measured = [math.fsum(values) for values in sums.values()] + [0.0] * len(answer.unmatched_problem_ids)
    worst = min(measured, default=None)
    scale = TOLERANCE * max(1.0, math.fsum(abs(pair.affinity) for pair in answer.pairs))
    if abs(total - answer.total) > scale:
        yield f"the total is {total!r}, not {answer.total!r}"
    if (worst is None) != (answer.worst is None) or abs((worst or 0.0) - (answer.worst or 0.0)) > scale:
        yield f"the smallest sum is {worst!r}, not {answer.worst!r}"
    reached = answer.total if answer.objective is Objective.TOTAL else answer.worst
    if reached is not None and answer.bound < reached - scale:
        yield f"the bound {answer.bound!r} is below what is reached, {reached!r}"
    if answer.is_proven and answer.objective is Objective.TOTAL and answer.bound > answer.total + scale:
        yield f"the total {answer.total!r} is not proven by the bound {answer.bound!r}"
