"""From passages to evidence to owners: the formula as arithmetic, and its edges."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.aggregate import AggregationSettings, Belonging, OwnerScores, aggregate_by_owner
from matcher.fuse import FusedPassages

SETTINGS = AggregationSettings(
    passage_temperature=0.5, evidence_temperature=0.8, length_penalty=0.1, profile=0.6, profile_half=2.0
)
PASSAGES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.floats(-9, 9, width=32)), max_size=25)


def owners_of(
    scores: Sequence[float],
    owner: Sequence[int],
    owners: int,
    *,
    evidence: Sequence[int] | None = None,
    sharers: Sequence[int] | None = None,
    rows: Sequence[int] | None = None,
    settings: AggregationSettings = SETTINGS,
) -> OwnerScores:
    numbers = np.arange(len(scores), dtype=np.int64)
    passages = FusedPassages(
        numbers if rows is None else np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float32), {}, {}
    )
    belonging = Belonging(
        np.array(owner, dtype=np.int64),
        numbers if evidence is None else np.array(evidence, dtype=np.int64),
        np.ones(len(scores), dtype=np.int64) if sharers is None else np.array(sharers, dtype=np.int64),
    )
    return aggregate_by_owner(passages, belonging, owners, settings)


def formula(evidence: Sequence[tuple[float, int]], settings: AggregationSettings) -> float:
    """The score of an owner of these pieces of evidence, each with its score and number of owners."""
    temperature, count = settings.evidence_temperature, len(evidence)
    best = temperature * math.log(sum(math.exp(score / temperature) / math.sqrt(own) for score, own in evidence))
    mean = sum(score for score, _ in evidence) / count
    penalty = temperature * settings.length_penalty * math.log(count + 1)
    return best - penalty + settings.profile * count / (count + settings.profile_half) * mean


def test_two_pieces_of_evidence_give_what_the_formula_says() -> None:
    best = 0.8 * math.log(math.exp(3.0 / 0.8) + math.exp(1.0 / 0.8) / math.sqrt(2))
    expected = best - 0.8 * 0.1 * math.log(3) + 0.6 * 2 / (2 + 2.0) * (3.0 + 1.0) / 2
    found = owners_of([3.0, 1.0], [0, 0], 1, sharers=[1, 2])
    assert found.scores.tolist() == pytest.approx([expected])


def test_passages_of_one_evidence_are_one_piece() -> None:
    within = 0.5 * math.log(math.exp(2.0 / 0.5) + math.exp(1.5 / 0.5))
    found = owners_of([2.0, 1.5], [0, 0], 1, evidence=[7, 7])
    assert found.scores.tolist() == pytest.approx([formula([(within, 1)], SETTINGS)])


def test_more_good_evidence_is_better_and_the_same_evidence_shared_by_more_is_worse() -> None:
    one, two = owners_of([3.0], [0], 1).scores[0], owners_of([3.0, 3.0], [0, 0], 1).scores[0]
    shared = owners_of([3.0], [0], 1, sharers=[5]).scores[0]
    assert shared < one < two


def test_a_long_profile_of_chance_likenesses_does_not_beat_one_clear_piece() -> None:
    found = owners_of([4.0, *[1.0] * 60], [0, *[1] * 60], 2, settings=AggregationSettings())
    assert found.scores[0] > found.scores[1]


def test_a_passage_of_several_owners_counts_for_each() -> None:
    found = owners_of([5.0, 5.0], [0, 1], 2, rows=[7, 7], evidence=[3, 3], sharers=[2, 2])
    assert found.scores[0] == found.scores[1] == pytest.approx(formula([(5.0, 2)], SETTINGS))


def test_an_owner_without_passages_has_no_score() -> None:
    found = owners_of([1.0], [1], 3)
    assert np.isfinite(found.scores).tolist() == [False, True, False]
    assert found.best_passages(0, 3).tolist() == []


def test_no_owners_and_no_passages_give_nothing() -> None:
    assert owners_of([], [], 0).scores.tolist() == []
    assert owners_of([], [], 2).scores.tolist() == [-np.inf, -np.inf]


def test_scores_far_from_zero_neither_overflow_nor_vanish() -> None:
    assert np.isfinite(owners_of([900.0, -900.0], [0, 1], 2).scores).all()


def test_an_owners_passages_come_best_first_and_ties_by_row() -> None:
    found = owners_of([1.0, 3.0, 3.0, 9.0], [0, 0, 0, 1], 2, rows=[30, 20, 10, 40])
    assert found.best_passages(0, 2).tolist() == [2, 1]
    assert found.best_passages(0, 9).tolist() == [2, 1, 0]
    assert found.best_passages(1, 9).tolist() == [3]


@given(PASSAGES)
def test_the_fast_way_equals_the_formula(passages: list[tuple[int, int, float]]) -> None:
    owner, evidence = [o for o, _, _ in passages], [e for _, e, _ in passages]
    found = owners_of([s for _, _, s in passages], owner, 4, evidence=evidence)
    for number in range(4):
        pieces = [
            0.5 * math.log(sum(math.exp(s / 0.5) for o, e, s in passages if (o, e) == (number, piece)))
            for piece in sorted({e for o, e, _ in passages if o == number})
        ]
        expected = formula([(score, 1) for score in pieces], SETTINGS) if pieces else -np.inf
        assert found.scores[number] == pytest.approx(expected, abs=1e-3)


@given(st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=8), st.lists(st.floats(-9, 9, width=32), max_size=8))
def test_an_owners_score_does_not_depend_on_the_others(mine: list[float], others: list[float]) -> None:
    alone = owners_of(mine, [0] * len(mine), 1, evidence=range(len(mine))).scores[0]
    evidence = [*(100 + n for n in range(len(others))), *range(len(mine))]
    beside = owners_of([*others, *mine], [0] * len(others) + [1] * len(mine), 2, evidence=evidence).scores[1]
    assert alone == beside
