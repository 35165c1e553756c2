"""``/sign-in``: by password or by a link in a letter; ``/sign-out``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import require_account
from api.callers import Visit, Visiting
from api.consenting import is_asked_again
from api.oidc.arrival import OPENED_BY
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.services import Reach, Services
from api.session_cookie import forget_session, keep_session, knock_of
from api.signing_in import send_sign_in_link, sign_in, sign_in_by_link
from api.texts import Texts
from api.wanted import wanted_provider, wanted_question
from models.accounts.account import MAX_EMAIL
from models.accounts.audit_log import Event
from models.accounts.caller import caller_of
from models.accounts.passwords import MAX_CHARACTERS
from models.accounts.sessions import Opened
from models.errors import Forbidden, NotFound, TooMany

router = APIRouter(include_in_schema=False)

SentEmail = Annotated[str, Field(max_length=2 * MAX_EMAIL)]
SentPassword = Annotated[str, Field(max_length=2 * MAX_CHARACTERS)]
SentToken = Annotated[str, Field(max_length=200)]


class _SignIn(SentForm):
    email: SentEmail = ""
    password: SentPassword = ""


class _Letter(SentForm):
    email: SentEmail = ""


class _Link(SentForm):
    token: SentToken = ""


@router.get("/sign-in")
def sign_in_page(request: Request, t: PageTexts, services: Reach) -> Response:
    """Show the form, and the button of the sign-in provider where there is one."""
    return show_sign_in(request, t, services)


@router.post("/sign-in")
async def sign_in_form(
    request: Request, sent: Annotated[_SignIn, Form()], visit: Visiting, t: PageTexts, services: Reach
) -> Response:
    """Begin a session, or say that e-mail or password is not right; hashing takes its turn with matches."""
    try:
        knock = knock_of(request, visit)
        opened = await services.turnstile.run(lambda: sign_in(sent.email, sent.password, knock, services))
    except Forbidden:
        return show_sign_in(request, t, services, "sign_in.wrong", sent.email, 403)
    except TooMany:
        return show_sign_in(request, t, services, "sign_in.too_many", sent.email, 429)
    return begin_session(request, opened, services)


@router.post("/sign-in/letter")
def letter_form(
    request: Request, sent: Annotated[_Letter, Form()], visit: Visiting, t: PageTexts, services: Reach
) -> Response:
    """Send a letter with a link, if the e-mail has an account; the page says the same if not."""
    try:
        send_sign_in_link(sent.email, t, knock_of(request, visit), services)
    except TooMany:
        return show_sign_in(request, t, services, "sign_in.too_many", sent.email, 429)
    return letter_sent(request, t)


@router.get("/sign-in/link")
def link_page(request: Request, t: PageTexts, token: Annotated[SentToken, Query()] = "") -> Response:
    """Ask for a press of a button: programs that look into letters follow links, and a link works once."""
    return render(request, t, "sign_in_link.html", {"token": token, "is_over": not token}, cache="no-store")


@router.post("/sign-in/link")
def link_form(
    request: Request, sent: Annotated[_Link, Form()], visit: Visiting, t: PageTexts, services: Reach
) -> Response:
    """Begin the session that a link opens, or say that it is used up."""
    try:
        opened = sign_in_by_link(sent.token, knock_of(request, visit), services)
    except NotFound:
        return render(request, t, "sign_in_link.html", {"token": "", "is_over": True}, 404, "no-store")
    return begin_session(request, opened, services)


@router.post("/sign-out")
def sign_out(
    request: Request,
    sent: Annotated[SentForm, Form()],
    visit: Annotated[Visit, Depends(require_account)],
    t: PageTexts,
    services: Reach,
) -> Response:
    """End the session; who came by the sign-in provider is shown where to sign out there too."""
    if visit.session is not None:
        with services.workspace.store.write() as transaction:
            transaction.sessions.end(visit.caller.account_id, visit.session.session_id)
            transaction.audit.add(visit.entry(Event.SIGNED_OUT, "session", visit.session.session_id))
    request.state.visit = None  # the page that follows is nobody's any more
    response = _signed_out(request, visit, t, services)
    forget_session(response)
    return response


def letter_sent(request: Request, t: Texts) -> Response:
    """Say that a letter is on its way, whether it is or not."""
    return render(request, t, "letter_sent.html", {}, cache="no-store")


def _signed_out(request: Request, visit: Visit, t: Texts, services: Services) -> Response:
    came_by_provider = visit.session is not None and visit.session.opened_by == OPENED_BY
    elsewhere = services.provider.address_to_sign_out() if came_by_provider and services.provider else ""
    if not elsewhere or services.provider is None:
        return RedirectResponse(address("/", lang=request.query_params.get("lang", "")), 303)
    context = {"elsewhere": elsewhere, "provider": services.provider.name}
    return render(request, t, "signed_out.html", context, cache="no-store")


def show_sign_in(
    request: Request, t: Texts, services: Services, wrong: str = "", email: str = "", status: int = 200
) -> Response:
    """Return the page, with what is to be said of the last try."""
    provider = services.provider.name if services.provider else ""
    context = {"wrong": t(wrong) if wrong else "", "email": email, "provider": provider}
    return render(request, t, "sign_in.html", context, status, "no-store")


def begin_session(request: Request, opened: Opened, services: Services, lang: str = "") -> Response:
    """Lead to what comes first: a notice that has changed, what was to be claimed or saved, or the account.

    Args:
        request: What is answered.
        opened: The session.
        services: Where it was opened.
        lang: Language of the page that follows; that of the address when empty.
    """
    lang = lang or request.query_params.get("lang", "")
    with services.workspace.store.read() as transaction:
        account = transaction.accounts.get(opened.session.account_id)
        is_asked = is_asked_again(transaction, caller_of(account, has_session=True))
    if is_asked:
        there = address("/account/privacy", lang=lang)
    elif wanted := wanted_provider(request):
        there = address("/claims/new", provider=wanted, lang=lang)
    elif question := wanted_question(request):
        there = f"/searches/new?{question}"
    else:
        there = address("/account", lang=lang)
    response = RedirectResponse(there, 303)
    keep_session(response, request, opened.token)
    return response
