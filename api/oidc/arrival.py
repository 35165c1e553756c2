"""Somebody came back from the sign-in provider: who they are here, and what is done about it.

An identity is known by (issuer, subject) alone. An e-mail, even a verified one, never opens an account that exists:
whoever has it signs in there first, and connects the two.
"""

from __future__ import annotations

from api.callers import Visit
from api.oidc.id_token import Person
from api.oidc.refusal import Refusal, SignInRefused
from api.services import Services
from api.signing_in import Knock, note_ticked, opened_for
from models.accounts.account import Account, Role, clean_email, clean_name
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.departures import Departure
from models.accounts.sessions import Opened
from models.errors import Conflict, InvalidInput
from models.store import Transaction

OPENED_BY = "oidc"


def connect(person: Person, departure: Departure, visit: Visit, services: Services) -> None:
    """Tie somebody to the account that they were signed in to when they left, and still are.

    Raises:
        SignInRefused: Nobody is signed in any more, somebody else is, or the identity is another account's.
    """
    if visit.session is None or visit.caller.account_id != departure.account_id:
        raise SignInRefused(Refusal.SIGNED_OUT)
    try:
        with services.workspace.store.write() as transaction:
            made = transaction.identities.link(departure.account_id, person.issuer, person.subject)
            transaction.audit.add(visit.entry(Event.IDENTITY_LINKED, "identity", made.identity_id))
    except Conflict as error:
        raise SignInRefused(Refusal.TAKEN) from error


def enter(person: Person, departure: Departure, knock: Knock, services: Services) -> Opened:
    """Begin a session for somebody; who signs up and is not known gets an account.

    Raises:
        SignInRefused: They are not known and did not sign up, the account is closed, the e-mail is not verified, or it
            has an account.
    """
    with services.workspace.store.write() as transaction:
        known = transaction.identities.find(person.issuer, person.subject)
        if known is not None:
            account = transaction.accounts.get(known.account_id)
            if account.is_disabled:
                raise SignInRefused(Refusal.CLOSED)
            identity_id = known.identity_id
        else:
            account = _signed_up(person, departure, transaction, knock)
            identity_id = transaction.identities.link(account.account_id, person.issuer, person.subject).identity_id
        transaction.identities.used(identity_id)
        return opened_for(transaction, account, OPENED_BY, knock, is_proven=_has_proven(person, account))


def _signed_up(person: Person, departure: Departure, transaction: Transaction, knock: Knock) -> Account:
    if not departure.role:
        raise SignInRefused(Refusal.UNKNOWN)
    if not person.is_verified:
        raise SignInRefused(Refusal.NOT_VERIFIED)
    try:
        email = clean_email(person.email)
    except InvalidInput as error:
        raise SignInRefused(Refusal.NOT_VERIFIED, "no e-mail of the form name@domain") from error
    if transaction.accounts.with_email(email) is not None:
        raise SignInRefused(Refusal.HAS_ACCOUNT)
    made = transaction.accounts.add(Account("", email, _name(person), (Role(departure.role),)))
    for event in (Event.SIGNED_UP, Event.IDENTITY_LINKED):
        entry = AuditEntry(made.account_id, event, "account", made.account_id, knock.request_id)
        transaction.audit.add(entry)
    note_ticked(departure.agreed, made, transaction)
    return made


def _has_proven(person: Person, account: Account) -> bool:
    """Return whether the provider has checked that the account's e-mail is this person's."""
    return person.is_verified and person.email.strip().lower() == account.email


def _name(person: Person) -> str:
    """Return what somebody is called; a name that cannot be stored is left out, because it can be set later."""
    try:
        return clean_name(person.name)
    except InvalidInput:
        return ""
