"""How long assignments take and what they reach, beside greedy and taking turns, on synthetic affinities."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from matcher.assignment.assign import assign
from matcher.assignment.pair_table import Pair, PairTable
from matcher.assignment.records import Assignment, AssignmentSpec, Bounds, Objective
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.measurement import Measurement, Target

CANDIDATES = 50
SMALL_SHAPES = ((20, 2, 0), (40, 2, 3), (80, 5, 1), (30, 3, 3), (60, 2, 3))
"""Candidates of a problem, most problems of a provider, fewest providers of a problem; 40 × 80, three a problem."""


def measure_assignment(bench: Bench) -> Iterator[Measurement]:
    """Measure both objectives at full size, and the exact fair one at the size that it is promised for."""
    problems = bench.sizes.assigned_problems
    pairs = random_pairs(bench.seed, problems, 2 * problems, CANDIDATES)
    spec = AssignmentSpec(PairTable.of(pairs), Bounds(0, 3), Bounds(0, 2), time_limit_s=bench.sizes.fair_s)
    size = f"{problems:,} × {2 * problems:,}, {CANDIDATES} candidates each, 3 a problem"
    yield _total(spec, pairs, size)
    yield _fair(replace(spec, objective=Objective.FAIR), pairs, size)
    yield _exact(bench)


def random_pairs(seed: int, problems: int, providers: int, candidates: int) -> list[Pair]:
    """Return pairs whose affinity is half the provider's, half their own: experts differ in how sought they are.

    Args:
        seed: Of the draw.
        problems: How many problems.
        providers: How many providers.
        candidates: Providers of each problem, drawn without repetition.
    """
    draw = np.random.default_rng(seed)
    sought = draw.random(providers)
    return [
        Pair(f"P{problem:04}", f"R{provider:04}", round(float(sought[provider] + draw.random()) / 2, 6))
        for problem in range(problems)
        for provider in np.sort(draw.choice(providers, candidates, replace=False)).tolist()
    ]


def _total(spec: AssignmentSpec, pairs: list[Pair], size: str) -> Measurement:
    answer, seconds = _timed(spec)
    return Measurement(
        name="assignment total",
        what=f"assignment by total, {size}, proven optimal",
        value=seconds if answer.is_proven else math.inf,
        target=Target(10.0, "s"),
        naive_what="greedy by affinity, share of that total",
        naive_value=100 * math.fsum(pair.affinity for pair in greedy(pairs, 3, 2)) / answer.total,
        naive_unit="%",
        details={"total": answer.total, "bound": answer.bound, "pairs": len(answer.pairs)},
    )


def _fair(spec: AssignmentSpec, pairs: list[Pair], size: str) -> Measurement:
    answer, seconds = _timed(spec)
    worst = answer.worst or 0.0
    return Measurement(
        name="assignment fair",
        what=f"fair assignment, {size}: smallest sum is {100 * worst / answer.bound:.2f} % of its bound",
        value=seconds,
        target=Target(60.0, "s"),
        naive_what="taking turns, share of that smallest sum",
        naive_value=100 * smallest_sum(taking_turns(pairs, 3, 2), pairs) / worst,
        naive_unit="%",
        details={"worst": worst, "bound": answer.bound, "proven_levels": answer.proven_levels, "total": answer.total},
    )


def _exact(bench: Bench) -> Measurement:
    """Return the slowest of several shapes; infinite if one of them is not proven at every level."""
    seconds, shares, proven = [], [], []
    for number, (candidates, most, fewest) in enumerate(SMALL_SHAPES[: bench.sizes.fair_shapes]):
        bench.progress("fair assignments of 40 × 80", number, bench.sizes.fair_shapes)
        pairs = random_pairs(bench.seed + number, 40, 80, candidates)
        spec = AssignmentSpec(PairTable.of(pairs), Bounds(fewest, 3), Bounds(0, most), objective=Objective.FAIR)
        answer, taken = _timed(spec)
        seconds.append(taken)
        proven.append(answer.proven_levels)
        shares.append(100 * smallest_sum(taking_turns(pairs, 3, most), pairs) / (answer.worst or math.inf))
    bench.progress("fair assignments of 40 × 80", bench.sizes.fair_shapes, bench.sizes.fair_shapes)
    return Measurement(
        name="assignment fair exact",
        what=f"fair assignment of 40 × 80, proven at every level, slowest of {len(seconds)} shapes",
        value=max(seconds) if min(proven) == 40 else math.inf,
        target=Target(60.0, "s"),
        naive_what="taking turns, mean share of the smallest sum",
        naive_value=float(np.mean(shares)),
        naive_unit="%",
        details={"seconds": seconds, "proven_levels": proven, "turns_percent": shares},
    )


def _timed(spec: AssignmentSpec) -> tuple[Assignment, float]:
    began = time.perf_counter()
    answer = assign(spec)
    return answer, time.perf_counter() - began


def greedy(pairs: Iterable[Pair], per_problem: int, per_provider: int) -> list[Pair]:
    """Return the pairs that one takes by falling affinity while both have room."""
    room = _Room(per_problem, per_provider)
    ordered = sorted(pairs, key=lambda pair: (-pair.affinity, pair.problem_id, pair.provider_id))
    return [pair for pair in ordered if room.take(pair)]


def taking_turns(pairs: Iterable[Pair], per_problem: int, per_provider: int) -> list[Pair]:
    """Return the pairs when problems choose in turn, each the best provider with room, in so many rounds."""
    room = _Room(per_problem, per_provider)
    wishes: dict[str, list[Pair]] = {}
    for pair in sorted(pairs, key=lambda one: (one.problem_id, -one.affinity, one.provider_id)):
        wishes.setdefault(pair.problem_id, []).append(pair)
    taken: list[Pair] = []
    for _ in range(per_problem):
        for own in wishes.values():
            chosen = next((pair for pair in own if room.take(pair)), None)
            if chosen is not None:
                own.remove(chosen)
                taken.append(chosen)
    return taken


def smallest_sum(chosen: Iterable[Pair], pairs: Iterable[Pair]) -> float:
    """Return the smallest sum of a problem; 0 for one that has nothing."""
    sums = dict.fromkeys((pair.problem_id for pair in pairs), 0.0)
    for pair in chosen:
        sums[pair.problem_id] += pair.affinity
    return min(sums.values())


class _Room:
    """What problems and providers may still take."""

    def __init__(self, per_problem: int, per_provider: int) -> None:
        self._most = (per_problem, per_provider)
        self._taken: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    def take(self, pair: Pair) -> bool:
        """Take a pair if both have room; says whether they had."""
        ids = (pair.problem_id, pair.provider_id)
        if any(taken[one] >= most for taken, one, most in zip(self._taken, ids, self._most, strict=True)):
            return False
        for taken, one in zip(self._taken, ids, strict=True):
            taken[one] += 1
        return True
