"""``/api/v1/contacts``: for coordinators, how providers and owners of problems can be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from fastapi import APIRouter, Response

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.conditional import check_version, etag, require_version
from api.consenting import check_may_note, note_agreement
from api.parameters import IfMatch
from api.routes.responses import CHANGED, CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, json_response
from api.schemas.introductions import ContactBody
from api.schemas.outbox import ContactOut
from api.services import Reach, Services
from matcher.introductions.sending import send_waiting
from models.accounts import belongings
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.introductions.contacts import Contact, ContactOf
from models.moments import now_utc
from models.privacy.consent import Act
from models.store import Transaction

router = APIRouter(
    prefix="/contacts", tags=["introductions"], dependencies=requires(Action.KEEP_CONTACTS), responses=FAILURES | CLOSED
)


@router.put("/{record_type}/{record_id:path}", response_model=ContactOut, responses=MISSING | TAKEN | VERSIONED)
def note_contact(
    record_type: ContactOf,
    record_id: str,
    body: ContactBody,
    services: Reach,
    visit: Visiting,
    if_match: IfMatch = None,
) -> Response:
    """Note how somebody can be reached; requests and messages that waited for it go out.

    Where something is noted already, send its ETag as If-Match. ``consent`` says how they agreed; it is needed for
    who has withdrawn or was erased.
    """

    def check(noted: Contact | None) -> None:
        if noted is not None:
            require_version(if_match, etag(_content(noted)))

    contact = body.contact(record_type, record_id)
    return _response(contact_noted(contact, services, visit, body.consent, check))


@router.get("/{record_type}/{record_id:path}", response_model=ContactOut, responses=MISSING)
def read_contact(record_type: ContactOf, record_id: str, services: Reach, visit: Visiting) -> Response:
    """Return how somebody can be reached; that it was read is a line of the audit log."""
    with services.workspace.store.write() as transaction:
        _require(transaction, record_type, record_id, visit)
        contact = transaction.contacts.get(record_type, record_id)
        transaction.audit.add(visit.entry(Event.CONTACT_READ, record_type.value, record_id))
    return _response(contact)


@router.delete("/{record_type}/{record_id:path}", status_code=204, responses=MISSING | CHANGED)
def forget_contact(
    record_type: ContactOf, record_id: str, services: Reach, visit: Visiting, if_match: IfMatch = None
) -> Response:
    """Forget how somebody can be reached; with If-Match only the version it names."""
    with services.workspace.store.write() as transaction:
        _require(transaction, record_type, record_id, visit)
        check_version(if_match, etag(_content(transaction.contacts.get(record_type, record_id))))
        transaction.contacts.remove(record_type, record_id)
        transaction.audit.add(visit.entry(Event.CONTACT_FORGOTTEN, record_type.value, record_id))
    return Response(status_code=204)


def contact_noted(
    contact: Contact,
    services: Services,
    visit: Visit,
    consent: str = "",
    check: Callable[[Contact | None], None] = lambda noted: None,
) -> Contact:
    """Store a contact, and send what waited for it; for API and pages alike.

    Args:
        contact: How somebody can be reached.
        services: Where.
        visit: Who notes it.
        consent: How they agreed, in words; empty when nothing is said of it.
        check: Raises when what is noted already, if anything is, may not be replaced.

    Raises:
        NotFound: There is no such provider or problem.
        Forbidden: It is not the caller's to keep.
        Conflict: They have withdrawn it or were erased, and how they agreed anew is not said.
    """
    now = now_utc()
    with services.workspace.store.write() as transaction:
        _require(transaction, contact.record_type, contact.record_id, visit)
        check(transaction.contacts.find_many(contact.record_type, [contact.record_id]).get(contact.record_id))
        check_may_note(transaction, contact, consent)
        note_agreement(transaction, contact, consent, Act.COORDINATOR, visit.caller.written_as, now)
        transaction.contacts.put(contact, now)
        transaction.outbox.retry_to(contact.record_type, contact.record_id, now)
        if contact.record_type is ContactOf.PROVIDER:
            send_waiting(transaction, now, services.settings.clocks, provider_id=contact.record_id)
        transaction.audit.add(visit.entry(Event.CONTACT_NOTED, contact.record_type.value, contact.record_id))
        stored = transaction.contacts.get(contact.record_type, contact.record_id)
    services.flow.wake()
    return stored


def _require(transaction: Transaction, record_type: ContactOf, record_id: str, visit: Visit) -> None:
    """Refuse what is not the caller's: the record must be stored, and lie in their cluster."""
    transaction.of(record_type.value).get(record_id)
    whose = belongings.of_mergeable(transaction, record_type.value, [record_id])
    visit.caller.require(Action.KEEP_CONTACTS, whose[record_id])


def _content(contact: Contact) -> bytes:
    values = asdict(contact)
    values.pop("digest_at")
    return ContactOut(**values).model_dump_json().encode()


def _response(contact: Contact) -> Response:
    content = _content(contact)
    return json_response(content, headers={"ETag": etag(content), "Cache-Control": "no-store"})
