"""The estimate of replies: worked by hand, kind to newcomers, blind to declared capacity."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.introductions.introduction import IntroductionState, RequestOutline
from models.introductions.reply_times import ReplyEstimate, estimate
from models.moments import written
from tests.models.introductions.scene import NEW, NOON


def answered(days: float, state: IntroductionState = IntroductionState.ACCEPTED) -> RequestOutline:
    then = written(NOON + timedelta(days=days))
    return replace(NEW.outline, state=state, sent_at=written(NOON), answered_at=then)


EXPIRED = replace(NEW.outline, state=IntroductionState.EXPIRED, sent_at=written(NOON))
WAITING = replace(NEW.outline, state=IntroductionState.SEEN, sent_at=written(NOON))
WITHDRAWN = replace(NEW.outline, state=IntroductionState.WITHDRAWN, sent_at=written(NOON))


def test_a_newcomer_has_the_rate_of_the_prior_and_no_sentence_about_days() -> None:
    assert estimate([]) == ReplyEstimate(0, 0, 0, rate=0.6, days=4)
    assert not estimate([]).says_days


def test_the_rate_is_the_smoothed_share() -> None:
    found = estimate([answered(1), answered(2), answered(3), EXPIRED])
    assert found.rate == pytest.approx((3 + 2 * 0.6) / (4 + 2))
    assert (found.answered, found.silent) == (3, 1)


def test_the_days_are_the_third_quartile_of_answers_and_prior() -> None:
    # 1 2 4 7 weigh a half each, ten answers after half a day one each: 0.75 · 12 = 9 is reached within those ten.
    assert estimate([answered(0.5)] * 10).days == 1
    # Three answers after 5 days: 0.5 (1) 1.0 (2) 1.5 (4) 2.5 (5) 3.5 (5) 4.5 (5) 5.0 (7); 0.75 · 5 = 3.75 falls on 5.
    assert estimate([answered(5)] * 3).days == 5
    assert estimate([answered(5)] * 3).says_days


def test_a_quick_no_is_as_good_as_a_quick_yes_and_silence_is_neither() -> None:
    yes, no = estimate([answered(1)] * 4), estimate([answered(1, IntroductionState.DECLINED)] * 4)
    assert yes == no
    assert estimate([EXPIRED] * 4).rate < estimate([]).rate < yes.rate


def test_what_waits_or_was_withdrawn_counts_neither_way() -> None:
    assert estimate([WAITING, WITHDRAWN]).rate == estimate([]).rate
    assert estimate([WAITING, WITHDRAWN]).waiting == 1


def test_an_answer_before_the_clocks_agree_counts_as_at_once() -> None:
    assert estimate([answered(-1)] * 20).days == 1


@given(st.lists(st.floats(0, 60), max_size=30), st.integers(0, 30))
def test_the_estimate_stays_within_bounds_and_never_rises_by_silence(days: list[float], silent: int) -> None:
    replies = [answered(one) for one in days]
    found, quieter = estimate([*replies, *[EXPIRED] * silent]), estimate([*replies, *[EXPIRED] * (silent + 1)])
    assert 0 < quieter.rate < found.rate < 1
    assert 1 <= found.days <= 60
    assert found.days == quieter.days
