"""Fitting: it finds what people want, refuses too little, is the same every time, and can be led astray only so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from matcher.learning.fit import FitSettings, fit_ranker
from matcher.learning.held_out import ONE_IN, compare_on_held_out, is_held_out
from matcher.learning.pairs import compare_judged
from matcher.learning.preferences import adjusted_score, agreement
from matcher.learning.usable import usable_feedback
from matcher.ranker import LIMIT, Ranker, Weight
from models.errors import Infeasible
from models.feedback import Feedback
from tests.matcher.learning.examples import crowd, said, turned

DEFAULT = FitSettings()


def test_what_decides_is_found_and_what_means_nothing_is_not() -> None:
    weights = fit_ranker(crowd(), Ranker(), DEFAULT).ranker.weights
    assert weights["recency"].weight > 0.3
    assert abs(weights["best words"].weight) < weights["recency"].weight / 3


def test_length_of_profile_and_the_score_itself_are_never_weighed() -> None:
    assert set(fit_ranker(crowd(), Ranker(), DEFAULT).ranker.weights) == {"recency", "best words"}


def test_features_are_standardised_by_what_was_seen() -> None:
    one = fit_ranker(crowd(), Ranker(), DEFAULT).ranker.weights["recency"]
    assert one.centre == pytest.approx(0.5, abs=0.05)
    assert one.scale == pytest.approx(12**-0.5, abs=0.03)


def test_a_feature_that_never_varies_is_not_weighed() -> None:
    given = [replace(one, sighting=_with(one.sighting, dated=1.0)) for one in crowd()]
    assert "dated" not in fit_ranker(given, Ranker(), DEFAULT).ranker.weights


def test_equal_feedback_gives_equal_weights() -> None:
    assert fit_ranker(crowd(), Ranker(), DEFAULT).ranker == fit_ranker(crowd(), Ranker(), DEFAULT).ranker


def test_a_parent_pulls() -> None:
    parent = Ranker("r0001", {"recency": Weight(-0.4, 0.5, 0.3)})
    strong = fit_ranker(crowd(), parent, replace(DEFAULT, strength=1e6)).ranker
    assert strong.weights["recency"].weight == pytest.approx(-0.4, abs=0.01)
    weak = fit_ranker(crowd(), parent, DEFAULT).ranker
    assert weak.weights["recency"].weight > strong.weights["recency"].weight
    assert (weak.weights["recency"].centre, weak.weights["recency"].scale) == (0.5, 0.3)


def test_fitting_again_towards_itself_moves_little() -> None:
    first = fit_ranker(crowd(), Ranker(), DEFAULT).ranker
    settled = fit_ranker(crowd(), fit_ranker(crowd(), first, DEFAULT).ranker, DEFAULT).ranker
    assert settled.weights["recency"].weight > 0
    assert settled.limit == LIMIT


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "0 usable feedbacks, 30 needed; 0 actors, 3 needed; 0 problems with a better and a worse provider, 10"),
        (crowd(actors=2), r"to fit a ranker: 2 actors, 3 needed"),
        (crowd(problems=8), "problems with a better and a worse provider, 10 needed"),
    ],
)
def test_too_little_feedback_is_refused_with_what_is_needed(given: list[Feedback], message: str) -> None:
    with pytest.raises(Infeasible, match=message) as failure:
        fit_ranker(given, Ranker(), DEFAULT)
    assert failure.value.remedies


def test_feedback_against_the_ranking_altogether_does_not_blow_up() -> None:
    given = [
        replace(one, sighting=_with(one.sighting, score=-10.0 * one.sighting["features"]["recency"])) for one in crowd()
    ]
    fitted = fit_ranker(given, Ranker(), DEFAULT)
    assert fitted.kappa == DEFAULT.smallest_kappa
    assert all(abs(one.weight) < 20 for one in fitted.ranker.weights.values())


def test_no_version_sees_what_is_held_out() -> None:
    given = crowd(problems=100)
    held_out = [one for one in given if is_held_out(one)]
    assert len(given) / ONE_IN / 2 < len(held_out) < len(given) / ONE_IN * 2
    lied = [*(one for one in given if not is_held_out(one)), *turned(held_out)]
    assert fit_ranker(given, Ranker(), DEFAULT).ranker == fit_ranker(lied, Ranker(), DEFAULT).ranker


def test_on_held_out_feedback_it_beats_what_was_before() -> None:
    given = crowd(problems=100)
    fitted = fit_ranker(given, Ranker(), DEFAULT).ranker
    compared = compare_on_held_out(given, fitted, Ranker(), DEFAULT.bias, DEFAULT.caps)
    assert compared is not None
    assert compared.first > compared.second + 0.1
    assert compared.difference.low > 0


def test_without_held_out_comparisons_nothing_is_said() -> None:
    given = [one for one in crowd() if not is_held_out(one)]
    assert compare_on_held_out(given, Ranker(), Ranker(), DEFAULT.bias, DEFAULT.caps) is None


def test_agreement_is_the_weighted_share_and_a_tie_is_half() -> None:
    given = [
        said(1, provider="p1", score=3.0),
        said(2, provider="p2", score=2.0, good=False),
        said(3, provider="p3", score=3.0, good=False),
        said(4, provider="p4", score=4.0, good=False),
    ]
    comparisons = compare_judged(usable_feedback(given, DEFAULT.bias, DEFAULT.caps), DEFAULT.caps)
    (share,) = agreement(comparisons, Ranker()).values()
    assert share == pytest.approx((1 + 0.5 + 0) / 3)
    assert agreement([], Ranker()) == {}


def test_a_correction_of_a_sighting_is_bounded() -> None:
    wild = Ranker("wild", {"recency": Weight(1e9, 0.0, 1.0)})
    assert adjusted_score({"score": 3.0, "recency": 1.0}, wild) == pytest.approx(3.0 + LIMIT)
    assert adjusted_score({"score": 3.0}, wild) == 3.0


def test_one_actor_who_says_the_opposite_of_all_others_is_not_followed() -> None:
    honest = crowd(problems=60)
    enemy = [replace(one, actor="enemy", feedback_id=f"f9{one.feedback_id[2:]}") for one in turned(honest)]
    assert fit_ranker([*honest, *enemy], Ranker(), DEFAULT).ranker.weights["recency"].weight > 0


def _with(sighting: Mapping[str, Any], **features: float) -> dict[str, Any]:
    return dict(sighting) | {"features": sighting["features"] | features}
