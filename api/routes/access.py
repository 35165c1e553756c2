"""``/api/v1/accounts/{id}/…``: for administrators, by what somebody gets in, and closing each of these ways."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.routes.responses import CLOSED, FAILURES, MISSING
from api.schemas.accounts import AccessOut, access_out
from api.services import Reach, Services
from api.signing_in import post_sign_in_letter
from api.texts import Texts
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.errors import Forbidden

router = APIRouter(
    prefix="/accounts/{account_id}", tags=["accounts"], dependencies=requires(Action.MANAGE_ACCOUNTS),
    responses=FAILURES | CLOSED | MISSING,
)  # fmt: skip


@router.get("/access", response_model=AccessOut, summary="By what somebody gets in")
def read_access(account_id: str, services: Reach) -> AccessOut:
    """Return the sessions that hold, the keys, revoked ones too, and the identities of an account."""
    return access_of(account_id, services)


@router.post("/letters", status_code=202, response_class=Response, summary="Send a link that signs in")
def send_letter(
    account_id: str,
    services: Reach,
    visit: Visiting,
    accept_language: Annotated[str, Header(description="Language of the letter.")] = "",
) -> Response:
    """Queue a letter with a link that signs in once."""
    letter_asked(account_id, services.catalogues.choose("", accept_language), services, visit)
    return Response(status_code=202)


@router.delete("/sessions", status_code=204, summary="End all sessions")
def end_sessions(account_id: str, services: Reach, visit: Visiting) -> Response:
    """Sign an account out everywhere; keys go on working."""
    all_sessions_ended(account_id, services, visit)
    return Response(status_code=204)


@router.delete("/sessions/{session_id}", status_code=204, summary="End a session")
def end_session(account_id: str, session_id: str, services: Reach, visit: Visiting) -> Response:
    """Sign an account out of one browser."""
    session_ended(account_id, session_id, services, visit)
    return Response(status_code=204)


@router.delete("/keys/{key_id}", status_code=204, summary="Revoke a key")
def revoke_key(account_id: str, key_id: str, services: Reach, visit: Visiting) -> Response:
    """Take a key back; its program gets 401 from now on."""
    key_revoked(account_id, key_id, services, visit)
    return Response(status_code=204)


@router.delete("/identities/{identity_id}", status_code=204, summary="Disconnect an identity")
def disconnect_identity(account_id: str, identity_id: str, services: Reach, visit: Visiting) -> Response:
    """Disconnect an account from somebody whom a sign-in provider knows."""
    identity_disconnected(account_id, identity_id, services, visit)
    return Response(status_code=204)


def access_of(account_id: str, services: Services) -> AccessOut:
    """Return by what an account gets in, for API and pages alike.

    Raises:
        NotFound: There is no such account.
    """
    with services.workspace.store.read() as transaction:
        transaction.accounts.get(account_id)
        return access_out(
            transaction.sessions.of_account(account_id),
            transaction.api_keys.of_account(account_id),
            transaction.identities.of_account(account_id),
        )


def letter_asked(account_id: str, t: Texts, services: Services, visit: Visit) -> None:
    """Queue a letter with a link that signs in, for API and pages alike.

    Raises:
        NotFound: There is no such account.
        Forbidden: The account is closed, or the server does not know its own address.
    """
    services.settings.address_in_letters()
    with services.workspace.store.write() as transaction:
        if transaction.accounts.get(account_id).is_disabled:
            raise Forbidden("this account is closed; open it before you send a link that signs in")
        transaction.audit.add(visit.entry(Event.LETTER_SENT, "account", account_id))
    post_sign_in_letter(account_id, t, services)


def all_sessions_ended(account_id: str, services: Services, visit: Visit) -> None:
    """End all sessions of an account, for API and pages alike.

    Raises:
        NotFound: There is no such account.
    """
    with services.workspace.store.write() as transaction:
        transaction.accounts.get(account_id)
        transaction.sessions.end_all(account_id)
        transaction.audit.add(visit.entry(Event.SESSION_ENDED, "account", account_id))


def session_ended(account_id: str, session_id: str, services: Services, visit: Visit) -> None:
    """End one session of an account, for API and pages alike.

    Raises:
        NotFound: The account has no such session.
    """
    with services.workspace.store.write() as transaction:
        transaction.sessions.end(account_id, session_id)
        transaction.audit.add(visit.entry(Event.SESSION_ENDED, "session", session_id))


def key_revoked(account_id: str, key_id: str, services: Services, visit: Visit) -> None:
    """Take a key of an account back, for API and pages alike.

    Raises:
        NotFound: The account has no such key.
    """
    with services.workspace.store.write() as transaction:
        transaction.api_keys.revoke(account_id, key_id)
        transaction.audit.add(visit.entry(Event.KEY_REVOKED, "key", key_id))


def identity_disconnected(account_id: str, identity_id: str, services: Services, visit: Visit) -> None:
    """Disconnect an identity from an account, for API and pages alike.

    Raises:
        NotFound: The account has no such identity.
    """
    with services.workspace.store.write() as transaction:
        transaction.identities.unlink(account_id, identity_id)
        transaction.audit.add(visit.entry(Event.IDENTITY_UNLINKED, "identity", identity_id))
