"""The fame-neutral score: the soft mean as arithmetic, and that amount never raises it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.aggregate import AggregationSettings, Belonging, aggregate_by_owner
from matcher.fame_neutral import soft_mean
from matcher.fuse import FusedPassages
from matcher.pipeline import MatcherSettings
from matcher.query import Query
from tests.matcher.scene import TODAY, Scene, evidence, open_scene, provider

NEUTRAL = AggregationSettings(is_fame_neutral=True)
SCORES = st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=12)
TEXT = "pump seal leak"


def score_of(scores: Sequence[float], sharers: int = 1, settings: AggregationSettings = NEUTRAL) -> float:
    numbers = np.arange(len(scores), dtype=np.int64)
    passages = FusedPassages(numbers, np.array(scores, dtype=np.float32), {}, {})
    belonging = Belonging(np.zeros_like(numbers), numbers, np.full_like(numbers, sharers))
    return float(aggregate_by_owner(passages, belonging, 1, settings).scores[0])


def test_the_soft_mean_weighs_the_best_most() -> None:
    found = soft_mean(np.array([3.0, 1.0, -2.0]), np.array([0, 2]), 0.5)
    heavy, light = math.exp(3.0 / 0.5), math.exp(1.0 / 0.5)
    assert found.tolist() == pytest.approx([(3.0 * heavy + 1.0 * light) / (heavy + light), -2.0])


def test_the_soft_mean_neither_overflows_nor_vanishes() -> None:
    assert soft_mean(np.array([9e5, -9e5]), np.array([0, 1]), 0.1).tolist() == [9e5, -9e5]


def test_the_neutral_score_is_what_the_formula_says() -> None:
    settings = AggregationSettings(
        evidence_temperature=0.8,
        length_penalty=0.1,
        profile=0.6,
        profile_half=2.0,
        is_fame_neutral=True,
        neutral_temperature=0.5,
    )
    shared = [score - 0.8 * math.log(math.sqrt(3)) for score in (3.0, 1.0)]
    weights = [math.exp(score / 0.5) for score in shared]
    best = sum(map(math.prod, zip(shared, weights, strict=True))) / sum(weights)
    expected = best - 0.8 * 0.1 * math.log(2) + 0.6 * 1 / (1 + 2.0) * 2.0
    assert score_of([3.0, 1.0], 3, settings) == pytest.approx(expected, abs=1e-6)


@given(SCORES, st.integers(2, 5))
def test_to_repeat_all_evidence_does_not_change_the_score(scores: list[float], times: int) -> None:
    assert score_of(scores * times) == pytest.approx(score_of(scores), abs=1e-4)


@given(SCORES, st.floats(0, 9, width=32), st.integers(1, 5))
def test_evidence_no_better_than_what_is_there_never_raises_the_score(
    scores: list[float], worse_by: float, pieces: int
) -> None:
    weaker = [min(scores) - worse_by] * pieces
    assert score_of([*scores, *weaker]) <= score_of(scores) + 1e-4


@given(SCORES, SCORES)
def test_one_piece_beats_any_number_of_weaker_ones(scores: list[float], more: list[float]) -> None:
    best = max(scores)
    assert score_of([best]) >= score_of([best, *(min(best, score) for score in more)]) - 1e-4


@given(st.floats(-9, 9, width=32), st.integers(1, 9))
def test_a_single_piece_keeps_its_default_score(score: float, sharers: int) -> None:
    default = score_of([score], sharers, AggregationSettings())
    assert score_of([score], sharers) == pytest.approx(default, abs=1e-5)


def test_the_default_does_let_amount_count() -> None:
    assert score_of([3.0, 3.0], settings=AggregationSettings()) > score_of([3.0], settings=AggregationSettings())


def put_short_and_long(scene: Scene) -> None:
    texts = [evidence("short-1", "The pump seal shows a leak.", "short")]
    texts += [evidence(f"long-{n}", "The pump seal shows a leak.", "long") for n in range(9)]
    others = [evidence(f"other-{n}", text, f"other-{n}") for n, text in enumerate(("cotton loom", "solar dye", "rust"))]
    scene.put([provider("short"), provider("long"), *(provider(f"other-{n}") for n in range(3))], texts + others)


def test_equal_evidence_repeated_wins_by_default_and_ties_when_neutral(scene: Scene) -> None:
    put_short_and_long(scene)
    default = scene.matcher.match(Query(TEXT, today=TODAY))
    assert [match.provider.provider_id for match in default.matches[:2]] == ["long", "short"]
    assert default.matches[0].score > default.matches[1].score
    neutral = scene.matcher.match(Query(TEXT, today=TODAY, is_fame_neutral=True))
    assert neutral.query.is_fame_neutral
    assert not default.query.is_fame_neutral
    assert neutral.matches[0].score == pytest.approx(neutral.matches[1].score, abs=1e-5)


def test_match_and_affinity_agree_when_neutral(scene: Scene) -> None:
    put_short_and_long(scene)
    query = Query(TEXT, today=TODAY, is_fame_neutral=True)
    pairs = {item.target_id: item.score for item in scene.matcher.affinity(query)}
    shown = {match.provider.provider_id: match.score for match in scene.matcher.match(query).matches}
    assert shown
    assert {i: pairs[i] for i in shown} == shown


def test_the_settings_turn_it_on_for_every_query_and_the_answer_says_so(tmp_path: Path) -> None:
    scene = open_scene(tmp_path, settings=MatcherSettings(aggregation=NEUTRAL))
    put_short_and_long(scene)
    query = Query(TEXT, today=TODAY)
    asked = scene.matcher.affinity(Query(TEXT, today=TODAY, is_fame_neutral=True))
    assert scene.matcher.affinity(query) == asked
    assert scene.matcher.match(query).query.is_fame_neutral
    scene.store.close()
