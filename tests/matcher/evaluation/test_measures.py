"""The measures on rankings whose values can be worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from matcher.evaluation.measures import MAX_GRADE, MEASURES, Measured, measure
from matcher.scored import ScoredId

GRADES = {"q": {"a": 3, "b": 1, "c": 0, "d": 2}}


def ranking(*ids: str) -> list[ScoredId]:
    return [ScoredId(target_id, float(-place)) for place, target_id in enumerate(ids)]


def values(*ids: str, grades: dict[str, dict[str, int]] | None = None) -> dict[str, float]:
    return measure(grades or GRADES, {"q": ranking(*ids)}).mean()


def test_ndcg_has_a_gain_of_two_to_the_grade_less_one() -> None:
    gained = 1 / log2(2) + 0 / log2(3) + 7 / log2(4)  # b, c, a
    ideal = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)  # a, d, b
    assert values("b", "c", "a")["nDCG@10"] == pytest.approx(gained / ideal)


def test_ndcg_looks_at_ten_and_a_perfect_ranking_has_one() -> None:
    assert values("a", "d", "b", "c")["nDCG@10"] == pytest.approx(1)
    assert values(*[f"x{n}" for n in range(10)], "a", "d", "b")["nDCG@10"] == 0


def test_average_precision_counts_every_relevant_target() -> None:
    assert values("b", "c", "a")["AP"] == pytest.approx((1 / 1 + 2 / 3 + 0) / 3)
    deep = values(*[f"x{n}" for n in range(50)], "a", "b", "d")["AP"]
    assert deep == pytest.approx((1 / 51 + 2 / 52 + 3 / 53) / 3)


def test_precision_and_recall_count_grades_of_one_and_more() -> None:
    found = values("c", "a", "b")
    assert found["P@10"] == pytest.approx(2 / 10)
    assert found["R@10"] == pytest.approx(2 / 3)
    assert found["R@1"] == 0
    assert values("d")["R@1"] == pytest.approx(1 / 3)


def test_reciprocal_rank_and_success() -> None:
    assert values("c", "x", "a")["RR"] == pytest.approx(1 / 3)
    assert values("c", "x", "a")["success@1"] == 0
    assert values("a")["success@1"] == 1
    assert values("c", "x")["RR"] == 0


def test_ties_are_broken_by_rising_id() -> None:
    tied = [ScoredId(target_id, 1.0) for target_id in ("z", "c", "b")]
    assert measure(GRADES, {"q": tied}).mean()["RR"] == 1.0
    tied = [ScoredId(target_id, 1.0) for target_id in ("b", "a0", "z")]
    assert measure({"q": {"b": 1}}, {"q": tied}).mean()["RR"] == pytest.approx(1 / 2)


def test_scores_that_differ_in_the_last_digit_are_no_tie() -> None:
    scored = [ScoredId("b", 1e-12), ScoredId("c", 2e-12)]
    assert measure({"q": {"b": 1}}, {"q": scored}).mean()["RR"] == pytest.approx(1 / 2)


def test_queries_without_relevant_targets_are_left_out_and_counted() -> None:
    grades = {"q": {"a": 1}, "none": {"a": 0}, "negative": {"a": -1}}
    run = {name: ranking("a") for name in ("q", "none", "negative", "unjudged")}
    found = measure(grades, run)
    assert set(found.per_query) == {"q"}
    assert found.left_out == 3


def test_a_query_without_a_ranking_counts_as_nothing_found() -> None:
    found = measure({"q": {"a": 1}, "r": {"a": 1}}, {"q": ranking("a"), "r": []})
    assert found.mean()["RR"] == pytest.approx(1 / 2)
    assert measure({"q": {"a": 1}}, {}).per_query["q"] == dict.fromkeys(MEASURES, 0.0)


def test_nothing_to_measure_has_no_mean() -> None:
    assert measure({}, {}).mean() == {}
    assert Measured({"q": dict.fromkeys(MEASURES, 1.0)}, 0).mean(["other"]) == {}


def test_a_mean_over_some_queries_is_over_these() -> None:
    found = measure({"q": {"a": 1}, "r": {"a": 1}}, {"q": ranking("a"), "r": ranking("x", "a")})
    assert found.mean(["r", "not asked"])["RR"] == pytest.approx(1 / 2)


def test_ids_in_any_script_are_measured() -> None:
    assert measure({"प्र१": {"चित्रा": 1}}, {"प्र१": ranking("x", "चित्रा")}).mean()["RR"] == pytest.approx(1 / 2)


@pytest.mark.parametrize("grade", [MAX_GRADE, MAX_GRADE + 1, 1000])
def test_high_grades_do_not_break_the_gain(grade: int) -> None:
    found = values("b", "a", grades={"q": {"a": grade, "b": 1}})
    gain = 2 ** min(grade, MAX_GRADE) - 1
    ideal = gain + 1 / log2(3)
    assert found["nDCG@10"] == pytest.approx((1 + gain / log2(3)) / ideal)
