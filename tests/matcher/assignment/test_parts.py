"""The parts of the solvers by themselves: whole numbers, prices, chains, weights, levels."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from embeddings.encoder import no_progress
from matcher.assignment.bundles import bundles_of, number_of_bundles, useful_rows
from matcher.assignment.draft import Draft
from matcher.assignment.fair import solve_fair
from matcher.assignment.integers import in_whole_numbers
from matcher.assignment.levels import LevelProgram, better_than
from matcher.assignment.pair_table import Pair, PairTable
from matcher.assignment.records import AssignmentSpec, Bounds
from matcher.assignment.search import Shaking, raise_all
from matcher.assignment.task import Task, make_task
from matcher.assignment.total import bound_of, solve_total
from matcher.assignment.weights import bound_by_weights


def random_task(seed: int, problems: int = 12, providers: int = 10, most: int = 2) -> Task:
    draw = np.random.default_rng(seed)
    pairs = [
        Pair(f"P{i:02}", f"R{j:02}", round(float(draw.normal()), 3))
        for i in range(problems)
        for j in draw.choice(providers, 6, replace=False)
    ]
    return make_task(AssignmentSpec(PairTable.of(pairs), Bounds(seed % 2, 3), Bounds(0, most + 1)))


def draft_of(task: Task) -> Draft:
    best = solve_total(task)
    assert best is not None
    values = in_whole_numbers(task.affinities, 2**40).values
    return Draft(task, values, [0] * len(task.problem_side.ids), best.chosen)


@pytest.mark.parametrize(
    ("affinities", "unit", "values"),
    [
        ([0.1, 0.25, -3.0], Fraction(1, 100), [10, 25, -300]),
        ([2.0, 0.0], Fraction(1), [2, 0]),
        ([0.0], Fraction(1), [0]),
        ([], Fraction(1), []),
        ([1e-6, 1e6], Fraction(1, 10**6), [1, 10**12]),
    ],
)
def test_decimals_are_kept_exactly(affinities: list[float], unit: Fraction, values: list[int]) -> None:
    whole = in_whole_numbers(np.array(affinities), 2**50)
    assert (whole.unit, whole.values.tolist(), whole.is_exact) == (unit, values, True)


def test_numbers_with_too_many_decimals_are_met_within_half_a_unit() -> None:
    affinities = np.array([math.pi, -math.e, 1e-9, 1 / 3])
    whole = in_whole_numbers(affinities, 2**50)
    assert not whole.is_exact
    assert 2**47 <= np.abs(whole.values).max() <= 2**50
    assert np.abs(whole.worths(whole.values) - affinities).max() <= float(whole.unit) / 2


@pytest.mark.parametrize("seed", range(8))
def test_any_prices_bound_the_total_and_the_right_ones_meet_it(seed: int) -> None:
    task = random_task(seed)
    best = solve_total(task)
    assert best is not None
    total = float(task.affinities[best.chosen].sum())
    assert best.bound == pytest.approx(total, abs=1e-9)
    draw = np.random.default_rng(seed)
    for _ in range(20):
        prices = draw.normal(size=len(task.problem_side.ids)), draw.normal(size=len(task.provider_side.ids))
        assert bound_of(task, task.affinities, *prices) >= total - 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_chains_and_shakes_never_lower_the_sorted_sums_and_keep_all_bounds(seed: int) -> None:
    task = random_task(seed)
    draft = draft_of(task)
    before = sorted(draft.sums)
    raise_all(draft, range(len(draft.sums)), math.inf)
    assert sorted(draft.sums) >= before
    shaking = Shaking(draft, range(len(draft.sums)), seed)
    for _ in range(30):
        before = sorted(draft.sums)
        assert shaking.once(math.inf) == (sorted(draft.sums) > before)
        assert sorted(draft.sums) >= before
    assert all(low <= len(own) <= high for low, own, high in zip(draft.lowest, draft.held, draft.highest, strict=True))
    assert all(low <= len(own) <= high for low, own, high in zip(draft.fewest, draft.holders, draft.most, strict=True))
    values = [sum(draft.value_of[at][provider] for provider in own) for at, own in enumerate(draft.held)]
    assert values == draft.sums


@pytest.mark.parametrize("seed", range(8))
def test_weighted_totals_bound_the_smallest_sum(seed: int) -> None:
    task = random_task(seed)
    best = solve_total(task)
    assert best is not None
    fairest = solve_fair(task, best.chosen, time_limit_s=20.0, seed=1, report=no_progress)
    assert fairest.is_proven
    sums = np.bincount(task.problems[fairest.chosen], task.affinities[fairest.chosen], minlength=12)
    bound = bound_by_weights(task, sums.astype(np.float64), math.inf)
    assert bound >= sums.min() - 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_bundles_are_all_sets_that_are_worth_the_floor(seed: int) -> None:
    task = random_task(seed)
    values = in_whole_numbers(task.affinities, 2**40).values
    nothing = np.zeros(12, dtype=np.int64)
    least = int(values.min()) * 4
    everything = bundles_of(task, values, nothing, least)
    assert len(everything) == number_of_bundles(task, np.ones(len(values), dtype=bool))
    floor = int(np.median(everything.values))
    some = bundles_of(task, values, nothing, floor)
    assert sorted(some.values.tolist()) == sorted(everything.values[everything.values >= floor].tolist())
    assert useful_rows(task, values, nothing, floor).sum() <= len(values)


def test_the_question_counts_what_may_lie_below() -> None:
    question = better_than([5, 1, 3, 3, 9], 3, 4)
    assert question.values.tolist() == [1, 3, 4]
    assert question.most.tolist() == [0, 1, 2]


def test_a_search_for_something_better_ends_with_certainty_either_way() -> None:
    pairs = [Pair("a", "1", 3.0), Pair("a", "2", 1.0), Pair("b", "1", 2.0), Pair("b", "2", 1.0)]
    task = make_task(AssignmentSpec(PairTable.of(pairs), Bounds(0, 1), Bounds(0, 1)))
    values = in_whole_numbers(task.affinities, 100).values
    program = LevelProgram(task, bundles_of(task, values, np.zeros(2, dtype=np.int64), 0), math.inf)
    better = program.serve(better_than([0, 3], 0, 1), math.inf)
    assert better.is_certain
    assert better.rows is not None
    nothing = program.serve(better_than([1, 3], 1, 2), math.inf)
    assert (nothing.rows, nothing.is_certain) == (None, True)
