"""From passages to owners: the formula as arithmetic, and its edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.aggregate import AggregationSettings, OwnerScores, aggregate_by_owner
from matcher.fuse import FusedPassages

SETTINGS = AggregationSettings(breadth=0.5, floor=1.0)


def owners_of(
    scores: list[float],
    group: list[int],
    owners: int,
    rows: list[int] | None = None,
    settings: AggregationSettings = SETTINGS,
) -> OwnerScores:
    numbers = np.array(rows if rows is not None else range(len(scores)), dtype=np.int64)
    passages = FusedPassages(numbers, np.array(scores, dtype=np.float32), {}, {})
    return aggregate_by_owner(passages, np.array(group, dtype=np.int64), owners, settings)


def test_the_best_passage_counts_whole_and_each_further_one_by_its_excess_and_rank() -> None:
    found = owners_of([1.5, 4.0, 2.0, 3.0], [0, 0, 0, 0], 1)
    assert found.scores.tolist() == pytest.approx([4.0 + 0.5 * ((3.0 - 1) / 2 + (2.0 - 1) / 3 + (1.5 - 1) / 4)])


@pytest.mark.parametrize("score", [-1.5, 0.0, 7.0])
def test_one_passage_gives_its_own_score(score: float) -> None:
    assert owners_of([score], [0], 1).scores.tolist() == pytest.approx([score])


def test_further_passages_below_the_floor_neither_add_nor_cost() -> None:
    long = owners_of([3.0, 2.0, 1.0, -50.0, -50.0], [0] * 5, 1)
    short = owners_of([3.0, 2.0], [0] * 2, 1)
    assert long.scores.tolist() == short.scores.tolist()


def test_a_passage_of_several_owners_counts_for_each() -> None:
    found = owners_of([5.0, 5.0, 2.0], [0, 1, 1], 2, rows=[7, 7, 8])
    assert found.scores.tolist() == pytest.approx([5.0, 5.0 + 0.5 * (2.0 - 1) / 2])


def test_an_owner_without_passages_has_no_score() -> None:
    found = owners_of([1.0], [1], 3)
    assert found.scores.tolist() == [-np.inf, 1.0, -np.inf]
    assert found.best_passages(0, 3).tolist() == []


def test_no_owners_and_no_passages_give_nothing() -> None:
    assert owners_of([], [], 0).scores.tolist() == []
    assert owners_of([], [], 2).scores.tolist() == [-np.inf, -np.inf]


def test_an_owners_passages_come_best_first_and_ties_by_row() -> None:
    found = owners_of([1.0, 3.0, 3.0, 9.0], [0, 0, 0, 1], 2, rows=[30, 20, 10, 40])
    assert found.best_passages(0, 2).tolist() == [2, 1]
    assert found.best_passages(0, 9).tolist() == [2, 1, 0]
    assert found.best_passages(1, 9).tolist() == [3]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.floats(-9, 9, width=32)), max_size=25),
    st.floats(0, 1, width=32),
    st.floats(-2, 2, width=32),
)
def test_the_fast_way_equals_the_formula(passages: list[tuple[int, float]], breadth: float, floor: float) -> None:
    settings = AggregationSettings(breadth, floor)
    found = owners_of([s for _, s in passages], [o for o, _ in passages], 5, settings=settings)
    for owner in range(5):
        best = sorted((s for o, s in passages if o == owner), reverse=True)
        further = sum(max(0.0, s - floor) / rank for rank, s in enumerate(best[1:], start=2))
        expected = best[0] + breadth * further if best else -np.inf
        assert found.scores[owner] == pytest.approx(expected, abs=1e-3)


@given(st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=8), st.lists(st.floats(-9, 9, width=32), max_size=8))
def test_an_owners_score_does_not_depend_on_the_others(mine: list[float], others: list[float]) -> None:
    alone = owners_of(mine, [0] * len(mine), 1).scores[0]
    beside = owners_of([*others, *mine], [0] * len(others) + [1] * len(mine), 2).scores[1]
    assert alone == beside
