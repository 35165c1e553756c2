"""The check before an answer leaves finds every kind of wrong answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.assignment.assign import assign
from matcher.assignment.check import check_assignment
from matcher.assignment.pair_table import Pair, PairTable
from matcher.assignment.records import Assignment, AssignmentSpec, Bounds
from models.errors import SetuError

PAIRS = [Pair("a", "1", 0.9), Pair("a", "2", 0.3), Pair("b", "1", 0.5), Pair("b", "2", 0.4), Pair("c", "3", 0.1)]
SPEC = AssignmentSpec(PairTable.of(PAIRS), Bounds(0, 1), Bounds(0, 1), min_affinity=0.2, pinned=frozenset({("a", "1")}))


def answer() -> Assignment:
    return assign(SPEC)


def test_a_right_answer_passes() -> None:
    check_assignment(SPEC, answer())


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ((PAIRS[0], PAIRS[0]), "twice"),
        ((PAIRS[0], Pair("b", "3", 0.4)), "not a given pair"),
        ((PAIRS[0], replace(PAIRS[3], affinity=0.41)), "not a given pair"),
        ((PAIRS[0], PAIRS[4]), "below the minimum affinity"),
        ((PAIRS[1], PAIRS[2]), "pinned"),
        ((PAIRS[0], PAIRS[1]), "outside its bounds 0:1"),
        ((PAIRS[0], PAIRS[2]), "outside its bounds 0:1"),
        ((PAIRS[0],), "unmatched problems"),
    ],
)
def test_wrong_pairs_are_found(pairs: tuple[Pair, ...], reason: str) -> None:
    with pytest.raises(SetuError, match=reason):
        check_assignment(SPEC, replace(answer(), pairs=pairs))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"total": 1.4}, "the total is"),
        ({"worst": 0.3}, "the smallest sum is"),
        ({"worst": None}, "the smallest sum is"),
        ({"bound": 1.2}, "the bound"),
        ({"bound": 1.4}, "not proven"),
        ({"set_apart_problem_ids": (), "unmatched_problem_ids": ("c",)}, "set apart"),
    ],
)
def test_wrong_numbers_are_found(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(SetuError, match=reason):
        check_assignment(SPEC, replace(answer(), **changes))


def test_conflicts_slots_and_forbidden_pairs_are_watched() -> None:
    given = answer()
    for limit, reason in (
        ({"conflicts": frozenset({("b", "2")})}, "a conflict"),
        ({"forbidden": frozenset({("b", "2")})}, "forbidden"),
        ({"provider_slots": {"2": 0}}, "outside its bounds"),
        ({"problem_bounds": {"b": Bounds(2, 3)}}, "outside its bounds"),
    ):
        with pytest.raises(SetuError, match=reason):
            check_assignment(replace(SPEC, **limit), given)
