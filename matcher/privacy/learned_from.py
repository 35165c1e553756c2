"""The feedback that may teach the ranking: without that of people who have withdrawn it."""

from __future__ import annotations

from dataclasses import dataclass

from models.feedback import Feedback
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose
from models.store import Transaction


@dataclass(frozen=True)
class LearnedFrom:
    """The feedback that may be learned from, in the order in which it was given, and how much was left out."""

    feedback: tuple[Feedback, ...]
    withdrawn: int


def learned_from(transaction: Transaction) -> LearnedFrom:
    """Return the feedback that may be learned from: neither given by, nor about, somebody who has withdrawn that."""
    accounts = transaction.consents.all_withdrawn(Purpose.LEARNING, SubjectType.ACCOUNT)
    providers = transaction.consents.all_withdrawn(Purpose.LEARNING, SubjectType.PROVIDER)
    given = list(transaction.feedback.iterate())
    may = tuple(one for one in given if one.actor not in accounts and one.provider_id not in providers)
    return LearnedFrom(may, len(given) - len(may))
