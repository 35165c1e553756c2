"""The next best: offered to the owner when a provider declined or did not answer; the owner asks, with one tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matcher.introductions.ask import is_flooded, is_unwilling
from matcher.introductions.parts import problem_of, provider_of
from matcher.introductions.shortlist import Matches, query_of_problem, shortlist_of
from matcher.introductions.tidings import tell_owner
from matcher.profiles.capacity import full_until
from models.introductions.clocks import Clocks
from models.introductions.introduction import AGREED, Introduction, IntroductionState, Shortlisted
from models.introductions.notification import NotificationKind
from models.introductions.party import CLOCK
from models.introductions.problem_flow import READY
from models.store import Store, Transaction

TASK = "introductions.offer"
"""The job that matches a problem anew when its shortlist is used up."""


def offer_next(
    transaction: Transaction, ended: Introduction, now: datetime, clocks: Clocks, *, is_fresh: bool = False
) -> Introduction | None:
    """Offer the best of the shortlist that was not asked yet; where there is none, queue a fresh match.

    Nothing is offered where the problem is over, or somebody else has accepted.

    Args:
        transaction: A transaction that writes.
        ended: The introduction that came to nothing.
        now: When.
        clocks: The limits.
        is_fresh: Whether the shortlist was matched anew, so that no further match is queued.

    Returns:
        The introduction that is offered; ``None`` when there is none now.
    """
    earlier = transaction.introductions.of_problem(ended.problem_id)
    problem = problem_of(transaction, ended)
    has_somebody = any(one.state in (*AGREED, IntroductionState.OFFERED) for one in earlier)
    if has_somebody or transaction.progress.of(problem).state not in READY:
        return None
    asked = {one.provider_id for one in earlier}
    chosen = _first_free(transaction, [one for one in ended.shortlist if one.provider_id not in asked], now, clocks)
    if chosen is None:
        if not is_fresh:
            transaction.jobs.submit(TASK, {"introduction_id": ended.introduction_id})
        return None
    offered = Introduction(
        "", ended.problem_id, chosen.provider_id, IntroductionState.OFFERED, ended.asked_by, ended.problem_hash,
        ended.shortlist, follows=ended.introduction_id,
    )  # fmt: skip
    return transaction.introductions.add(offered, CLOCK, now)


def offer_afresh(store: Store, matcher: Matches, introduction_id: str, now: datetime, clocks: Clocks) -> str:
    """Match a problem anew and offer the best that was not asked yet; the work of the job `TASK`.

    Returns:
        The id of the introduction that is offered; empty when nobody else fits, which its owner is told of too.

    Raises:
        NotFound: The introduction, its problem or its provider is gone.
    """
    with store.read() as transaction:
        ended = transaction.introductions.get(introduction_id)
        problem = problem_of(transaction, ended)
        kind = provider_of(transaction, ended).kind
    shortlist = shortlist_of(matcher, query_of_problem(problem, kind), kind)
    with store.write() as transaction:
        anew = replace(transaction.introductions.get(introduction_id), shortlist=shortlist)
        offered = offer_next(transaction, anew, now, clocks, is_fresh=True)
        facts = {"offer": offered.introduction_id if offered else ""}
        tell_owner(transaction, NotificationKind.OFFER, ended, now, **facts)
    return offered.introduction_id if offered else ""


def _first_free(
    transaction: Transaction, waiting: Sequence[Shortlisted], now: datetime, clocks: Clocks
) -> Shortlisted | None:
    there = transaction.providers.get_many(one.provider_id for one in waiting)
    full = full_until(transaction, there, now.date())
    willing = (one for one in waiting if not is_unwilling(transaction, one.provider_id))
    free = (one for one in willing if one.provider_id in there and one.provider_id not in full)
    return next((one for one in free if not is_flooded(transaction, one.provider_id, clocks)), None)
