"""A shortage is explained, and every remedy that is named really helps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from matcher.assignment.assign import assign
from matcher.assignment.pair_table import Pair, PairTable
from matcher.assignment.records import AssignmentSpec, Bounds
from models.errors import Infeasible
from tests.matcher.assignment.random_specs import every_assignment, random_spec


def remedies_of(spec: AssignmentSpec) -> tuple[str, ...]:
    with pytest.raises(Infeasible) as refusal:
        assign(spec)
    return refusal.value.remedies


def changed(spec: AssignmentSpec, remedy: str) -> AssignmentSpec:
    """Return the specification with what a remedy says, read from its words."""
    bounds = r"(\d+):(\d+)"
    if found := re.fullmatch(rf"(?:lower|raise) the \w+: --per-problem {bounds}", remedy):
        return replace(spec, per_problem=Bounds(int(found[1]), int(found[2])))
    if found := re.fullmatch(rf"(?:lower|raise) the \w+: --per-provider {bounds}", remedy):
        return replace(spec, per_provider=Bounds(int(found[1]), int(found[2])))
    if found := re.fullmatch(r"lower the minimum affinity: --min-affinity (\S+)", remedy):
        return replace(spec, min_affinity=float(found[1]))
    if found := re.fullmatch(r"lift \d+ (conflict|forbidden pair)s?: (.+)", remedy):
        lifted = {(a, b) for a, b in re.findall(r"(\w+) with (\w+)", found[2])}
        if found[1] == "conflict":
            return replace(spec, conflicts=spec.conflicts - lifted)
        return replace(spec, forbidden=spec.forbidden - lifted)
    found = re.fullmatch(r"change the bounds of single ones \(--limits\): (.+)", remedy)
    assert found, remedy
    return with_single_bounds(spec, found[1])


def with_single_bounds(spec: AssignmentSpec, text: str) -> AssignmentSpec:
    own = {one: Bounds(int(low), int(high)) for one, low, high in re.findall(r"(\w+) (\d+):(\d+)", text)}
    slots = {one: int(number) for number, one in re.findall(r"(\d+) slots for (\w+)", text)}
    return replace(
        spec,
        problem_bounds={**spec.problem_bounds, **{one: its for one, its in own.items() if one[0] == "P"}},
        provider_bounds={**spec.provider_bounds, **{one: its for one, its in own.items() if one[0] == "R"}},
        problem_slots={**spec.problem_slots, **{one: its for one, its in slots.items() if one[0] == "P"}},
        provider_slots={**spec.provider_slots, **{one: its for one, its in slots.items() if one[0] == "R"}},
    )


def infeasible_specs(number: int) -> Iterator[AssignmentSpec]:
    for seed in range(number):
        spec = random_spec(seed)
        if not any(True for _ in every_assignment(spec)):
            yield spec


def test_every_remedy_makes_an_assignment_possible() -> None:
    tried = 0
    for spec in infeasible_specs(400):
        remedies = remedies_of(spec)
        assert remedies
        for remedy in remedies:
            if " more" in remedy:
                continue
            tried += 1
            assert any(True for _ in every_assignment(changed(spec, remedy))), remedy
    assert tried > 400


def test_a_remedy_is_the_smallest_of_its_kind() -> None:
    pairs = [Pair(f"P{i}", f"R{j}", 0.1 * (1 + i)) for i in range(4) for j in range(3)]
    spec = AssignmentSpec(PairTable.of(pairs), Bounds(2, 3), Bounds(0, 2), min_affinity=0.0)
    assert remedies_of(spec)[:2] == (
        "lower the minimum: --per-problem 1:3",
        "raise the maximum: --per-provider 0:3",
    )


def test_the_highest_affinity_that_helps_is_named() -> None:
    pairs = [Pair("P0", "R0", 0.9), Pair("P1", "R0", 0.3), Pair("P1", "R1", 0.2), Pair("P1", "R2", 0.1)]
    spec = AssignmentSpec(PairTable.of(pairs), Bounds(1, 1), Bounds(0, 1), min_affinity=0.5)
    assert "lower the minimum affinity: --min-affinity 0.2" in remedies_of(spec)


def test_the_fewest_conflicts_are_lifted() -> None:
    pairs = [Pair("P0", "R0", 0.9), Pair("P0", "R1", 0.3), Pair("P1", "R0", 0.2)]
    conflicts = frozenset({("P0", "R1"), ("P0", "R0")})
    spec = AssignmentSpec(PairTable.of(pairs), Bounds(1, 1), Bounds(0, 1), conflicts=conflicts)
    assert "lift 1 conflict: P0 with R1" in remedies_of(spec)


def test_bounds_beyond_all_measure_are_answered_at_once() -> None:
    pairs = [Pair("P0", "R0", 0.5), Pair("P1", "R0", 0.5)]
    spec = AssignmentSpec(PairTable.of(pairs), Bounds(999_999_999, 999_999_999), Bounds(0, 999_999_999))
    assert "lower the minimum: --per-problem 1:999999999" in remedies_of(spec)


def test_who_lacks_how_much_is_named() -> None:
    pairs = [Pair(f"P{i}", "R0", 0.5) for i in range(9)]
    with pytest.raises(Infeasible, match=r"need 9 pairs, the providers can take 3 \(6 too few\).* and 1 more"):
        assign(AssignmentSpec(PairTable.of(pairs), Bounds(1, 1), Bounds(0, 3)))
