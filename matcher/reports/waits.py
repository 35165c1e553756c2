"""Requests as waits: how long until each was answered, or for how long it has been silent."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from matcher.reports.kaplan_meier import Step, Wait
from models.introductions.introduction import WAITING, IntroductionState, RequestCourse
from models.introductions.reply_times import DAY_S
from models.moments import moment_of


def waits_of(requests: Iterable[RequestCourse], now: datetime) -> list[Wait]:
    """Return the wait of every request that was sent.

    One whose time ran out was never answered, and can no longer be. One that was withdrawn before an answer was looked
    at until then.
    """
    return [_wait(one, now) for one in requests if one.sent_at]


def waiting_share_after(steps: Iterable[Step], days: float) -> tuple[float, float, float]:
    """Return the share that has not answered after so many days, and its interval; all of them before the first."""
    passed = [step for step in steps if step.days <= days]
    return (passed[-1].waiting_share, passed[-1].low, passed[-1].high) if passed else (1.0, 1.0, 1.0)


def _wait(one: RequestCourse, now: datetime) -> Wait:
    if one.answered_at:
        return Wait(_days(one.sent_at, moment_of(one.answered_at)), is_answered=True)
    if one.state is IntroductionState.EXPIRED:
        return Wait(math.inf, is_answered=False)
    until = now if one.state in WAITING or not one.ended_at else moment_of(one.ended_at)
    return Wait(_days(one.sent_at, until), is_answered=False)


def _days(since: str, until: datetime) -> float:
    return max(0.0, (until - moment_of(since)).total_seconds() / DAY_S)
