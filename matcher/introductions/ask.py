"""Asking for an introduction: one provider for one problem, within limits that keep providers from being flooded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from matcher.introductions.sending import send_if_ready
from models.details import ProviderKind
from models.errors import Conflict, InvalidInput, TooMany
from models.feedback import problem_hash
from models.flaws import Flaw
from models.introductions.clocks import Clocks
from models.introductions.introduction import OPEN, WAITING, Introduction, IntroductionState, Shortlisted
from models.introductions.introduction_log import day_before
from models.introductions.party import Party, Role
from models.introductions.problem_flow import ProblemState
from models.moments import written
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose
from models.records import Problem
from models.refusals import Refusal
from models.store import Transaction

ASKABLE = (ProviderKind.RESEARCHER, ProviderKind.LABORATORY, ProviderKind.STARTUP, ProviderKind.FACILITY)
"""Who can answer; a call is applied to, and a course is joined."""


ASKED_UNDER = (Purpose.CONTACT, Purpose.DIRECTORY)
"""What a provider must not have withdrawn to be asked."""


def ask(
    transaction: Transaction,
    problem_id: str,
    provider_id: str,
    shortlist: Sequence[Shortlisted],
    by: Party,
    now: datetime,
    clocks: Clocks,
) -> Introduction:
    """Ask a provider to look at a problem, and send the request as soon as that may be.

    Args:
        transaction: A transaction that writes.
        problem_id: The stored problem.
        provider_id: Who is asked.
        shortlist: Whom the owner asked from, the best first.
        by: Who asks: the problem's owner, or a coordinator for it.
        now: When.
        clocks: The clocks and limits.

    Raises:
        NotFound: There is no such problem or provider.
        InvalidInput: Nobody can be asked there.
        Conflict: The problem is over, or this provider was asked already.
        TooMany: Too many requests wait for an answer, or one actor asked too often.
    """
    problem = transaction.problems.get(problem_id)
    check_can_be_asked(transaction, problem, provider_id)
    check_limits(transaction, problem_id, provider_id, by, now, clocks)
    introduction = Introduction(
        "", problem_id, provider_id, IntroductionState.ASKED, by.actor, problem_hash(problem.full_text),
        tuple(shortlist), asked_at=written(now),
    )  # fmt: skip
    return send_if_ready(transaction, transaction.introductions.add(introduction, by, now), now, clocks)


def check_can_be_asked(transaction: Transaction, problem: Problem, provider_id: str) -> None:
    """Make sure that a provider can be asked to look at a problem.

    Raises:
        NotFound: There is no such provider.
        InvalidInput: It is a call or a course.
        Conflict: The problem is over, an introduction of the two is under way, or the provider is not to be asked.
    """
    provider = transaction.providers.get(provider_id)
    if provider.kind not in ASKABLE:
        kinds = ", ".join(ASKABLE)
        refused = Flaw.NOBODY_TO_ASK.problem("provider_id", provider_id, kind=provider.kind, kinds=kinds)
        raise InvalidInput(Refusal.NOBODY_TO_ASK.told(), [refused])
    if is_unwilling(transaction, provider_id):
        raise Conflict(Refusal.UNWILLING.told(provider_id=provider_id))
    state = transaction.progress.of(problem).state
    if state in (ProblemState.SOLVED, ProblemState.CLOSED):
        raise Conflict(Refusal.PROBLEM_OVER.told(problem_id=problem.problem_id, problem_state=state))
    for earlier in transaction.introductions.of_problem(problem.problem_id):
        if earlier.provider_id == provider_id and earlier.state in OPEN:
            facts = {"introduction_id": earlier.introduction_id, "introduction_state": earlier.state}
            raise Conflict(Refusal.ASKED_ALREADY.told(provider_id=provider_id, **facts))


def check_limits(
    transaction: Transaction, problem_id: str, provider_id: str, by: Party, now: datetime, clocks: Clocks
) -> None:
    """Make sure that nobody is flooded with requests.

    Raises:
        TooMany: Too many requests wait for an answer, or one actor asked too often.
    """
    asked = (IntroductionState.ASKED, IntroductionState.SENT, IntroductionState.SEEN)
    of_problem = len(transaction.introductions.listed(states=asked, problem_id=problem_id))
    if of_problem >= clocks.most_waiting_of_problem:
        raise TooMany(Refusal.WAITING_OF_PROBLEM.told(count=of_problem))
    if is_flooded(transaction, provider_id, clocks):
        raise TooMany(Refusal.WAITING_OF_PROVIDER.told(count=clocks.most_waiting_of_provider))
    if by.role is Role.OWNER and transaction.introductions.asked_since(by.actor, day_before(now)) >= clocks.most_a_day:
        raise TooMany(Refusal.REQUESTS_A_DAY.told(most=clocks.most_a_day))


def is_unwilling(transaction: Transaction, provider_id: str) -> bool:
    """Return whether a provider has withdrawn that it is asked, or that it is shown."""
    consents = transaction.consents
    withdrawn = (consents.is_withdrawn(one, SubjectType.PROVIDER, provider_id) for one in ASKED_UNDER)
    return any(withdrawn)


def is_flooded(transaction: Transaction, provider_id: str, clocks: Clocks) -> bool:
    """Return whether as many requests as may be wait for a provider's answer.

    What was not sent yet does not count: whoever sends problems that no coordinator lets through closes nobody's door.
    """
    waiting = transaction.introductions.listed(states=WAITING, provider_id=provider_id)
    return len(waiting) >= clocks.most_waiting_of_provider
