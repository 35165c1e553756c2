"""How the other side of an introduction can be reached, once both have agreed; each reading is audited."""

from __future__ import annotations

from api.callers import Visit
from models.accounts.audit_log import AuditEntry, Event
from models.introductions.contacts import Contact, ContactOf
from models.introductions.introduction import Introduction
from models.introductions.links import Link
from models.store import Transaction


def read_other_side(
    transaction: Transaction, introduction: Introduction, other: ContactOf, link: Link, visit: Visit
) -> Contact | None:
    """Return how the other side can be reached; ``None`` before both have agreed, and where nothing is known.

    Args:
        transaction: A transaction that writes.
        introduction: Which one.
        other: Whose contact is read.
        link: The link by which it is read.
        visit: In which request.
    """
    if not introduction.has_agreed:
        return None
    record_id = introduction.provider_id if other is ContactOf.PROVIDER else introduction.problem_id
    contact = transaction.contacts.find(other, record_id)
    if contact is not None:
        read = AuditEntry(link.party.actor, Event.CONTACT_READ, other.value, record_id, visit.request_id)
        transaction.audit.add(read)
    return contact
