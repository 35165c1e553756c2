"""How long the best teams take out of 500 candidates, and how much worse simple ways are."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.teams.answer import TeamAnswer
from matcher.teams.model import TeamModel
from matcher.teams.prices import Bounds
from matcher.teams.programme import Programme, programme_of
from matcher.teams.solve import solve
from matcher.teams.spec import TeamSpec
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.measurement import Measurement, Target
from scripts.benchmarks.team_questions import HARDNESSES, SIZE_MAX, draw_question

CANDIDATES = 500
SKILLS = 12
NAIVE_LIMIT_S = 10.0
EVERY_NAIVE = 6
"""The naive search runs on every so-manieth question: it mostly uses up its time."""


@dataclass(frozen=True)
class Timed:
    """One answer with the seconds it took, on the wall and of the processor."""

    spec: TeamSpec
    answer: TeamAnswer
    seconds: float
    processor_s: float


def measure_teams(bench: Bench) -> Iterator[Measurement]:
    """Measure whole answers of three teams, against the model handed to the solver whole, and against greedy teams."""
    specs = [
        draw_question(bench.seed + row, HARDNESSES[row % len(HARDNESSES)], CANDIDATES, SKILLS)
        for row in range(bench.sizes.team_questions)
    ]
    solve(specs[0])  # imports the solver, which a running server does once
    timed = []
    for row, spec in enumerate(specs, start=1):
        timed.append(_timed(spec))
        bench.progress("teams", row, len(specs))
    yield _speed(timed)
    yield _quality(timed)


def _timed(spec: TeamSpec) -> Timed:
    began, processor = time.perf_counter(), time.process_time()
    answer = solve(spec)
    return Timed(spec, answer, time.perf_counter() - began, time.process_time() - processor)


def _speed(timed: Sequence[Timed]) -> Measurement:
    seconds = [one.seconds for one in timed]
    naive = [seconds_when_solved_whole(one.spec) for one in timed[::EVERY_NAIVE]]
    return Measurement(
        name="team speed",
        what=f"three teams of up to {SIZE_MAX} from {CANDIDATES} candidates × {SKILLS} skills, all limits, p95",
        value=float(np.percentile(seconds, 95)),
        target=Target(2.0, "s"),
        naive_what=f"CP-SAT on the whole model, one team, p50 (stopped at {NAIVE_LIMIT_S:g} s)",
        naive_value=float(np.median(naive)),
        naive_unit="s",
        details={
            "questions": len(timed),
            "infeasible": sum(one.answer.infeasible is not None for one in timed),
            "p50_s": float(np.median(seconds)),
            "max_s": max(seconds),
            "processor_p95_s": float(np.percentile([one.processor_s for one in timed], 95)),
            "seconds": seconds,
            "naive_seconds": naive,
        },
    )


def _quality(timed: Sequence[Timed]) -> Measurement:
    solved = [(one.spec, one.answer.teams[0]) for one in timed if one.answer.teams]
    gaps = [100 * max(team.gap for team in one.answer.teams) for one in timed if one.answer.teams]
    greedy = [100 * (1 - greedy_objective(spec) / team.objective) for spec, team in solved]
    return Measurement(
        name="team quality",
        what="the same: largest gap between a team and what is proven that none exceeds",
        value=max(gaps),
        target=Target(1.0, "%"),
        naive_what="a greedy team falls short of the best, mean (nothing where it breaks a limit)",
        naive_value=float(np.mean(greedy)),
        naive_unit="%",
        details={
            "proven_optimal": sum(gap == 0 for gap in gaps),
            "greedy_keeps_all_limits": sum(short < 100 for short in greedy),
        },
    )


def seconds_when_solved_whole(spec: TeamSpec) -> float:
    """Return how long CP-SAT takes for the first team, given all candidates and nothing else; at most the limit."""
    from ortools.sat.python import cp_model

    programme = programme_of(spec)
    began = time.perf_counter()
    model = TeamModel(programme.admitted, programme.rules)
    variables = model.gain_variables(programme.gains, Bounds(programme.gains.largest_sum))
    total = sum(literal * amount for literal, amount in model.addends(variables, programme.gains))
    model.model.maximize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = NAIVE_LIMIT_S
    solver.solve(model.model)
    return min(time.perf_counter() - began, NAIVE_LIMIT_S)


def greedy_objective(spec: TeamSpec) -> float:
    """Return the objective of the team that grows by whoever adds most; 0 where it does not keep every limit.

    Limits that more members can only break (size, budget, travel, organisations, conflicts) are kept on the way.
    """
    programme = programme_of(spec)
    members: frozenset[int] = frozenset()
    while len(members) < SIZE_MAX:
        grown = [members | {row} for row in programme.admitted if _can_grow(programme, members | {row})]
        best = max(grown, key=programme.gains.value, default=members)
        if best == members:
            break
        members = best
    return float(programme.gains.value(members) / programme.factor) if programme.is_allowed(members) else 0.0


def _can_grow(programme: Programme, members: frozenset[int]) -> bool:
    return all(one.high is None or one.is_kept(members) for rule in programme.rules for one in rule.sums)
