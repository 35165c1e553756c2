"""Exposure by group: shares as arithmetic, their sums, the ratio's interval, and the edges."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.exposure import Shown, exposure_by_group, position_worth
from models.errors import InvalidInput

GROUP = {"a": "young", "b": "young", "c": "old", "d": "old", "é": "other"}
RANKINGS = st.permutations(sorted(GROUP)).flatmap(lambda ids: st.integers(1, 5).map(lambda n: tuple(ids[:n])))
SHOWN = st.builds(Shown, RANKINGS, st.frozensets(st.sampled_from(sorted(GROUP)), min_size=1))


def test_shares_are_what_the_formula_says() -> None:
    found = {one.group: one for one in exposure_by_group([Shown(("a", "c", "d"), frozenset("abc"))], GROUP)}
    worth = [1.0, 1 / math.log2(3), 1 / math.log2(4)]
    assert found["young"].merit_share == pytest.approx(2 / 3)
    assert found["young"].place_share == pytest.approx(1 / 3)
    assert found["young"].exposure_share == pytest.approx(worth[0] / sum(worth))
    ratio = found["young"].ratio
    assert ratio is not None
    assert ratio.mean == pytest.approx(worth[0] / sum(worth) / (2 / 3))
    assert (ratio.low, ratio.high) == pytest.approx((ratio.mean, ratio.mean))


def test_places_beyond_the_counted_ones_do_not_count() -> None:
    deep = exposure_by_group([Shown(("a", "c", "d"), frozenset("a"))], GROUP, top=1)
    assert {one.group: one.place_share for one in deep} == {"young": 1.0, "old": 0.0, "other": 0.0}
    assert position_worth(1).tolist() == [1.0]


def test_the_mean_is_over_queries_and_not_over_places() -> None:
    shown = [Shown(("a",), frozenset("a")), Shown(("c", "d"), frozenset("cd"))]
    found = [(one.group, one.place_share) for one in exposure_by_group(shown, GROUP)]
    assert found == [("old", 0.5), ("young", 0.5), ("other", 0.0)]


def test_a_group_that_deserves_nothing_has_no_ratio() -> None:
    found = exposure_by_group([Shown(("c", "a"), frozenset("a"))], GROUP)
    assert [(one.group, one.ratio is None) for one in found] == [("young", False), ("old", True), ("other", True)]


def test_the_interval_spans_what_single_queries_say_and_repeats_with_the_seed() -> None:
    shown = [Shown(("a", "c"), frozenset("ac")), Shown(("c", "a"), frozenset("ac"))] * 20
    first, again = exposure_by_group(shown, GROUP), exposure_by_group(shown, GROUP)
    assert first == again
    ratio = first[0].ratio
    assert ratio is not None
    assert ratio.mean == pytest.approx(1.0)
    assert 2 * (1 / math.log2(3)) / (1 + 1 / math.log2(3)) < ratio.low < 1.0 < ratio.high


@given(st.lists(SHOWN, min_size=1, max_size=6))
def test_all_shares_add_up_to_one(shown: list[Shown]) -> None:
    found = exposure_by_group(shown, GROUP, resamples=20)
    for share in ("merit_share", "place_share", "exposure_share"):
        assert math.fsum(getattr(one, share) for one in found) == pytest.approx(1.0)


def test_queries_without_a_ranking_are_passed_over_and_nothing_but_them_is_refused() -> None:
    empty, full = Shown((), frozenset("a")), Shown(("c",), frozenset("c"))
    assert exposure_by_group([empty, full], GROUP) == exposure_by_group([full], GROUP)
    with pytest.raises(InvalidInput, match="no exposure"):
        exposure_by_group([empty], GROUP)
