"""``/admin/users/{id}``: one account: what it is, by what it gets in; change, close, open, letter, erase."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from api.authorisation import page_requires
from api.callers import Visit, Visiting
from api.pages.admin.confirming import Confirmable, ask_first
from api.pages.admin.telling import refusal_in_words
from api.pages.admin.users import SentAccount, choices
from api.pages.rendering import PageTexts, address, render
from api.routes.access import (
    access_of,
    all_sessions_ended,
    identity_disconnected,
    key_revoked,
    letter_asked,
    session_ended,
)
from api.routes.accounts import account_changed, account_erased, account_read, version_of
from api.schemas.accounts import AccountChangeBody
from api.services import Reach, Services
from api.texts import Texts
from models.accounts.account import Role
from models.accounts.permissions import Action
from models.errors import SetuError

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.MANAGE_ACCOUNTS))

StepName = Literal["close", "open", "letter", "end_session", "end_sessions", "revoke", "disconnect", "erase"]
ASKED_FIRST = frozenset({"close", "end_sessions", "revoke", "erase"})
"""What cannot be taken back, or throws somebody out."""


class _Change(SentAccount, Confirmable):
    version: Annotated[str, Field(max_length=100)] = ""


class _Step(Confirmable):
    step: StepName
    which: Annotated[str, Field(max_length=100)] = ""


@router.get("/admin/users/{account_id}")
def user_page(
    account_id: str, request: Request, t: PageTexts, services: Reach, visit: Visiting, done: StepName | None = None
) -> Response:
    """Show one account; that it was read is a line of the audit log."""
    return _page(account_id, request, t, services, visit, done=done or "")


@router.post("/admin/users/{account_id}/change")
def change_form(
    account_id: str, request: Request, sent: Annotated[_Change, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Change what an account is and is bound to, unless somebody else did meanwhile."""
    if account_id == visit.caller.account_id and Role.ADMINISTRATOR not in sent.role and not sent.sure:
        return ask_first(request, t, "step_down", f"/admin/users/{account_id}", sent)
    try:
        body = AccountChangeBody(**sent.values())
        account_changed(account_id, body, sent.version or None, services, visit)
    except (SetuError, HTTPException, ValueError) as error:
        return _page(account_id, request, t, services, visit, refusal_in_words(t, error), 422)
    return _back(request, f"/admin/users/{account_id}")


@router.post("/admin/users/{account_id}/step")
def step_form(
    account_id: str, request: Request, sent: Annotated[_Step, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Do what a button says, after asking once more where it cannot be taken back."""
    here = f"/admin/users/{account_id}"
    if sent.step in ASKED_FIRST and not sent.sure:
        email = account_read(account_id, services, visit).email
        return ask_first(request, t, sent.step, here, sent, email=email)
    try:
        _take(sent, account_id, t, services, visit)
    except SetuError as error:
        return _page(account_id, request, t, services, visit, refusal_in_words(t, error), 409)
    return _back(request, "/admin/users" if sent.step == "erase" else here, sent.step)


def _take(sent: _Step, account_id: str, t: Texts, services: Services, visit: Visit) -> None:
    match sent.step:
        case "close" | "open":
            _close(account_id, services, visit, is_disabled=sent.step == "close")
        case "letter":
            letter_asked(account_id, t, services, visit)
        case "end_session":
            session_ended(account_id, sent.which, services, visit)
        case "end_sessions":
            all_sessions_ended(account_id, services, visit)
        case "revoke":
            key_revoked(account_id, sent.which, services, visit)
        case "disconnect":
            identity_disconnected(account_id, sent.which, services, visit)
        case "erase":
            account_erased(account_id, None, services, visit)


def _close(account_id: str, services: Services, visit: Visit, *, is_disabled: bool) -> None:
    # Whatever else was changed meanwhile stays as it is, so no version is asked for.
    account_changed(account_id, AccountChangeBody(is_disabled=is_disabled), "*", services, visit)


def _back(request: Request, path: str, done: str = "") -> Response:
    return RedirectResponse(address(path, done=done, lang=request.query_params.get("lang", "")), 303)


def _page(
    account_id: str, request: Request, t: Texts, services: Services, visit: Visit, said: tuple[str, str] = ("", ""),
    status: int = 200, done: str = "",
) -> Response:  # fmt: skip
    account = account_read(account_id, services, visit)
    context = {
        "account": account,
        "access": access_of(account_id, services),
        "version": version_of(account),
        "is_own": account_id == visit.caller.account_id,
        "said": said,
        "done": done,
        **choices(),
    }
    return render(request, t, "admin/user.html", context, status, "no-store")
