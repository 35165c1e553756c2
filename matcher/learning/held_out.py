"""Feedback that no version is fitted on: one problem in five, by its hash, so that versions can be compared on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.evaluation.bootstrap import Interval, paired_interval
from matcher.learning.caps import Caps
from matcher.learning.pairs import compare_judged
from matcher.learning.position_bias import PositionBias
from matcher.learning.preferences import agreement
from matcher.learning.usable import usable_feedback
from matcher.ranker import Ranker
from models.feedback import Feedback

ONE_IN = 5


@dataclass(frozen=True)
class HeldOut:
    """Two rankers on held-out feedback.

    Args:
        comparisons: How many there are.
        first: Mean over problems of the share that the first ranker decides as they were judged.
        second: The same for the second one.
        difference: First less second over problems, with its interval.
        problems: How many problems they come from.
    """

    comparisons: int
    problems: int
    first: float
    second: float
    difference: Interval


def is_held_out(feedback: Feedback) -> bool:
    """Return whether no version may be fitted on this feedback."""
    return int(feedback.problem_hash[:8], 16) % ONE_IN == 0


def compare_on_held_out(
    given: Iterable[Feedback], first: Ranker, second: Ranker, bias: PositionBias, caps: Caps
) -> HeldOut | None:
    """Compare two rankers on the held-out part of all feedback; None when nothing can be compared on it."""
    usable = usable_feedback((one for one in given if is_held_out(one)), bias, caps)
    comparisons = compare_judged(usable, caps)
    of_first, of_second = agreement(comparisons, first), agreement(comparisons, second)
    if not of_first:
        return None
    return HeldOut(
        comparisons=len(comparisons),
        problems=len(of_first),
        first=sum(of_first.values()) / len(of_first),
        second=sum(of_second.values()) / len(of_second),
        difference=paired_interval(of_first, of_second),
    )
