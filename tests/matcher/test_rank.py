"""Order, and what a score promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.aggregate import AggregationSettings, Belonging, aggregate_by_owner
from matcher.calibrate import Curve, sigmoid
from matcher.fuse import FusedPassages
from matcher.rank import moved, promises, rank_order, rank_owners, within_reach
from matcher.scored import ScoredId, in_rank_order
from matcher.scoring import ScoredOwners
from matcher.signs import Reading, Signs
from tests.matcher.test_calibrate import both_sizes

# One passage gives its own score: neither length nor the mean of a profile counts.
PLAIN = AggregationSettings(length_penalty=0.0, profile=0.0)


def scored(**scores: float | None) -> ScoredOwners:
    """Make owners with one passage of this score each, whose similarity is a tenth of it; ``None`` has no passage."""
    ids = tuple(scores)
    group = np.array([number for number, name in enumerate(ids) if scores[name] is not None], dtype=np.int64)
    values = np.array([scores[ids[number]] for number in group], dtype=np.float32)
    fused = FusedPassages(np.arange(len(values)), values, {}, {"one": (values / 10).astype(np.float32)})
    belonging = Belonging(group, np.arange(len(values)), np.ones(len(values), dtype=np.int64))
    return ScoredOwners(ids, fused, aggregate_by_owner(fused, belonging, len(ids), PLAIN))


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


CALIBRATION = both_sizes(Curve(0.2), Curve(-2.0, {"score": 0.5, "score behind": -0.1, "one": 3.0, "one behind": -1.0}))
SIGNS = Signs(Reading.ENGLISH, 1000, {"best score": 4.0, "one best": 0.4})


def test_a_promise_looks_at_the_owner_and_at_how_far_it_is_behind() -> None:
    items = scored(a=4.0, b=2.0)
    promised = promises(rank_owners(items), items, SIGNS, CALIBRATION)
    assert promised["a"].probability == pytest.approx(sigmoid(0.2))  # never above that of anybody
    assert promised["b"].probability == pytest.approx(sigmoid(-2.0 + 0.5 * 2 - 0.1 * 2 + 3.0 * 0.2 - 1.0 * 0.2))


def test_a_promise_does_not_depend_on_who_else_is_shown() -> None:
    items = scored(a=4.0, b=2.0)
    ranked = rank_owners(items)
    together = promises(ranked, items, SIGNS, CALIBRATION)
    assert promises(ranked[1:], items, SIGNS, CALIBRATION)["b"] == together["b"]


def test_nobody_promises_anything_when_nobody_has_a_score() -> None:
    assert promises([], scored(), None, CALIBRATION) == {}


def test_probabilities_may_tie_where_scores_do_not_and_the_scores_decide() -> None:
    items = scored(a=9_000.0, b=9_001.0)
    ranked = rank_owners(items)
    promised = promises(ranked, items, SIGNS, CALIBRATION)
    assert promised["a"] == promised["b"]
    assert [item.owner_id for item in ranked] == ["b", "a"]


PLACED = st.lists(st.tuples(st.sampled_from([0.0, 0.05, 0.1, 0.3, 1.0]), st.integers(0, 2)), min_size=1, max_size=12)


@given(PLACED, st.integers(1, 4), st.data())
def test_who_is_out_of_reach_cannot_come_among_the_first_of_its_kind(
    placed: list[tuple[float, int]], wanted: int, data: st.DataObject
) -> None:
    ids = [f"p{number:02}" for number in range(len(placed))]
    items = scored(**{name: score for name, (score, _) in zip(ids, placed, strict=True)})
    kinds = np.array([kind for _, kind in placed], dtype=np.int8)
    order = rank_order(items)
    reach = {ids[place] for place in within_reach(order, items.owners.scores, kinds, wanted, 0.1).tolist()}
    shifts = {name: data.draw(st.sampled_from([-0.1, 0.0, 0.07, 0.1])) for name in ids}
    everybody = [ids[place] for place in moved(order, items, shifts).tolist()]
    only_reach = {name: shift for name, shift in shifts.items() if name in reach}
    seen = [ids[place] for place in moved(order, items, only_reach).tolist()]
    for kind in range(3):
        of_kind = [name for name in everybody if kinds[ids.index(name)] == kind]
        assert [name for name in seen if kinds[ids.index(name)] == kind][:wanted] == of_kind[:wanted]
    assert seen[:wanted] == everybody[:wanted]


def test_positions_move_by_score_and_shift_together_with_ties_by_rising_id() -> None:
    items = scored(a=1.0, b=0.9, c=0.5)
    order = rank_order(items)
    assert moved(order, items, {}).tolist() == [0, 1, 2]
    assert moved(order, items, {"a": -0.2}).tolist() == [1, 0, 2]
    assert moved(order, items, {"c": 0.5}).tolist() == [0, 2, 1]
