"""What a judgement weighs: its rank is paid off, its sender is capped, and what says nothing is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.learning.caps import Caps, cap_factors
from matcher.learning.pairs import compare_judged
from matcher.learning.position_bias import PositionBias
from matcher.learning.usable import usable_feedback
from models.feedback import Feedback, Judgement, WhyNot
from tests.matcher.learning.examples import said

FREE = Caps(1e9, 1e9, 1e9, 1e9)
FLAT = PositionBias(eta=0.0)


def weights(given: list[Feedback], bias: PositionBias = FLAT, caps: Caps = FREE) -> list[float]:
    return [one.weight for one in usable_feedback(given, bias, caps).weighed]


@pytest.mark.parametrize(
    ("rank", "eta", "weight"),
    [(0, 1.0, 1.0), (1, 1.0, 1.0), (3, 1.0, 3.0), (1000, 1.0, 5.0), (4, 0.5, 2.0), (9, 0.0, 1.0)],
)
def test_a_rank_is_paid_off_by_the_inverse_of_its_examination(rank: int, eta: float, weight: float) -> None:
    assert PositionBias(eta, most=5.0).weight(rank) == weight


def test_a_cap_scales_down_in_proportion_and_only_what_is_beyond_it() -> None:
    assert cap_factors([("a", 3.0), ("b", 1.0), ("a", 1.0), ("c", 0.0)], 2.0) == {"a": 2 / 4, "b": 1.0, "c": 1.0}
    assert cap_factors([], 2.0) == {}


def test_what_says_nothing_about_the_ranking_is_left_out_and_counted() -> None:
    bad = said(1, good=False)
    given = [
        said(0),
        *(replace(bad, reason=reason) for reason in WhyNot),
        replace(bad, judgement=Judgement.DECLINED, reason=WhyNot.NO_CAPACITY),
        replace(bad, withdrawn_at="2026-11-28T00:00:00+00:00"),
        replace(bad, sighting={}),
        replace(bad, sighting={"features": {}, "scheme": 1}),
        replace(bad, sighting=dict(bad.sighting) | {"scheme": 0}),
    ]
    usable = usable_feedback(given, FLAT, FREE)
    assert usable.left_out == {
        "no_capacity": 2,
        "nothing seen": 2,
        "seen by an older scheme": 1,
        "too_costly": 1,
        "too_far": 1,
        "withdrawn": 1,
    }
    assert len(usable.weighed) + sum(usable.left_out.values()) == len(given)


def test_outcomes_are_better_than_opinions() -> None:
    given = [
        said(1),
        replace(said(2), judgement=Judgement.ACCEPTED),
        replace(said(3), judgement=Judgement.SOLVED),
        said(4, good=False),
        replace(said(5, good=False), judgement=Judgement.DECLINED),
    ]
    assert [one.grade for one in usable_feedback(given, FLAT, FREE).weighed] == [1, 2, 3, 0, 0]


def test_one_actor_weighs_so_much_in_one_problem_and_so_much_in_all() -> None:
    caps = replace(FREE, actor_of_problem=3.0)
    assert weights([said(n, provider=f"p{n}") for n in range(4)], caps=caps) == [0.75] * 4
    caps = replace(FREE, actor=2.0)
    given = [said(n, problem=f"q{n}") for n in range(4)] + [said(9, actor="bob")]
    assert weights(given, caps=caps) == [0.5, 0.5, 0.5, 0.5, 1.0]


def test_a_rank_that_somebody_claims_is_capped_with_its_sender() -> None:
    caps = replace(FREE, actor=4.0)
    assert weights([said(n, problem=f"q{n}", rank=1000) for n in range(10)], PositionBias(), caps) == [0.4] * 10


def test_a_comparison_weighs_what_its_weaker_side_does() -> None:
    given = [said(1), said(2, actor="bob"), said(3, provider="p2", good=False)]
    (one,) = compare_judged(usable_feedback(given, FLAT, FREE), FREE)
    assert (one.better_id, one.worse_id, one.weight) == ("p1", "p2", 1.0)


def test_what_was_seen_last_counts() -> None:
    given = [said(1, recency=0.1), said(2, actor="bob", recency=0.2), said(3, provider="p2", good=False, recency=0.3)]
    (one,) = compare_judged(usable_feedback(given, FLAT, FREE), FREE)
    assert (one.better["recency"], one.worse["recency"]) == (0.2, 0.3)


def test_only_two_grades_of_two_providers_in_one_problem_make_a_comparison() -> None:
    given = [
        said(1),
        said(2, good=False, actor="bob"),  # the same provider
        said(3, provider="p2"),  # compared with the other's word on p1
        said(4, problem="another", provider="p3", good=False),  # another problem
    ]
    found = compare_judged(usable_feedback(given, FLAT, FREE), FREE)
    assert [(one.better_id, one.worse_id) for one in found] == [("p2", "p1")]
    assert compare_judged(usable_feedback([], FLAT, FREE), FREE) == []


def test_a_hundred_new_actors_weigh_no_more_on_a_provider_than_its_cap() -> None:
    crowd = [said(n, actor=f"fresh-{n}", provider="target", good=False) for n in range(100)]
    others = [said(100 + n, actor=f"user-{n}", provider=f"p{n}") for n in range(30)]
    caps = replace(FREE, provider=5.0)
    found = compare_judged(usable_feedback([*crowd, *others], FLAT, caps), caps)
    assert len(found) == 30
    assert sum(one.weight for one in found) == pytest.approx(5.0)


def test_a_problem_weighs_no_more_than_its_cap() -> None:
    given = [said(n, provider=f"p{n}", good=n % 2 == 0, actor=f"a{n}") for n in range(20)]
    caps = replace(FREE, problem=4.0)
    found = compare_judged(usable_feedback(given, FLAT, caps), caps)
    assert len(found) == 100
    assert sum(one.weight for one in found) == pytest.approx(4.0)
