"""Order, and what a score promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.aggregate import AggregationSettings, aggregate_by_owner
from matcher.calibrate import Calibration, Curve, Curves, Looks, length_of, shipped_calibration
from matcher.encode import EncodedQuery, Route
from matcher.fuse import FusedPassages
from matcher.query import Query
from matcher.rank import promises, rank_owners
from matcher.scored import ScoredId, in_rank_order
from matcher.scoring import ScoredOwners
from matcher.understand import understand
from models.match import Band


def both_routes(anybody: Curve, this_one: Curve, *borders: float) -> Calibration:
    return Calibration({route: Curves(anybody, this_one) for route in Route}, *borders)


CURVE = Curve(intercept=-2.0, score=0.5, similarities={"one": 3.0})
CERTAIN = Curve(intercept=60.0)
DIRECT = EncodedQuery(understand(Query("pump seal")), {}, ())


def scored(**scores: float | None) -> ScoredOwners:
    """Make owners with one passage of this score each, whose similarity is a tenth of it; ``None`` has no passage."""
    ids = tuple(scores)
    group = np.array([number for number, name in enumerate(ids) if scores[name] is not None], dtype=np.int64)
    values = np.array([scores[ids[number]] for number in group], dtype=np.float32)
    fused = FusedPassages(np.arange(len(values)), values, {}, {"one": (values / 10).astype(np.float32)})
    return ScoredOwners(ids, fused, aggregate_by_owner(fused, group, len(ids), AggregationSettings()))


def test_the_best_comes_first_and_ties_by_rising_id() -> None:
    items = [ScoredId("b", 1.0), ScoredId("c", 2.0), ScoredId("a", 1.0), ScoredId("ä", 1.0)]
    assert [item.target_id for item in in_rank_order(items)] == ["c", "a", "b", "ä"]
    assert in_rank_order([]) == []


def test_owners_without_a_score_are_left_out() -> None:
    ranked = rank_owners(scored(z=1.0, y=None, x=1.0))
    assert [(item.owner_id, item.position) for item in ranked] == [("x", 2), ("z", 0)]
    assert rank_owners(scored()) == ()


@given(st.lists(st.tuples(st.text("abä\U0001f600\uffff", min_size=1), st.sampled_from([None, -1.0, 0.5, 2.0]))))
def test_the_order_is_that_of_the_one_tie_rule(pairs: list[tuple[str, float | None]]) -> None:
    items = dict(pairs)
    ranked = rank_owners(scored(**items))
    expected = in_rank_order([ScoredId(name, score) for name, score in items.items() if score is not None])
    assert [(item.owner_id, item.score) for item in ranked] == [(item.target_id, item.score) for item in expected]


def test_a_curve_is_logistic_in_score_and_similarities() -> None:
    expected = 1 / (1 + math.exp(-(-2.0 + 0.5 * 3.0 + 3.0 * 0.8)))
    assert CURVE(Looks(3.0, {"one": 0.8, "a view it does not know": 9.0})) == pytest.approx(expected)
    assert CURVE(Looks(4.0, {})) == 0.5


def test_a_longer_query_must_be_nearer() -> None:
    curve = Curve(intercept=1.0, length=-2.0)
    assert curve(Looks(0.0, {}), length=0.5) == 0.5
    assert curve(Looks(0.0, {}), length=1.0) < 0.5 < curve(Looks(0.0, {}), length=0.25)
    assert [length_of(text) for text in ("", "paint peels", "word " * 20, "word " * 200)] == [0.0, 0.1, 1.0, 1.0]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_higher_score_never_has_a_lower_probability(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for calibration in (both_routes(CERTAIN, CURVE), shipped_calibration()):
        for route in Route:
            values = [calibration.probability(route, 0.9, Looks(score, {})) for score in (low, high)]
            assert 0.0 <= values[0] <= values[1] <= 1.0


def test_the_probability_has_two_factors() -> None:
    items = scored(a=4.0, b=2.0)
    calibration = both_routes(Curve(-1.0, similarities={"one": 2.0}), CURVE)
    promised = promises(rank_owners(items), rank_owners(items), items, DIRECT, calibration)
    anybody = 1 / (1 + math.exp(-(-1.0 + 2.0 * 0.4)))  # of the one who is nearest
    assert promised["a"].probability == pytest.approx(anybody / (1 + math.exp(-(-2.0 + 0.5 * 4 + 3.0 * 0.4))))
    assert promised["b"].probability == pytest.approx(anybody / (1 + math.exp(-(-2.0 + 0.5 * 2 + 3.0 * 0.2))))


def test_a_promise_does_not_depend_on_who_else_is_shown() -> None:
    items = scored(a=4.0, b=2.0)
    ranked, calibration = rank_owners(items), both_routes(Curve(-1.0, similarities={"one": 2.0}), CURVE)
    together = promises(ranked, ranked, items, DIRECT, calibration)
    assert promises(ranked[1:], ranked, items, DIRECT, calibration)["b"] == together["b"]


def test_nobody_promises_anything_when_nobody_is_shown() -> None:
    assert promises([], [], scored(), DIRECT, both_routes(CERTAIN, CURVE)) == {}
    assert both_routes(CERTAIN, CURVE).anybody(Route.BRIDGED, [], 1.0) == 0


def test_bands_begin_at_their_borders() -> None:
    calibration = both_routes(CERTAIN, CURVE, 0.6, 0.25)
    bands = [calibration.band(0.9, probability) for probability in (1.0, 0.6, 0.599, 0.25, 0.249, 0.0)]
    assert bands == [Band.STRONG, Band.STRONG, Band.POSSIBLE, Band.POSSIBLE, Band.WEAK, Band.WEAK]


def test_every_match_is_weak_where_nobody_can_help() -> None:
    calibration = both_routes(CERTAIN, CURVE, 0.6, 0.25)
    assert calibration.band(0.5, 0.6) is Band.STRONG
    assert calibration.band(0.499, 1.0) is Band.WEAK


def test_probabilities_may_tie_where_scores_do_not_and_the_scores_decide() -> None:
    items = scored(a=9_000.0, b=9_001.0)
    ranked = rank_owners(items)
    promised = promises(ranked, ranked, items, DIRECT, both_routes(CERTAIN, CURVE))
    assert promised["a"] == promised["b"]
    assert [item.owner_id for item in ranked] == ["b", "a"]


def test_the_shipped_curves_rise_and_the_three_bands_exist() -> None:
    shipped = shipped_calibration()
    assert set(shipped.curves) == set(Route)
    assert all(curves.this_one.score > 0 for curves in shipped.curves.values())
    assert 0 < shipped.possible_from < shipped.strong_from < 1
