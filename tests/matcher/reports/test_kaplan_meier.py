"""The curve of answers: against published values, by hand, and against simulation by counting."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from matcher.reports.kaplan_meier import Wait, kaplan_meier, median_days

# Remission of 21 patients under 6-MP, in weeks (Freireich 1963), the textbook example of Kalbfleisch and Prentice.
ENDED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}

waits = some.lists(some.builds(Wait, some.integers(0, 9).map(float), some.booleans()), max_size=30)


def test_the_textbook_example_comes_out_as_published() -> None:
    steps = kaplan_meier([Wait(day, True) for day in ENDED] + [Wait(day, False) for day in STILL])
    assert {step.days: round(step.waiting_share, 3) for step in steps} == PUBLISHED
    assert median_days(steps) == 23
    assert [step.at_risk for step in steps] == [21, 17, 15, 12, 11, 7, 6]


def test_the_interval_of_the_textbook_example_is_the_published_one() -> None:
    steps = kaplan_meier([Wait(day, True) for day in ENDED] + [Wait(day, False) for day in STILL])
    assert (round(steps[0].low, 3), round(steps[0].high, 3)) == (0.620, 0.952)


@given(waits)
def test_it_is_the_product_over_times_counted_one_by_one(given: list[Wait]) -> None:
    share = 1.0
    for step in kaplan_meier(given):
        there = [wait for wait in given if wait.days >= step.days]
        now = [wait for wait in there if wait.days == step.days and wait.is_answered]
        share *= 1 - len(now) / len(there)
        assert (step.at_risk, step.answered) == (len(there), len(now))
        assert step.waiting_share == pytest.approx(share)
        assert 0 <= step.low <= step.waiting_share + 1e-9
        assert step.waiting_share - 1e-9 <= step.high <= 1


@given(waits.map(lambda found: [Wait(one.days, True) for one in found]))
def test_without_anybody_waiting_it_is_the_share_that_took_longer(given: list[Wait]) -> None:
    for step in kaplan_meier(given):
        assert step.waiting_share == pytest.approx(sum(one.days > step.days for one in given) / len(given), abs=1e-12)


def test_a_request_that_ran_out_never_leaves_those_who_did_not_answer() -> None:
    answered, expired = [Wait(1.0, True), Wait(2.0, True)], [Wait(math.inf, False)] * 3
    steps = kaplan_meier([*answered, *expired])
    assert [step.waiting_share for step in steps] == pytest.approx([4 / 5, 3 / 5])
    assert median_days(steps) is None
    assert median_days(kaplan_meier([*answered, Wait(2.5, False)])) == 2.0


def test_nobody_and_nobody_who_answered_have_no_curve() -> None:
    assert kaplan_meier([]) == ()
    assert kaplan_meier([Wait(3.0, False)]) == ()
    assert median_days(()) is None
