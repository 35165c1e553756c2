"""Which feedback says something about the ranking, and what it weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.learning.caps import Caps, cap_factors
from matcher.learning.position_bias import PositionBias
from matcher.sighting import SCHEME
from models.feedback import Feedback, Judgement

GRADES = {
    Judgement.NOT_RELEVANT: 0,
    Judgement.DECLINED: 0,
    Judgement.RELEVANT: 1,
    Judgement.ACCEPTED: 2,
    Judgement.SOLVED: 3,
}
"""How good a match was, by what was said of it."""


@dataclass(frozen=True)
class Weighed:
    """One usable feedback: the grade that it gives, and what it weighs."""

    feedback: Feedback
    grade: int
    weight: float


@dataclass(frozen=True)
class Usable:
    """Feedback that says something about the ranking, in the order given, and how much was left out, by reason."""

    weighed: tuple[Weighed, ...]
    left_out: dict[str, int]


def usable_feedback(given: Iterable[Feedback], bias: PositionBias, caps: Caps) -> Usable:
    """Sort out what says nothing about the ranking and weigh the rest, by rank shown and within the caps of its actor.

    Args:
        given: All feedback, in the order in which it was given.
        bias: How ranks are paid off.
        caps: What one actor can weigh.
    """
    kept: list[Feedback] = []
    left_out: Counter[str] = Counter()
    for one in given:
        if why := why_left_out(one):
            left_out[why] += 1
        else:
            kept.append(one)
    return Usable(tuple(_weighed(kept, bias, caps)), dict(sorted(left_out.items())))


def why_left_out(feedback: Feedback) -> str:
    """Return why a feedback cannot tell how to rank: a word for the report; empty when it can."""
    if feedback.is_withdrawn:
        return "withdrawn"
    if feedback.reason is not None and not feedback.reason.is_about_ranking:
        return feedback.reason.value
    if not feedback.sighting.get("features"):
        return "nothing seen"
    return "" if feedback.sighting.get("scheme") == SCHEME else "seen by an older scheme"


def _weighed(kept: list[Feedback], bias: PositionBias, caps: Caps) -> Iterable[Weighed]:
    raw = [bias.weight(one.rank) for one in kept]
    problems = [(one.actor, one.problem_hash) for one in kept]
    of_problem = cap_factors(zip(problems, raw, strict=True), caps.actor_of_problem)
    once = [weight * of_problem[problem] for weight, problem in zip(raw, problems, strict=True)]
    of_actor = cap_factors(((one.actor, weight) for one, weight in zip(kept, once, strict=True)), caps.actor)
    for one, weight in zip(kept, once, strict=True):
        yield Weighed(one, GRADES[one.judgement], weight * of_actor[one.actor])
