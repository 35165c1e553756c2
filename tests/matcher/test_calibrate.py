"""What signs promise: curves, borders and bands."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.calibrate import ANYBODY, Calibration, Chance, Curve, Curves, shipped_calibration, sigmoid
from matcher.signs import FIELDS, OF_LIFE, Reading, Signs
from models.match import Band

CURVE = Curve(-2.0, {"score": 0.5, "one": 3.0})


def both_sizes(anybody: Curve, relevant: Curve, answerable_from: float = 0.5) -> Calibration:
    curves = Curves(dict.fromkeys(Reading, anybody), dict.fromkeys(Reading, relevant), answerable_from)
    return Calibration(curves, curves, many_from=150, strong_from=0.6, possible_from=0.25)


def signs(*, passages: int = 1000, reading: Reading = Reading.ENGLISH, **values: float) -> Signs:
    return Signs(reading, passages, values)


def test_a_curve_is_logistic_in_what_it_knows() -> None:
    assert CURVE.exponent({"score": 3.0, "one": 0.8, "a sign it does not know": 9.0}) == pytest.approx(1.9)
    assert CURVE.exponent({}) == -2.0
    assert sigmoid(1.9) == pytest.approx(1 / (1 + math.exp(-1.9)))
    assert sigmoid(-1e9) < 1e-20
    assert sigmoid(1e9) == 1.0


def test_what_was_never_seen_counts_as_the_farthest_that_was() -> None:
    curve = Curve(0.0, {"length": 1.0}, {"length": (1.0, 3.0)})
    assert [curve.exponent({"length": value}) for value in (-5.0, 2.0, 400.0)] == [1.0, 2.0, 3.0]


def test_a_small_index_has_curves_of_its_own() -> None:
    sure, never = (Curves(dict.fromkeys(Reading, Curve(exponent)), {}, 0.5) for exponent in (9.0, -9.0))
    calibration = Calibration(many=never, few=sure, many_from=150, strong_from=0.5, possible_from=0.1)
    assert calibration.anybody(signs(passages=149)).is_answerable
    assert not calibration.anybody(signs(passages=150)).is_answerable


def test_nobody_is_likelier_relevant_than_anybody_can_help() -> None:
    calibration = both_sizes(Curve(0.0), Curve(5.0))
    assert calibration.probability(signs(), Chance(-1.0, is_answerable=False), {}) == pytest.approx(sigmoid(-1.0))


def test_relevance_rises_with_the_chance_that_anybody_can_help() -> None:
    calibration = both_sizes(Curve(0.0), Curve(-3.0, {ANYBODY: 0.5}))
    values = [calibration.probability(signs(), Chance(exponent, is_answerable=True), {}) for exponent in (0.0, 2.0)]
    assert values == pytest.approx([sigmoid(-3.0), sigmoid(-2.0)])


def test_bands_begin_at_their_borders() -> None:
    calibration, anybody = both_sizes(Curve(0.0), CURVE), Chance(3.0, is_answerable=True)
    bands = [calibration.band(anybody, probability) for probability in (1.0, 0.6, 0.599, 0.25, 0.249, 0.0)]
    assert bands == [Band.STRONG, Band.STRONG, Band.POSSIBLE, Band.POSSIBLE, Band.WEAK, Band.WEAK]


def test_every_match_is_weak_where_nobody_can_help() -> None:
    calibration = both_sizes(Curve(0.0, {"best": 1.0}), CURVE, answerable_from=0.5)
    assert calibration.band(calibration.anybody(signs(best=0.0)), 0.9) is Band.STRONG
    assert calibration.band(calibration.anybody(signs(best=-0.01)), 1.0) is Band.WEAK


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from(Reading), st.sampled_from([10, 10_000]))
def test_a_higher_score_never_has_a_lower_probability(
    one: float, other: float, reading: Reading, passages: int
) -> None:
    low, high = sorted((one, other))
    calibration, anybody = shipped_calibration(), Chance(2.0, is_answerable=True)
    asked = signs(passages=passages, reading=reading)
    values = [calibration.probability(asked, anybody, {"score": score}) for score in (low, high)]
    assert 0.0 <= values[0] <= values[1] <= 1.0


def test_the_shipped_curves_know_every_reading_and_the_three_bands_exist() -> None:
    shipped = shipped_calibration()
    for curves in (shipped.many, shipped.few):
        assert set(curves.anybody) == set(curves.relevant) == set(Reading)
        assert 0 < curves.answerable_from < 1
    assert all(curve.weights["score"] > 0 for curve in shipped.many.relevant.values())
    assert 0 < shipped.possible_from < shipped.strong_from < 1


@pytest.mark.parametrize("size", ["many", "few"])
def test_no_sign_counts_the_wrong_way(size: str) -> None:
    curves: Curves = getattr(shipped_calibration(), size)
    for curve in curves.anybody.values():
        assert all(weight >= 0 for sign, weight in curve.weights.items() if sign.endswith(" best") or sign == FIELDS)
        assert all(weight <= 0 for sign, weight in curve.weights.items() if sign.endswith("unheard") or sign == OF_LIFE)
    for curve in curves.relevant.values():
        assert all(weight <= 0 for look, weight in curve.weights.items() if look.endswith(" behind"))
