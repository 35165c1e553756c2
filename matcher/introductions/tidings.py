"""Who is told what: messages written to the outbox, in the transaction of what causes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.introductions.contacts import ContactOf
from models.introductions.introduction import Introduction
from models.introductions.notification import NotificationKind
from models.store import Transaction


def tell_provider(
    transaction: Transaction, kind: NotificationKind, introduction: Introduction, now: datetime, **facts: Any
) -> None:
    """Write a message to the provider of an introduction."""
    to = (ContactOf.PROVIDER, introduction.provider_id)
    transaction.outbox.add(kind, *to, now, about_id=introduction.introduction_id, facts=facts)


def tell_owner(
    transaction: Transaction, kind: NotificationKind, introduction: Introduction, now: datetime, **facts: Any
) -> None:
    """Write a message to the owner of an introduction's problem; one without an address reads it on its page."""
    if has_address(transaction, ContactOf.PROBLEM, introduction.problem_id):
        to = (ContactOf.PROBLEM, introduction.problem_id)
        transaction.outbox.add(kind, *to, now, about_id=introduction.introduction_id, facts=facts)


def tell_of_problem(transaction: Transaction, kind: NotificationKind, problem_id: str, now: datetime) -> None:
    """Write a message about a problem to its owner; one without an address reads it on its page."""
    if has_address(transaction, ContactOf.PROBLEM, problem_id):
        transaction.outbox.add(kind, ContactOf.PROBLEM, problem_id, now, about_id=problem_id)


def has_address(transaction: Transaction, record_type: ContactOf, record_id: str) -> bool:
    """Return whether somebody can be written to."""
    contact = transaction.contacts.find(record_type, record_id)
    return contact is not None and bool(contact.email)
