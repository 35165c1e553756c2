"""``/account``: who one is here and where one goes from here; password, sessions, keys, one's data, leaving."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import require_account
from api.callers import Visit
from api.pages.account_home import own_problems, own_ways
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.sign_in import SentPassword
from api.pages.worded_browser import worded_browser
from api.pages.wording import worded_day
from api.services import Reach, Services
from api.session_cookie import keep_session
from api.texts import Texts
from models.accounts.account import MAX_NAME, Account
from models.accounts.audit_log import Event
from models.accounts.passwords import MIN_CHARACTERS, hash_password, is_password
from models.accounts.permissions import Action, Extent, Scope
from models.accounts.sessions import came_by_link
from models.errors import FieldProblem, InvalidInput
from models.moments import moment_of
from models.reference.lookups import clusters
from models.searches.saved_search import Every, SavedSearch
from models.store import Transaction

router = APIRouter(include_in_schema=False)

Person = Annotated[Visit, Depends(require_account)]
SentId = Annotated[str, Field(max_length=100)]


class _Password(SentForm):
    present: SentPassword = ""
    password: SentPassword = ""


class _End(SentForm):
    session_id: SentId = ""


class _Key(SentForm):
    name: Annotated[str, Field(max_length=2 * MAX_NAME)] = ""
    scope: Annotated[list[str], Field(max_length=20)] = Field(default_factory=list)


class _Revoke(SentForm):
    key_id: SentId


@router.get("/account")
def account_page(request: Request, visit: Person, t: PageTexts, services: Reach) -> Response:
    """Show the account."""
    return show_account(request, visit, t, services)


@router.post("/account/password")
async def password_form(
    request: Request, sent: Annotated[_Password, Form()], visit: Person, t: PageTexts, services: Reach
) -> Response:
    """Set a password; all sessions end, and this browser gets a new one."""

    def compute() -> Response:
        try:
            token = _set_password(sent, visit, services)
        except InvalidInput as error:
            key = "account.wrong_present" if error.problems[0].field == "present" else "account.wrong_password"
            return show_account(request, visit, t, services, {"password": t(key, count=MIN_CHARACTERS)}, 422)
        response = _back(request)
        keep_session(response, request, token)
        return response

    return await services.turnstile.run(compute)


@router.post("/account/sessions/end")
def end_form(request: Request, sent: Annotated[_End, Form()], visit: Person, services: Reach) -> Response:
    """End one session, or without an id all others."""
    with services.workspace.store.write() as transaction:
        if sent.session_id:
            transaction.sessions.end(visit.caller.account_id, sent.session_id)
        else:
            transaction.sessions.end_all(visit.caller.account_id, but=_session_id(visit))
        transaction.audit.add(visit.entry(Event.SESSION_ENDED, "session", sent.session_id))
    return _back(request)


@router.post("/account/keys")
def key_form(request: Request, sent: Annotated[_Key, Form()], visit: Person, t: PageTexts, services: Reach) -> Response:
    """Make a key and show it, this once."""
    try:
        with services.workspace.store.write() as transaction:
            made = transaction.api_keys.make(visit.caller.account_id, sent.name, sent.scope)
            transaction.audit.add(visit.entry(Event.KEY_MADE, "key", made.key.key_id))
    except InvalidInput:
        return show_account(request, visit, t, services, {"key": t("account.wrong_key")}, 422)
    return show_account(request, visit, t, services, {"secret": made.secret})


@router.post("/account/keys/revoke")
def revoke_form(request: Request, sent: Annotated[_Revoke, Form()], visit: Person, services: Reach) -> Response:
    """Take a key back."""
    with services.workspace.store.write() as transaction:
        transaction.api_keys.revoke(visit.caller.account_id, sent.key_id)
        transaction.audit.add(visit.entry(Event.KEY_REVOKED, "key", sent.key_id))
    return _back(request)


def _set_password(sent: _Password, visit: Visit, services: Services) -> str:
    """Store a password and return the token of the session that takes the place of all before.

    Raises:
        InvalidInput: The present password is not right, or the new one cannot be one; the field says which.
    """
    with services.workspace.store.read() as transaction:
        account = transaction.accounts.get(visit.caller.account_id)
    if _asks_present(account, visit) and not is_password(account.password_hash, sent.present):
        raise InvalidInput(
            "the present password is not right", [FieldProblem("present", "", "is not right", "try again")]
        )
    changed = replace(account, password_hash=hash_password(sent.password))
    with services.workspace.store.write() as transaction:
        transaction.accounts.change(changed)
        transaction.sessions.end_all(account.account_id)
        transaction.sign_in_links.remove_all(account.account_id, account.email)
        browser = visit.session.browser if visit.session else ""
        opened = transaction.sessions.open(account.account_id, opened_by="password", browser=browser)
        transaction.audit.add(visit.entry(Event.PASSWORD_SET, "account", account.account_id))
    return opened.token


def _asks_present(account: Account, visit: Visit) -> bool:
    """Return whether the present password is asked for: where there is one, and nobody just came by a letter."""
    return bool(account.password_hash) and not (visit.session is not None and came_by_link(visit.session))


def _session_id(visit: Visit) -> str:
    return visit.session.session_id if visit.session else ""


def _back(request: Request) -> Response:
    return RedirectResponse(address("/account", lang=request.query_params.get("lang", "")), 303)


def show_account(
    request: Request, visit: Visit, t: Texts, services: Services, said: dict[str, str] | None = None, status: int = 200
) -> Response:
    """Return the page of an account, with what is to be ``said`` of the form that was sent."""
    with services.workspace.store.read() as transaction:
        account = transaction.accounts.get(visit.caller.account_id)
        sessions = transaction.sessions.of_account(account.account_id)
        keys = transaction.api_keys.of_account(account.account_id)
        identities = transaction.identities.of_account(account.account_id)
        claims = transaction.claims.of_account(account.account_id)
        searches = transaction.searches.of_account(account.account_id)
        problems = own_problems(transaction, visit.caller)
        facts = _facts(t, account, transaction)
    context: dict[str, Any] = {
        "account": account,
        "facts": facts,
        "day": lambda moment: worded_day(t, moment_of(moment).date()),
        "problems": problems,
        "roles": [role.value for role in account.roles],
        "follows": visit.caller.extent(Action.COORDINATE) is Extent.NOTHING,
        "own_ways": own_ways(t, visit.caller),
        "provider": services.provider.name if services.provider else "",
        "identities": identities,
        "claims": claims,
        "searches": [(one, _standing(t, one)) for one in searches],
        "every": tuple(Every),
        "sessions": [(one, worded_browser(t, one.browser)) for one in sessions],
        "present_session": _session_id(visit),
        "asks_present": _asks_present(account, visit),
        "keys": [(key, ", ".join(t(f"scope.{scope.value}") for scope in key.scopes)) for key in keys],
        "scopes": [(scope.value, t(f"scope.{scope.value}"), t(f"scope_lead.{scope.value}")) for scope in Scope],
        "min_characters": MIN_CHARACTERS,
        "said": {"password": "", "key": "", "erase": "", "secret": ""} | (said or {}),
    }
    return render(request, t, "account.html", context, status, "no-store")


def _standing(t: Texts, search: SavedSearch) -> str:
    """Return in words how a saved search stands: how often it is asked, when last, or since when it rests."""
    if search.is_paused:
        return t("searches.paused", day=worded_day(t, moment_of(search.paused_at).date()))
    asked = worded_day(t, moment_of(search.looked_at).date())
    return f"{t(f'searches.every_{search.every.value}')} · {t('searches.asked', day=asked)}"


def _facts(t: Texts, account: Account, transaction: Transaction) -> list[tuple[str, str]]:
    """Return what an account is, as names and texts; what it belongs to by its name."""
    organisation = transaction.organisations.get_many([account.organisation_id]).get(account.organisation_id)
    provider = transaction.providers.get_many([account.provider_id]).get(account.provider_id)
    known = {
        "account.email": account.email,
        "account.roles": ", ".join(t(f"role.{role.value}") for role in account.roles),
        "account.cluster": next(
            (one.name for one in clusters() if one.cluster_id == account.cluster_id), account.cluster_id
        ),
        "account.organisation": organisation.name if organisation else account.organisation_id,
        "account.provider": provider.name if provider else account.provider_id,
    }
    return [(t(key), text) for key, text in known.items() if text]
