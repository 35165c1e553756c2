"""How far replies move a provider: not at all as a newcomer, never far, and never up by declaring little."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.introductions.replies import LARGEST_SHIFT, reply_shift
from matcher.query import Query
from matcher.teams.open_work import open_load
from models.details import ResearcherDetails
from models.introductions.introduction import IntroductionState
from models.introductions.party import CLOCK
from models.introductions.reply_times import PRIOR_RATE, estimate
from tests.matcher.scene import Scene, evidence, provider
from tests.models.introductions.scene import NOON, added, sent
from tests.models.introductions.test_reply_times import EXPIRED, answered

TEXT = "pump seals leak"


def rate(answers: int, silences: int) -> float:
    return estimate([answered(1)] * answers + [EXPIRED] * silences).rate


def test_a_newcomer_stays_where_the_evidence_puts_it() -> None:
    assert reply_shift(estimate([]).rate, 0) == 0


def test_shifts_worked_by_hand() -> None:
    assert reply_shift(1.0, 0) == pytest.approx(LARGEST_SHIFT)
    assert reply_shift(0.8, 0) == pytest.approx(LARGEST_SHIFT / 2)
    assert reply_shift(0.3, 0) == pytest.approx(-LARGEST_SHIFT / 2)
    assert reply_shift(0.8, 0.5) == pytest.approx(0)
    assert reply_shift(0.0, 1.0) == -LARGEST_SHIFT


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_answering_more_and_being_less_loaded_never_lowers(a: float, b: float, load: float, more: float) -> None:
    low, high = sorted((a, b))
    light, heavy = sorted((load, more))
    assert reply_shift(low, heavy) <= reply_shift(high, light) + 1e-12
    assert abs(reply_shift(low, heavy)) <= LARGEST_SHIFT


def test_one_silence_moves_less_than_a_third_of_the_way_down_and_ten_nearly_all_of_it() -> None:
    assert 0 > reply_shift(rate(0, 1), 0) > -LARGEST_SHIFT * 0.34
    assert reply_shift(rate(0, 10), 0) < -LARGEST_SHIFT * 0.8


def test_a_quick_no_counts_like_a_yes() -> None:
    no = estimate([answered(1, IntroductionState.DECLINED)] * 3).rate
    assert reply_shift(no, 0) == reply_shift(rate(3, 0), 0) > 0


@given(st.integers(0, 40), st.integers(0, 200), st.integers(0, 200))
def test_declaring_little_capacity_earns_nothing(under_way: int, first: int, second: int) -> None:
    little, much = sorted((first, second))
    ann = provider("ann")
    loads = [
        open_load(replace(ann, details=ResearcherDetails(capacity_hours_per_month=hours)), under_way)
        for hours in (little, much)
    ]
    assert reply_shift(PRIOR_RATE, loads[0]) <= reply_shift(PRIOR_RATE, loads[1])


def silent(scene: Scene, provider_id: str, times: int) -> None:
    """Let requests to a provider run out without an answer."""
    for _ in range(times):
        introduction = added(scene.store, provider_id=provider_id)
        with scene.store.write() as tx:
            sent(tx, introduction)
            tx.introductions.take(introduction.introduction_id, "expire", CLOCK, NOON + timedelta(days=8))


def test_among_equals_who_does_not_answer_comes_behind_a_newcomer_with_the_same_score(scene: Scene) -> None:
    scene.put([provider("a"), provider("b")], [evidence("e1", TEXT, "a"), evidence("e2", TEXT, "b")])
    before = scene.matcher.match(Query(TEXT))
    assert [match.provider.provider_id for match in before.matches] == ["a", "b"]
    silent(scene, "a", 4)
    after = scene.matcher.match(Query(TEXT))
    assert [match.provider.provider_id for match in after.matches] == ["b", "a"]
    assert {one.provider.provider_id: one.score for one in after.matches} == {
        one.provider.provider_id: one.score for one in before.matches
    }
    assert [match.rank for match in after.matches] == [1, 2]
    assert after.matches[0].reply_shift == 0 > after.matches[1].reply_shift
    assert [match.provider.provider_id for match in after.matches] == [
        match.provider.provider_id for match in after.by_kind[before.matches[0].provider.kind]
    ]


def test_whom_the_evidence_puts_far_ahead_stays_ahead_however_silent(scene: Scene) -> None:
    scene.put(
        [provider("a"), provider("b"), provider("c")],
        [evidence("e1", TEXT, "a"), evidence("e2", "cotton weaving", "b"), evidence("e3", "steel casting", "c")],
    )
    silent(scene, "a", 10)
    found = scene.matcher.match(Query(TEXT)).matches
    assert found[0].provider.provider_id == "a"
    assert found[0].score - found[1].score > 2 * LARGEST_SHIFT


def test_who_stands_just_below_the_list_can_come_into_it(scene: Scene) -> None:
    names = [f"p{number}" for number in range(6)]
    scene.put([provider(name) for name in names], [evidence(f"e-{name}", TEXT, name) for name in names])
    silent(scene, "p0", 3)
    found = scene.matcher.match(Query(TEXT), top=2, per_kind=2)
    assert [match.provider.provider_id for match in found.matches] == ["p1", "p2"]
