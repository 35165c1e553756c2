"""Who sends a request: an operator's key, a program's key, a person's session, the own machine, nobody."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from api.operators_key import sends_operators_key
from api.services import Reach, Services
from models.accounts.api_keys import ApiKey, is_use_stale
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.caller import OPERATOR_CALLER, PUBLIC, Caller, caller_of
from models.accounts.sessions import Session, is_seen_stale
from models.accounts.tokens import KEY_PREFIX, form_token
from models.refusals import Refusal

COOKIE = "setu_session"
FORM_FIELD = "csrf"
FORM_HEADER = "x-csrf-token"

FORMS_THAT_STORE_NOTHING = frozenset(
    {
        "/match",
        "/match.csv",
        "/match.xlsx",
        "/teams",
        "/teams.csv",
        "/cluster-day.csv",
        "/cluster-day.ics",
        "/introductions/ask",
        "/submissions/ask",
    }
)
"""They only ask, so who signed in meanwhile in another window need not write the question again."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Visit:
    """One request's sender: who asks, in which request, and for a person the session with the token of its forms."""

    caller: Caller
    request_id: str
    session: Session | None = None
    form_token: str = ""

    @property
    def on_pages(self) -> Caller:
        """Who asks, as pages see it: without a session nobody reads what is confidential, not even on this machine."""
        return self.caller if self.session else PUBLIC

    def entry(self, event: Event, record_type: str = "", record_id: str = "") -> AuditEntry:
        """Return the line of the audit log for what this request does."""
        return AuditEntry(self.caller.written_as, event, record_type, record_id, self.request_id)

    def is_own_form(self, given: str) -> bool:
        """Return whether a form comes from a page of this session; without a session there is nothing to protect."""
        return self.session is None or secrets.compare_digest(
            given.encode("utf-8", "replace"), self.form_token.encode()
        )


def visit_of(request: Request, services: Reach) -> Visit:
    """Return who sends a request; found once a request.

    Raises:
        HTTPException: 401, a key of ours is not known, was revoked, or its account is disabled.
    """
    known = getattr(request.state, "visit", None)
    if not isinstance(known, Visit):
        known = _found(request, services)
        request.state.visit = known
    return known


def _found(request: Request, services: Services) -> Visit:
    request_id = str(getattr(request.state, "request_id", ""))
    if sends_operators_key(request, services.settings):
        return Visit(OPERATOR_CALLER, request_id)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and given.strip().startswith(KEY_PREFIX):
        return Visit(_by_key(given.strip(), services), request_id)
    if token := request.cookies.get(COOKIE, ""):
        visit = _by_session(token, request_id, services)
        if visit is not None:
            return visit
    is_open = services.bootstrap.opens(services.settings, services.workspace.store)
    return Visit(OPERATOR_CALLER if is_open else PUBLIC, request_id)


def _by_key(secret: str, services: Services) -> Caller:
    with services.workspace.store.read() as transaction:
        key = transaction.api_keys.find(secret)
        account = None if key is None else transaction.accounts.get(key.account_id)
    if key is None or account is None or account.is_disabled:
        raise HTTPException(401, "this key is not known, was revoked, or its account is closed")
    _note_use(key, services)
    return caller_of(account, scopes=frozenset(key.scopes))


def _note_use(key: ApiKey, services: Services) -> None:
    if is_use_stale(key):
        with services.workspace.store.write() as transaction:
            transaction.api_keys.used(key.key_id)


def _by_session(token: str, request_id: str, services: Services) -> Visit | None:
    with services.workspace.store.read() as transaction:
        session = transaction.sessions.find(token)
        account = None if session is None else transaction.accounts.get(session.account_id)
    if session is None or account is None or account.is_disabled:
        return None
    if is_seen_stale(session):
        with services.workspace.store.write() as transaction:
            transaction.sessions.seen(session.session_id)
    return Visit(caller_of(account, has_session=True), request_id, session, form_token(token))


async def refuse_foreign_calls(request: Request, visit: Visiting) -> None:
    """Refuse a call that only a session's cookie vouches for and that no page of this session sent.

    Raises:
        HTTPException: 403, the header X-CSRF-Token is missing or wrong.
    """
    if request.method not in SAFE_METHODS and not visit.is_own_form(request.headers.get(FORM_HEADER, "")):
        raise HTTPException(
            403, "a session writes with the header X-CSRF-Token, which GET /api/v1/me tells; or use a key"
        )


async def refuse_foreign_forms(request: Request, visit: Visiting) -> None:
    """Refuse a form that a signed-in person did not get from a page of their session.

    Raises:
        HTTPException: 403, its token is missing or wrong.
    """
    stores = request.method not in SAFE_METHODS and request.url.path not in FORMS_THAT_STORE_NOTHING
    if not stores or visit.session is None:
        return
    given = (await request.form()).get(FORM_FIELD, "")
    if not visit.is_own_form(given if isinstance(given, str) else ""):
        raise HTTPException(403, Refusal.FORM_OF_ANOTHER_SESSION.told())


Visiting = Annotated[Visit, Depends(visit_of)]
