"""The two orders: what is gained, as arithmetic; ties; and who adds nothing."""

from __future__ import annotations

import math
from itertools import combinations
from typing import cast

import numpy as np
import pytest

from matcher.look import Look
from matcher.partners.coverage import Coverage
from matcher.partners.ranking import Placed, by_gain, by_nearness, in_rounds
from matcher.rank import Promise
from models.match import Band


def question(**covered: float) -> Coverage:
    """Return a question of which each provider covers so much; below .3 is weak."""
    promises = {
        one: Promise(value, Band.STRONG if value >= 0.7 else Band.POSSIBLE if value >= 0.3 else Band.WEAK)
        for one, value in covered.items()
    }
    return Coverage(cast(Look, None), covered, promises)


def test_the_gain_is_what_the_better_of_two_covers_beyond_the_one_who_looks() -> None:
    questions = [question(me=0.8, ann=0.9, bob=0.4), question(me=0.1, ann=0.1, bob=0.6)]
    found = by_gain(["ann", "bob"], questions, [0.75, 0.25], "me")
    assert [one.provider_id for one in found] == ["bob", "ann"]
    assert [one.score for one in found] == pytest.approx([0.25 * 0.5, 0.75 * 0.1])
    assert found[0].gains == pytest.approx((0.0, 0.125))
    assert found[0].band is Band.POSSIBLE


def test_who_adds_nothing_is_not_among_them() -> None:
    questions = [question(me=0.9, alike=0.8, equal=0.9)]
    assert by_gain(["alike", "equal", "unknown"], questions, [1.0], "me") == []


def test_equal_gains_go_by_affinity_and_then_by_id() -> None:
    first = question(me=0.0, b=0.5, a=0.5, c=0.5)
    raised = Coverage(first.look, {**first.scores, "c": 3.0}, first.promises)
    found = by_gain(["b", "a", "c"], [raised], [1.0], "me")
    assert [one.provider_id for one in found] == ["c", "a", "b"]


def placed(name: str, *gains: float) -> Placed:
    return Placed(name, sum(gains), gains, 0.0, Band.POSSIBLE)


def rounds(*order: Placed) -> str:
    return "".join(one.provider_id for one in in_rounds(order, lambda one: one.gains))


def test_each_round_covers_every_need_before_one_is_covered_twice() -> None:
    water = [placed("a", 0.5, 0.0), placed("b", 0.4, 0.0), placed("c", 0.3, 0.0)]
    camera = [placed("x", 0.0, 0.2), placed("y", 0.0, 0.1)]
    assert rounds(*water, *camera) == "axbyc"


def test_who_covers_both_comes_first_and_closes_the_round() -> None:
    assert rounds(placed("both", 0.4, 0.4), placed("a", 0.4, 0.0), placed("b", 0.0, 0.4)) == "bothab"


def test_of_one_need_and_of_no_gains_the_order_stays() -> None:
    assert rounds(*(placed(name, gain) for name, gain in zip("abc", (0.3, 0.2, 0.2), strict=True))) == "abc"
    assert rounds(placed("a", 0.0), placed("b", 0.0)) == "ab"
    assert in_rounds([], lambda one: one.gains) == []


@pytest.mark.parametrize("seed", range(10))
def test_the_first_few_cover_nearly_as_much_as_the_best_few(seed: int) -> None:
    gains = np.random.default_rng(seed).random((8, 5)) ** 3
    everybody = [placed(str(number), *row) for number, row in enumerate(gains)]
    order = sorted(everybody, key=lambda one: -one.score)
    chosen = [int(one.provider_id) for one in in_rounds(order, lambda one: one.gains)[:3]]
    best = max(gains[list(subset)].max(axis=0).sum() for subset in combinations(range(8), 3))
    assert gains[chosen].max(axis=0).sum() >= (1 - 1 / math.e) * best
    assert chosen[0] == int(order[0].provider_id)


def test_nearness_is_the_weighted_affinity_to_all_facets() -> None:
    facets = [question(ann=0.8, bob=0.5), question(ann=0.1, bob=0.5)]
    found = by_nearness(["ann", "bob"], facets, [0.75, 0.25])
    assert [one.provider_id for one in found] == ["ann", "bob"]
    assert [one.score for one in found] == pytest.approx([0.625, 0.5])
    assert found[0].band is Band.STRONG


def test_nobody_can_be_ranked_of_nobody() -> None:
    assert by_gain([], [question()], [1.0], "me") == []
    assert by_nearness([], [], []) == []
