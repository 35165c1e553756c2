"""Whether an applicant may apply to a funding call: yes, no or unknown, always with the rule that decides.

Every limit of the call is one rule; one broken rule makes the answer *no*, one that cannot be judged makes it
*unknown*, otherwise it is *yes*. A call that states no limit at all is *unknown*: silence is no promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matcher.query import Applicant
from models.details import CallDetails


class Eligible(StrEnum):
    """The answer to *may I apply?*."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Eligibility:
    """The answer and the rules it rests on, in words."""

    eligible: Eligible
    rules: tuple[str, ...]


def judge_eligibility(call: CallDetails, applicant: Applicant) -> Eligibility:
    """Judge whether ``applicant`` may apply to ``call``; unknown facts of the applicant never count against it."""
    judged = list(_judged_rules(call, applicant))
    for verdict in (Eligible.NO, Eligible.UNKNOWN):
        rules = tuple(rule for outcome, rule in judged if outcome is verdict)
        if rules:
            return Eligibility(verdict, rules)
    if not judged:
        return Eligibility(Eligible.UNKNOWN, ("the call states no limits",))
    return Eligibility(Eligible.YES, tuple(rule for _, rule in judged))


def _judged_rules(call: CallDetails, applicant: Applicant) -> Iterator[tuple[Eligible, str]]:
    if call.applicants:
        yield _one_of(applicant.kind, call.applicants), f"applicants: {', '.join(call.applicants)}"
    if call.udyam:
        yield _one_of(applicant.udyam, call.udyam), f"Udyam size: {', '.join(call.udyam)}"
    if call.states:
        yield _one_of(applicant.state, call.states), f"states: {', '.join(call.states)}"
    if call.trl_from is not None or call.trl_to is not None:
        low, high = call.trl_from or 1, call.trl_to or 9
        yield _within(applicant.trl, low, high), f"TRL {low} to {high}"
    if call.partner_required:
        yield Eligible.UNKNOWN, f"needs a partner: {call.partner_required}"


def _one_of(given: str, allowed: tuple[str, ...]) -> Eligible:
    if not given:
        return Eligible.UNKNOWN
    return Eligible.YES if given.casefold() in {value.casefold() for value in allowed} else Eligible.NO


def _within(given: int | None, low: int, high: int) -> Eligible:
    if given is None:
        return Eligible.UNKNOWN
    return Eligible.YES if low <= given <= high else Eligible.NO
