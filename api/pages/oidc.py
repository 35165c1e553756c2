"""``/sign-in/oidc``: to the sign-in provider and back; signing up by it, connecting an account, disconnecting."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import require_account
from api.callers import Visit, Visiting
from api.oidc.arrival import connect, enter
from api.oidc.provider import RETURN_PATH, OidcProvider
from api.oidc.refusal import Refusal, SignInRefused
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.sign_in import begin_session, show_sign_in
from api.pages.sign_up import SentSignUp, show_sign_up
from api.routes.access import identity_disconnected
from api.services import Reach, Services
from api.session_cookie import knock_of
from api.signing_in import OFFERED, TRIES_PER_ADDRESS, Knock, ticked_in
from api.texts import Texts
from models.accounts.departures import LASTS_MINUTES, Departure
from models.errors import NotFound, TooMany

logger = logging.getLogger("setu.oidc")

router = APIRouter(include_in_schema=False)

COOKIE = "setu_departure"
COOKIE_PATH = "/sign-in/oidc"

_BACK = {"oidc.leave_to_connect": "/account", "oidc.leave_to_sign_up": "/sign-up"}
"""Where who would rather stay goes, by what they were told."""

Person = Annotated[Visit, Depends(require_account)]
Answered = Annotated[str, Query(max_length=4_000)]


def provider_here(services: Reach) -> OidcProvider:
    """Return the sign-in provider.

    Raises:
        NotFound: None is set.
    """
    if services.provider is None:
        raise NotFound("this server has no sign-in provider; see SETU_OIDC_ISSUER in docs/operating.md")
    return services.provider


Provider = Annotated[OidcProvider, Depends(provider_here)]


class _Disconnect(SentForm):
    identity_id: Annotated[str, Field(max_length=100)]


@router.get(COOKIE_PATH)
def depart(
    request: Request,
    visit: Visiting,
    t: PageTexts,
    services: Reach,
    provider: Provider,
) -> Response:
    """Lead to the provider; a link, because the content policy lets no form lead to another site."""
    try:
        _count(knock_of(request, visit), services)
        where, token = _departed(Departure(language=t.language), provider, services)
    except TooMany:
        return show_sign_in(request, t, services, "sign_in.too_many", status=429)
    except SignInRefused as error:
        return _refused(request, t, services, error)
    return _with_cookie(RedirectResponse(where, 303, {"Cache-Control": "no-store"}), request, token)


@router.post("/sign-up/oidc")
def sign_up_by_provider(
    request: Request,
    sent: Annotated[SentSignUp, Form()],
    visit: Visiting,
    t: PageTexts,
    services: Reach,
    provider: Provider,
) -> Response:
    """Show the way to the provider, once it is said what somebody is and agrees to; name and e-mail come from there."""
    if wrong := sent.wrong_choices():
        return show_sign_up(request, t, services, sent, wrong, 422)
    wanted = Departure(role=sent.role, language=t.language, agreed=ticked_in(sent.ticked(t), t))
    try:
        _count(knock_of(request, visit), services)
        where, token = _departed(wanted, provider, services)
    except TooMany:
        return show_sign_up(request, t, services, sent, {"email": "sign_in.too_many"}, 429)
    except SignInRefused as error:
        return _refused(request, t, services, error)
    return _leaving(request, t, provider, "oidc.leave_to_sign_up", where, token)


@router.get(RETURN_PATH)
def come_back(
    request: Request,
    visit: Visiting,
    services: Reach,
    provider: Provider,
    code: Answered = "",
    state: Answered = "",
    iss: Answered = "",
    error: Answered = "",
) -> Response:
    """Let in whom the provider vouches for, or say in plain words why not; either way, an answer counts once."""
    t = services.catalogues.choose("", request.headers.get("accept-language", ""))
    try:
        _count(knock_of(request, visit), services)
        departure = _departure_of(request, state, services)
        t = services.catalogues.choose(departure.language, "")
        if iss and iss != provider.issuer:
            raise SignInRefused(Refusal.NOT_GENUINE, "the answer is of another issuer")
        if error or not code:
            raise SignInRefused(Refusal.CANCELLED if error == "access_denied" else Refusal.UNREACHABLE, error[:40])
        person = provider.person(code, departure)
        if departure.account_id:
            connect(person, departure, visit, services)
            response: Response = RedirectResponse(address("/account", lang=departure.language), 303)
        else:
            opened = enter(person, departure, knock_of(request, visit), services)
            response = begin_session(request, opened, services, departure.language)
    except TooMany:
        response = show_sign_in(request, t, services, "sign_in.too_many", status=429)
    except SignInRefused as refused:
        response = _refused(request, t, services, refused)
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="lax")
    return response


@router.post("/account/identities")
def connect_form(
    request: Request,
    sent: Annotated[SentForm, Form()],
    visit: Person,
    t: PageTexts,
    services: Reach,
    provider: Provider,
) -> Response:
    """Show the way to the provider that connects the account; a page of its own, so that nobody is led unawares."""
    wanted = Departure(account_id=visit.caller.account_id, language=t.language)
    try:
        where, token = _departed(wanted, provider, services)
    except SignInRefused as error:
        return _refused(request, t, services, error)
    return _leaving(request, t, provider, "oidc.leave_to_connect", where, token)


@router.post("/account/identities/disconnect")
def disconnect_form(request: Request, sent: Annotated[_Disconnect, Form()], visit: Person, services: Reach) -> Response:
    """Disconnect the account from the provider; password and letters go on signing in."""
    identity_disconnected(visit.caller.account_id, sent.identity_id, services, visit)
    return RedirectResponse(address("/account", lang=request.query_params.get("lang", "")), 303)


def _leaving(request: Request, t: Texts, provider: OidcProvider, lead: str, where: str, token: str) -> Response:
    context = {"where": where, "provider": provider.name, "lead": t(lead, provider=provider.name), "back": _BACK[lead]}
    return _with_cookie(render(request, t, "oidc_leave.html", context, cache="no-store"), request, token)


def _departed(wanted: Departure, provider: OidcProvider, services: Services) -> tuple[str, str]:
    """Return where the browser goes, and the token that it must bring back."""
    provider.address_for(wanted)  # asks the provider, before anything is written
    with services.workspace.store.write() as transaction:
        departure, token = transaction.departures.begin(wanted)
    return provider.address_for(departure), token


def _departure_of(request: Request, state: str, services: Services) -> Departure:
    try:
        with services.workspace.store.write() as transaction:
            departure = transaction.departures.come_back(request.cookies.get(COOKIE, ""), state)
    except NotFound as error:
        raise SignInRefused(Refusal.BEGUN_ELSEWHERE) from error
    if departure.role and departure.role not in OFFERED:
        raise SignInRefused(Refusal.BEGUN_ELSEWHERE, "a role that is not offered")
    return departure


def _count(knock: Knock, services: Services) -> None:
    with services.workspace.store.write() as transaction:
        transaction.attempts.count("oidc from", knock.address, TRIES_PER_ADDRESS)


def _refused(request: Request, t: Texts, services: Services, error: SignInRefused) -> Response:
    logger.warning("%s: %s", getattr(request.state, "request_id", ""), error)
    provider = services.provider.name if services.provider else ""
    context = {"refusal": error.refusal.value, "provider": provider}
    status = 503 if error.refusal is Refusal.UNREACHABLE else 403
    return render(request, t, "oidc_refused.html", context, status, "no-store")


def _with_cookie(response: Response, request: Request, token: str) -> Response:
    response.set_cookie(
        COOKIE,
        token,
        max_age=LASTS_MINUTES * 60,
        path=COOKIE_PATH,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response
