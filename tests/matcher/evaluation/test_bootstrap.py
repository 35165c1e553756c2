"""The paired bootstrap: known answers, and what it refuses."""

from __future__ import annotations

import pytest

from matcher.evaluation.bootstrap import Interval, paired_interval
from models.errors import InvalidInput


def test_a_method_against_itself_differs_by_nothing() -> None:
    values = {"q1": 0.2, "q2": 0.9}
    assert paired_interval(values, values) == Interval(0.0, 0.0, 0.0)


def test_the_same_difference_in_every_query_leaves_no_doubt() -> None:
    second = {f"q{n}": n / 100 for n in range(40)}
    found = paired_interval({query: value + 0.25 for query, value in second.items()}, second)
    assert (found.mean, found.low, found.high) == pytest.approx((0.25, 0.25, 0.25))


def test_one_query_is_an_interval_of_no_width() -> None:
    assert paired_interval({"प्रश्न": 1.0}, {"प्रश्न": 0.5}) == Interval(0.5, 0.5, 0.5)


def test_half_wins_among_a_hundred_give_the_interval_of_a_binomial_mean() -> None:
    second = {f"q{n}": 0.0 for n in range(100)}
    found = paired_interval({query: float(n % 2) for n, query in enumerate(second)}, second)
    # The deviation of a mean of 100 draws is sqrt(.5 · .5 / 100) = .05.
    assert found.mean == 0.5
    assert found.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.011)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.011)


def test_queries_are_paired_by_id_whatever_their_order() -> None:
    first, second = {"a": 0.9, "b": 0.1, "c": 0.5}, {"c": 0.4, "a": 0.2, "b": 0.3}
    turned = {query: first[query] for query in reversed(first)}
    assert paired_interval(first, second) == paired_interval(turned, second)


def test_a_lower_level_gives_a_narrower_interval_and_fewer_resamples_still_one() -> None:
    first, second = {f"q{n}": n / 10 for n in range(10)}, {f"q{n}": 0.5 for n in range(10)}
    wide, narrow = paired_interval(first, second), paired_interval(first, second, level=0.5)
    assert wide.low < narrow.low < narrow.high < wide.high
    one = paired_interval(first, second, resamples=1)
    assert one.low == one.high


@pytest.mark.parametrize(("first", "second"), [({}, {}), ({"a": 1.0}, {"b": 1.0}), ({"a": 1.0}, {})])
def test_methods_that_were_not_measured_on_the_same_queries_are_refused(
    first: dict[str, float], second: dict[str, float]
) -> None:
    with pytest.raises(InvalidInput, match="cannot be compared"):
        paired_interval(first, second)
