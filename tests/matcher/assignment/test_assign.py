"""Assignments against every assignment there is, the contract by hand-made cases, and naive ways on larger ones."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds as Range
from scipy.optimize import LinearConstraint, milp

from matcher.assignment.assign import assign
from matcher.assignment.pair_table import Pair, PairTable
from matcher.assignment.records import Assignment, AssignmentSpec, Bounds, Objective
from models.errors import Infeasible, InvalidInput
from tests.matcher.assignment.random_specs import (
    as_fair,
    eligible_pairs,
    every_assignment,
    exact_sums,
    keeps_limits,
    random_spec,
)

SEEDS = range(1_200)
STEP = 50


def spec_of(*pairs: tuple[str, str, float], **changes: Any) -> AssignmentSpec:
    table = PairTable.of(Pair(*pair) for pair in pairs)
    return replace(AssignmentSpec(table, Bounds(0, 1), Bounds(0, 1)), **changes)


def keys(answer: Assignment) -> list[tuple[str, str]]:
    return [(pair.problem_id, pair.provider_id) for pair in answer.pairs]


def random_table(seed: int, problems: int, providers: int, candidates: int, decimals: int = 6) -> PairTable:
    draw = np.random.default_rng(seed)
    pairs = [
        Pair(f"P{i:03}", f"R{j:03}", round(float(draw.random()), decimals))
        for i in range(problems)
        for j in draw.choice(providers, candidates, replace=False)
    ]
    return PairTable.of(pairs)


@pytest.mark.parametrize("first", SEEDS[::STEP])
def test_no_assignment_is_better_by_either_objective(first: int) -> None:
    for seed in range(first, first + STEP):
        spec = random_spec(seed)
        every = list(every_assignment(spec))
        if not every:
            with pytest.raises(Infeasible):
                assign(spec)
            continue
        total, fair = assign(spec), assign(as_fair(spec))
        assert keeps_limits(spec, total.pairs), seed
        assert keeps_limits(spec, fair.pairs), seed
        best = max(sum((Fraction(repr(pair.affinity)) for pair in chosen), Fraction(0)) for chosen in every)
        assert total.total == pytest.approx(float(best), rel=1e-9, abs=1e-12), seed
        assert total.is_proven, seed
        assert total.bound == pytest.approx(float(best), rel=1e-9, abs=1e-12), seed
        fairest = max(exact_sums(spec, chosen) for chosen in every)
        assert [float(one) for one in exact_sums(spec, fair.pairs)] == pytest.approx(
            [float(one) for one in fairest], rel=1e-12, abs=1e-12
        ), seed
        assert fair.is_proven, seed
        if fairest:
            assert fair.bound == pytest.approx(float(fairest[0]), abs=1e-9), seed


def test_the_random_cases_are_of_both_kinds() -> None:
    feasible = [any(True for _ in every_assignment(random_spec(seed))) for seed in range(200)]
    assert 40 < sum(feasible) < 160


def test_sums_that_are_equal_as_decimals_are_equal() -> None:
    # In binary 0.1 + 0.2 is above 0.3: a comparison of floats would call the sums of a and b different.
    pairs = [("a", "1", 0.1), ("a", "2", 0.2), ("b", "3", 0.3), ("b", "1", 0.1), ("a", "3", 0.3), ("b", "2", 0.2)]
    answer = assign(spec_of(*pairs, per_problem=Bounds(0, 3), objective=Objective.FAIR))
    assert exact_sums(spec_of(*pairs), answer.pairs) == [Fraction("0.3"), Fraction("0.3")]
    assert answer.is_proven


def test_pairs_at_the_minimum_affinity_stay_and_those_below_are_counted() -> None:
    answer = assign(spec_of(("a", "1", 0.5), ("b", "2", 0.49), min_affinity=0.5))
    assert keys(answer) == [("a", "1")]
    assert answer.set_apart_problem_ids == ("b",)
    assert (answer.counts.given, answer.counts.below_minimum, answer.counts.eligible) == (2, 1, 1)


def test_the_minimum_holds_for_a_problem_whose_pairs_were_dropped() -> None:
    spec = spec_of(("a", "1", 0.5), ("b", "2", 0.4), min_affinity=0.5, per_problem=Bounds(1, 1))
    with pytest.raises(Infeasible, match=r"b \(has 0, needs 1\).*--per-problem 0:1.*--min-affinity 0\.4"):
        assign(spec)


def test_a_problem_that_is_set_apart_does_not_count_as_worst_off() -> None:
    spec = spec_of(("a", "1", 0.5), ("b", "2", 0.4), conflicts=frozenset({("b", "2")}))
    for objective in Objective:
        answer = assign(replace(spec, objective=objective))
        assert (answer.worst, answer.worst_problem_id) == (0.5, "a")
        assert (answer.set_apart_problem_ids, answer.unmatched_problem_ids) == (("b",), ())


def test_leaving_unmatched_is_better_than_a_negative_affinity() -> None:
    for objective in Objective:
        answer = assign(spec_of(("a", "1", -0.5), ("b", "2", 0.4), objective=objective))
        assert keys(answer) == [("b", "2")]
        assert answer.unmatched_problem_ids == ("a",)
        assert answer.worst == 0.0


def test_the_fair_one_gives_up_total_for_the_worst_off_and_says_how_much() -> None:
    pairs = [("a", "1", 1.0), ("a", "2", 0.4), ("b", "1", 0.5), ("b", "2", 0.0)]
    spec = spec_of(*pairs, per_problem=Bounds(1, 1))
    total, fair = assign(spec), assign(replace(spec, objective=Objective.FAIR))
    assert (total.total, total.worst, total.other.worst) == (1.0, 0.0, 0.4)
    assert (fair.total, fair.worst, fair.other.total) == (0.9, 0.4, 1.0)


def test_conflicts_and_forbidden_pairs_that_are_not_given_are_counted() -> None:
    absent = frozenset({("a", "9"), ("z", "1")})
    answer = assign(spec_of(("a", "1", 0.5), conflicts=absent, forbidden=absent | {("a", "2")}))
    assert (answer.counts.conflicts_not_given, answer.counts.forbidden_not_given) == (2, 3)


def test_the_order_of_the_pairs_changes_nothing() -> None:
    draw = random.Random(3)  # noqa: S311 - no secret
    pairs = [(f"P{i}", f"R{j}", draw.choice([0.1, 0.2, 0.3])) for i in range(8) for j in range(6)]
    for objective in Objective:
        answers = []
        for _ in range(3):
            draw.shuffle(pairs)
            answers.append(assign(spec_of(*pairs, per_problem=Bounds(0, 2), objective=objective)).pairs)
        assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pinned": frozenset({("a", "9")})}, "not among the pairs.*a, 9"),
        ({"pinned": frozenset({("a", "1")}), "forbidden": frozenset({("a", "1")})}, "is forbidden"),
        ({"pinned": frozenset({("a", "1")}), "conflicts": frozenset({("a", "1")})}, "is a conflict"),
        ({"pinned": frozenset({("a", "1")}), "min_affinity": 0.7}, "is below the minimum affinity"),
        ({"problem_bounds": {"nobody": Bounds(0, 1)}}, "nobody"),
        ({"provider_slots": {"nobody": 1}}, "nobody"),
    ],
)
def test_a_specification_that_contradicts_itself_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        assign(spec_of(("a", "1", 0.5), ("b", "2", 0.4), **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"min_affinity": float("nan")},
        {"time_limit_s": 0.0},
        {"time_limit_s": float("inf")},
        {"problem_slots": {"a": -1}},
    ],
)
def test_numbers_that_mean_nothing_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        spec_of(("a", "1", 0.5), **changes)


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (3, 2), (-2, -1)])
def test_bounds_that_no_number_is_within_are_refused(low: int, high: int) -> None:
    with pytest.raises(InvalidInput, match="MIN:MAX"):
        Bounds(low, high)


def test_pairs_that_are_no_pairs_are_refused() -> None:
    for wrong in (Pair("a", "1", float("nan")), Pair("", "1", 1.0), Pair("b", "2", 0.5)):
        with pytest.raises(InvalidInput):
            PairTable.of([Pair("b", "2", 0.4), wrong])


def test_no_pairs_at_all_is_an_empty_assignment() -> None:
    for objective in Objective:
        answer = assign(AssignmentSpec(PairTable.of([]), Bounds(0, 1), Bounds(0, 1), objective=objective))
        assert (answer.pairs, answer.total, answer.worst, answer.worst_problem_id) == ((), 0.0, None, "")


@pytest.mark.parametrize("seed", range(3))
def test_a_larger_total_is_proven_and_above_the_greedy_one(seed: int) -> None:
    spec = AssignmentSpec(random_table(seed, 200, 150, 30, 17), Bounds(0, 3), Bounds(0, 3), time_limit_s=0.2)
    answer = assign(spec)
    assert answer.is_proven
    assert answer.bound == pytest.approx(answer.total, rel=1e-9)
    assert answer.total > sum(pair.affinity for pair in greedy(spec))


def greedy(spec: AssignmentSpec) -> list[Pair]:
    taken: list[Pair] = []
    problems: dict[str, int] = {}
    providers: dict[str, int] = {}
    for pair in sorted(eligible_pairs(spec), key=lambda one: -one.affinity):
        own, other = problems.get(pair.problem_id, 0), providers.get(pair.provider_id, 0)
        if own < spec.per_problem.maximum and other < spec.per_provider.maximum:
            problems[pair.problem_id], providers[pair.provider_id] = own + 1, other + 1
            taken.append(pair)
    return taken


@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_sum_is_that_of_a_mixed_integer_program(seed: int) -> None:
    spec = AssignmentSpec(
        random_table(seed, 12, 15, 8), Bounds(seed % 2, 3), Bounds(0, 2), objective=Objective.FAIR, time_limit_s=30
    )
    answer = assign(spec)
    assert answer.is_proven
    assert answer.worst == pytest.approx(largest_smallest_sum(spec), abs=1e-6)


def largest_smallest_sum(spec: AssignmentSpec) -> float:
    """Return the first level by a program over pairs, which shares nothing with bundles and chains."""
    table, size = spec.pairs, len(spec.pairs)
    rows = [np.append((table.problems == one).astype(float), 0.0) for one in range(len(table.problem_ids))]
    cols = [np.append((table.providers == one).astype(float), 0.0) for one in range(len(table.provider_ids))]
    sums = [row * np.append(table.affinities, 0.0) - np.eye(size + 1)[size] for row in rows]
    solved = milp(
        -np.eye(size + 1)[size],
        constraints=[
            LinearConstraint(np.array(rows), spec.per_problem.minimum, spec.per_problem.maximum),
            LinearConstraint(np.array(cols), spec.per_provider.minimum, spec.per_provider.maximum),
            LinearConstraint(np.array(sums), 0, np.inf),
        ],
        integrality=np.append(np.ones(size), 0),
        bounds=Range(np.append(np.zeros(size), -np.inf), np.append(np.ones(size), np.inf)),
        options={"mip_rel_gap": 0},
    )
    return -float(solved.fun)


def test_forty_problems_and_eighty_providers_are_solved_to_the_end() -> None:
    table = random_table(5, 40, 80, 20)
    answer = assign(AssignmentSpec(table, Bounds(3, 3), Bounds(0, 2), objective=Objective.FAIR))
    assert (answer.is_proven, answer.proven_levels) == (True, 40)
    assert answer.bound == answer.worst


def test_what_time_does_not_suffice_for_is_bounded_and_not_called_proven() -> None:
    table = random_table(5, 60, 60, 30)
    answer = assign(AssignmentSpec(table, Bounds(0, 3), Bounds(0, 2), objective=Objective.FAIR, time_limit_s=1.0))
    assert not answer.is_proven
    assert answer.worst is not None
    assert answer.worst <= answer.bound <= 3.0
