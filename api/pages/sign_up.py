"""``/sign-up``: name, e-mail, and what somebody is; the account is made when the link in the letter is used."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import Field

from api.callers import Visiting
from api.pages.rendering import PageTexts, render
from api.pages.sent import SentForm
from api.pages.sign_in import SentEmail, letter_sent
from api.services import Reach
from api.session_cookie import knock_of
from api.signing_in import send_sign_up_link
from api.texts import Texts
from models.accounts.account import MAX_NAME, Role
from models.errors import InvalidInput, TooMany

router = APIRouter(include_in_schema=False)

OFFERED = (Role.OWNER, Role.PROVIDER)
"""What one may call oneself; the other roles are given by administrators."""


WRONG_KEYS = {"email": "sign_up.wrong_email", "name": "sign_up.wrong_name"}
"""What is said of a field that is refused."""


class _SignUp(SentForm):
    email: SentEmail = ""
    name: Annotated[str, Field(max_length=2 * MAX_NAME)] = ""
    role: str = OFFERED[0].value


@router.get("/sign-up")
def sign_up_page(request: Request, t: PageTexts) -> Response:
    """Show the form."""
    return _page(request, t, _SignUp())


@router.post("/sign-up")
def sign_up_form(
    request: Request, sent: Annotated[_SignUp, Form()], visit: Visiting, t: PageTexts, services: Reach
) -> Response:
    """Send a letter; the page says the same when the e-mail has an account."""
    if sent.role not in OFFERED:
        return _page(request, t, sent, {"role": "sign_up.wrong_role"}, 422)
    try:
        send_sign_up_link(sent.email, sent.name, Role(sent.role), t, knock_of(request, visit), services)
    except InvalidInput as error:
        field = error.problems[0].field
        return _page(request, t, sent, {field: WRONG_KEYS[field]}, 422)
    except TooMany:
        return _page(request, t, sent, {"email": "sign_in.too_many"}, 429)
    return letter_sent(request, t)


def _page(
    request: Request, t: Texts, sent: _SignUp, wrong: dict[str, str] | None = None, status: int = 200
) -> Response:
    worded = {field: t(key) for field, key in (wrong or {}).items()}
    context: dict[str, Any] = {
        "sent": sent,
        "wrong": {"email": "", "name": "", "role": ""} | worded,
        "roles": [(role.value, t(f"role.{role.value}"), t(f"role_lead.{role.value}")) for role in OFFERED],
    }
    return render(request, t, "sign_up.html", context, status, "no-store")
