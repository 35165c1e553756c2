"""A request goes out as soon as its problem is published or blinded and its provider can be written to."""

from __future__ import annotations

from datetime import datetime

from matcher.introductions.parts import is_hidden, problem_of
from matcher.introductions.tidings import has_address, tell_provider
from models.introductions.clocks import Clocks
from models.introductions.contacts import ContactOf
from models.introductions.introduction import Introduction, IntroductionState
from models.introductions.notification import NotificationKind
from models.introductions.party import CLOCK
from models.introductions.problem_flow import READY
from models.moments import written
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose
from models.store import Transaction


def send_if_ready(transaction: Transaction, introduction: Introduction, now: datetime, clocks: Clocks) -> Introduction:
    """Send a request that was asked for, or leave it until it can be sent; the reply clock starts with the sending."""
    problem = problem_of(transaction, introduction)
    is_ready = transaction.progress.of(problem).state in READY and not is_hidden(transaction, introduction.provider_id)
    can_be_told = has_address(transaction, ContactOf.PROVIDER, introduction.provider_id)
    if not is_ready or not can_be_told or is_contact_withdrawn(transaction, introduction.provider_id):
        return introduction
    times = {"sent_at": written(now), "due_at": written(clocks.due(now))}
    sent, has_changed = transaction.introductions.take(introduction.introduction_id, "send", CLOCK, now, **times)
    if has_changed:
        tell_provider(transaction, NotificationKind.REQUEST, sent, now)
    return sent


def is_contact_withdrawn(transaction: Transaction, provider_id: str) -> bool:
    """Return whether a provider has withdrawn that it is asked."""
    return transaction.consents.is_withdrawn(Purpose.CONTACT, SubjectType.PROVIDER, provider_id)


def send_waiting(
    transaction: Transaction, now: datetime, clocks: Clocks, *, problem_id: str = "", provider_id: str = ""
) -> int:
    """Send the requests of a problem or to a provider that can go out now, and return how many did.

    Args:
        transaction: A transaction that writes.
        now: When.
        clocks: The clocks.
        problem_id: Only of this problem; empty for any.
        provider_id: Only to this provider; empty for any.
    """
    asked = transaction.introductions.listed(
        states=[IntroductionState.ASKED], problem_id=problem_id, provider_id=provider_id
    )
    return sum(send_if_ready(transaction, one, now, clocks).state is IntroductionState.SENT for one in asked)
