"""``setu contacts``: how providers and owners of problems can be reached."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from api.consenting import check_may_note, note_agreement
from matcher.introductions.sending import send_waiting
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.caller import OPERATOR
from models.interface_languages import LANGUAGES_IN_WORDS
from models.introductions.contacts import Contact, ContactOf
from models.moments import now_utc
from models.privacy.consent import Act
from models.store import Store
from scripts.console import out, print_json
from scripts.options import AsJson, Database, Home, locate_state, make_settings

contacts_app = typer.Typer(help="How providers and owners of problems can be reached.", no_args_is_help=True)

RecordType = Annotated[str, typer.Argument(metavar="TYPE", help="provider or problem.")]
RecordId = Annotated[str, typer.Argument(metavar="ID", help="The provider, or the problem whose owner it is.")]


@contacts_app.command("set")
def set_contact(
    record_type: RecordType,
    record_id: RecordId,
    email: Annotated[str, typer.Option(help="Where messages go.")] = "",
    name: Annotated[str, typer.Option(help="How to address them.")] = "",
    phone: Annotated[str, typer.Option(help="A telephone number.")] = "",
    language: Annotated[str, typer.Option(help=f"Language of messages: {LANGUAGES_IN_WORDS}.")] = "en",
    source: Annotated[str, typer.Option(help="Where the details come from.")] = "",
    digest: Annotated[bool, typer.Option("--digest", help="A weekly message of problems that fit.")] = False,
    consent: Annotated[str, typer.Option(help="When and how they agreed to be reached.")] = "",
    home: Home = None,
    db: Database = None,
) -> None:
    """Note how somebody can be reached, in place of what was known; requests that waited for it go out."""
    of = _checked(record_type)
    contact = Contact(of, record_id, name, email, phone, language, source, digest)
    located = locate_state(home, db)
    located.require_database()
    now = now_utc()
    with closing(Store.open(located.database)) as store, store.write() as transaction:
        transaction.of(of.value).get(record_id)
        check_may_note(transaction, contact, consent)
        note_agreement(transaction, contact, consent, Act.COORDINATOR, OPERATOR, now)
        transaction.contacts.put(contact, now)
        transaction.audit.add(AuditEntry(OPERATOR, Event.CONTACT_NOTED, of.value, record_id))
        again = transaction.outbox.retry_to(of, record_id, now)
        sent = send_waiting(transaction, now, make_settings().clocks, provider_id=record_id) if of == "provider" else 0
    out.print(f"noted; {sent} requests go out, {again} messages are tried again", markup=False)


@contacts_app.command("show")
def show_contact(
    record_type: RecordType, record_id: RecordId, as_json: AsJson = False, home: Home = None, db: Database = None
) -> None:
    """Show how somebody can be reached; that it was read is a line of the audit log."""
    of = _checked(record_type)
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.write() as transaction:
        contact = transaction.contacts.get(of, record_id)
        transaction.audit.add(AuditEntry(OPERATOR, Event.CONTACT_READ, of.value, record_id))
    if as_json:
        print_json(asdict(contact))
        return
    for name, value in asdict(contact).items():
        out.print(f"{name}: {value}", markup=False)


@contacts_app.command("forget")
def forget_contact(record_type: RecordType, record_id: RecordId, home: Home = None, db: Database = None) -> None:
    """Forget how somebody can be reached."""
    of = _checked(record_type)
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.write() as transaction:
        transaction.contacts.get(of, record_id)
        transaction.contacts.remove(of, record_id)
        transaction.audit.add(AuditEntry(OPERATOR, Event.CONTACT_FORGOTTEN, of.value, record_id))
    out.print("forgotten", markup=False)


def _checked(record_type: str) -> ContactOf:
    if record_type not in set(ContactOf):
        raise typer.BadParameter(f"{record_type!r} is none of {', '.join(ContactOf)}", param_hint="TYPE")
    return ContactOf(record_type)
