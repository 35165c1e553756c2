"""Access to one's own data: everything that is kept of a person as one document, and who read how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.accounts.audit_log import AuditEntry, Event
from models.errors import NotFound
from models.introductions.contacts import ContactOf
from models.privacy.finding import person_of
from models.privacy.holdings import NOTHING
from models.privacy.person import Person

if TYPE_CHECKING:
    from models.store import Transaction

READERS_PAGE = 200


@dataclass(frozen=True)
class ContactRead:
    """That somebody read how to reach a person: when, and in which role."""

    at: str
    role: str


def everything_kept(transaction: Transaction, given: str) -> dict[str, Any]:
    """Return all that is kept of a person, table by table, as values that JSON has; of secrets nothing.

    Args:
        transaction: Any transaction.
        given: The id or e-mail of an account, the e-mail that somebody left with a problem, or the id of a provider.

    Returns:
        Table → its rows about the person, every table that holds people; ``contact_reads``; and ``holds_nothing``,
        which says of every other table why nothing of it is given out.

    Raises:
        NotFound: Nothing is kept under it.
    """
    person = person_of(transaction, given)
    reads = [vars(one) for one in contact_reads(transaction, person)]
    return transaction.held.rows(person) | {"contact_reads": reads, "holds_nothing": dict(NOTHING)}


def contact_reads(transaction: Transaction, person: Person) -> list[ContactRead]:
    """Return who read how to reach a person, by role and moment, the first first; their own readings are left out."""
    left = (record_id for word in ContactOf for record_id in person.left_ids(word))
    ids = (*person.account_ids, *person.provider_ids, *person.problem_ids, *left)
    lines = sorted((one for key in ids for one in _reads_of(transaction, key)), key=lambda one: one.seq)
    others = (one for one in lines if one.who not in person.actors)
    return [ContactRead(one.at, _role(transaction, one.who)) for one in others]


def _reads_of(transaction: Transaction, record_id: str) -> list[AuditEntry]:
    found: list[AuditEntry] = []
    after = 0
    while page := transaction.audit.page(after_seq=after, record_id=record_id, limit=READERS_PAGE):
        found += (one for one in page if one.event is Event.CONTACT_READ)
        after = page[-1].seq
    return found


def _role(transaction: Transaction, who: str) -> str:
    """Return in which role somebody read: that of their account, or by what they came."""
    kind, is_record, _ = who.partition(":")
    if is_record:
        return {"provider": "provider", "problem": "owner", "link": "link"}.get(kind, kind)
    if who == "operator" or not who:
        return "operator"
    try:
        roles = transaction.accounts.get(who).roles
    except NotFound:
        return "erased"
    return ", ".join(role.value for role in roles)
