"""``/admin/users``: accounts, found by name, e-mail, role, cluster and state; making one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from api.authorisation import page_requires
from api.callers import Visit, Visiting
from api.pages.admin.telling import refusal_in_words
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.parameters import Cursor
from api.routes.accounts import account_made, accounts_listed
from api.schemas.accounts import AccountBody, AccountQuery
from api.schemas.types import Word
from api.services import Reach, Services
from api.texts import Texts
from models.accounts.account import Role
from models.accounts.permissions import Action
from models.errors import SetuError
from models.reference.lookups import clusters

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.MANAGE_ACCOUNTS))

SHOWN = 25
Roles = Annotated[list[Role], Field(max_length=len(Role), default_factory=list)]


class _Asked(AccountQuery):
    cursor: Cursor = ""
    lang: str = ""


class SentAccount(SentForm):
    """What an account is and is bound to, as the forms of both pages send it."""

    name: Word = ""
    role: Roles
    cluster_id: Word = ""
    organisation_id: Word = ""
    provider_id: Word = ""

    def values(self) -> dict[str, Any]:
        """Return it as the bodies of the API take it."""
        return self.model_dump(include={"name", "cluster_id", "organisation_id", "provider_id"}) | {"roles": self.role}


class _New(SentAccount):
    email: Annotated[str, Field(max_length=254)] = ""


@router.get("/admin/users")
def users_page(
    request: Request, t: PageTexts, services: Reach, visit: Visiting, asked: Annotated[_Asked, Query()]
) -> Response:
    """Show accounts; each one shown is a line of the audit log."""
    return _page(request, t, services, visit, asked)


@router.post("/admin/users")
def make_form(
    request: Request, sent: Annotated[_New, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Make an account and lead to it; its e-mail gets a link that signs in."""
    try:
        body = AccountBody(email=sent.email, **sent.values())
        account = account_made(body, t, services, visit)
    except (SetuError, HTTPException, ValueError) as error:
        return _page(request, t, services, visit, _Asked(), refusal_in_words(t, error), 422)
    where = address(f"/admin/users/{account.account_id}", lang=request.query_params.get("lang", ""))
    return RedirectResponse(where, 303)


def _page(
    request: Request, t: Texts, services: Services, visit: Visit, asked: _Asked, said: tuple[str, str] = ("", ""),
    status: int = 200,
) -> Response:  # fmt: skip
    context = {
        "page": accounts_listed(asked, asked.cursor, SHOWN, services, visit),
        "asked": asked,
        "kept": asked.model_dump(mode="json", exclude={"cursor", "lang"}, exclude_none=True),
        "said": said,
        **choices(),
    }
    return render(request, t, "admin/users.html", context, status, "no-store")


def choices() -> dict[str, Any]:
    """Return what the forms of accounts choose from."""
    return {"roles": list(Role), "clusters": [(cluster.cluster_id, cluster.name) for cluster in clusters()]}
