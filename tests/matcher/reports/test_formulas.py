"""Quotient, inequality and shrinkage: by hand, by brute force, at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from matcher.reports.inequality import gini, top_share
from matcher.reports.location_quotient import location_quotient
from matcher.reports.shrinkage import LEAST_WEIGHT, MOST_WEIGHT, Counted, Prior, prior_of
from models.errors import InvalidInput


def test_the_quotient_is_the_share_here_over_the_share_everywhere() -> None:
    found = location_quotient(30, 60, 100, 400)
    assert found is not None
    assert found.value == pytest.approx((30 / 60) / (100 / 400))
    assert 1 < found.low < found.value < found.high
    assert found.is_strength


def test_the_interval_is_that_of_the_ratio_to_the_rest_carried_over() -> None:
    found = location_quotient(30, 60, 100, 400)
    x, n, y, m = 30.5, 61, 70.5, 341
    spread = 1.959963984540054 * np.sqrt(1 / x - 1 / n + 1 / y - 1 / m)
    ratio = np.exp(np.log((x / n) / (y / m)) - spread)
    assert found is not None
    assert found.low == pytest.approx(ratio / (0.15 * ratio + 0.85))


def test_small_numbers_do_not_shout() -> None:
    few, many = location_quotient(1, 10, 5, 100), location_quotient(100, 1_000, 500, 10_000)
    assert few is not None
    assert many is not None
    assert few.value == many.value == pytest.approx(2)
    assert many.is_strength
    assert not few.is_strength
    assert few.high / few.low > 5 * many.high / many.low


@pytest.mark.parametrize("counts", [(0, 0, 5, 50), (0, 5, 0, 50), (5, 50, 5, 50), (0, 0, 0, 0)])
def test_where_nothing_can_be_compared_there_is_no_quotient(counts: tuple[int, int, int, int]) -> None:
    assert location_quotient(*counts) is None


@pytest.mark.parametrize("counts", [(6, 5, 9, 50), (4, 5, 3, 50), (-1, 5, 3, 50), (1, 5, 49, 50)])
def test_a_part_larger_than_its_whole_is_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(InvalidInput, match="larger than its whole"):
        location_quotient(*counts)


@given(some.lists(some.floats(0, 100, allow_nan=False), min_size=1, max_size=25))
def test_gini_is_the_mean_difference_over_twice_the_mean(amounts: list[float]) -> None:
    values = np.array(amounts)
    if not values.sum():
        assert gini(amounts) is None
        return
    brute = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
    assert gini(amounts) == pytest.approx(brute, abs=1e-9)


def test_all_alike_is_nothing_and_one_has_all_is_almost_one() -> None:
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0] * 9 + [1]) == pytest.approx(0.9)
    assert gini([]) is None
    assert top_share([0] * 9 + [1]) == 1
    assert top_share([1] * 20) == pytest.approx(0.1)
    assert top_share([4, 1]) == pytest.approx(0.8)
    assert top_share([]) is None


def test_the_weight_of_the_prior_is_that_of_the_moments() -> None:
    groups = {"a": Counted(8, 10), "b": Counted(4, 10), "c": Counted(10, 20)}
    share = 22 / 40
    apart = 10 * (0.8 - share) ** 2 + 10 * (0.4 - share) ** 2 + 20 * (0.5 - share) ** 2
    variance = (apart / (share * (1 - share)) - 2) / (40 - (100 + 100 + 400) / 40 - 2)
    prior = prior_of(groups)
    assert prior is not None
    assert prior.share == pytest.approx(share)
    assert prior.weight == pytest.approx(1 / variance - 1)


def test_the_true_spread_is_found_again_in_many_groups() -> None:
    draws = np.random.default_rng(3)
    shares = draws.beta(6, 4, 4000)
    groups = {f"g{n}": Counted(int(draws.binomial(8, share)), 8) for n, share in enumerate(shares)}
    prior = prior_of(groups)
    assert prior is not None
    assert prior.share == pytest.approx(0.6, abs=0.02)
    assert prior.weight == pytest.approx(10, rel=0.15)


def test_one_silent_case_lies_near_the_usual_and_a_hundred_where_they_are() -> None:
    prior = Prior(0.6, 10)
    assert prior.shrunk(Counted(0, 1)) == pytest.approx(6 / 11)
    assert prior.shrunk(Counted(0, 100)) == pytest.approx(6 / 110)
    assert prior.shrunk(Counted(0, 0)) == pytest.approx(0.6)


def test_no_spread_single_groups_and_nothing_are_told() -> None:
    assert prior_of({}) is None
    assert prior_of({"a": Counted(0, 0)}) is None
    assert prior_of({"a": Counted(3, 3)}) == Prior(1.0, MOST_WEIGHT)
    assert prior_of({"a": Counted(1, 1), "b": Counted(0, 1)}) == Prior(0.5, MOST_WEIGHT)
    apart = prior_of({"a": Counted(50, 50), "b": Counted(0, 50)})
    assert apart == Prior(0.5, LEAST_WEIGHT)
