"""``/sign-up``: name, e-mail, and what somebody is; the account is made when the link in the letter is used."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import Field

from api.callers import Visiting
from api.pages.rendering import PageTexts, render
from api.pages.sent import SentForm
from api.pages.sign_in import SentEmail, letter_sent
from api.services import Reach, Services
from api.session_cookie import knock_of
from api.signing_in import OFFERED, SignUp, send_sign_up_link
from api.texts import Texts
from models.accounts.account import MAX_NAME, Role
from models.errors import InvalidInput, TooMany
from models.privacy.notice import Purpose

router = APIRouter(include_in_schema=False)

AGREED_TO = (Purpose.ACCOUNT, Purpose.LETTERS, Purpose.LEARNING)
"""What one is asked about, each by a box that nobody has ticked before; without the first there is no account."""

WRONG_KEYS = {"email": "sign_up.wrong_email", "name": "sign_up.wrong_name"}
"""What is said of a field that is refused."""


class SentSignUp(SentForm):
    """What the form sends, by either of its buttons; the one to the sign-in provider leaves name and e-mail to that."""

    email: SentEmail = ""
    name: Annotated[str, Field(max_length=2 * MAX_NAME)] = ""
    role: str = OFFERED[0].value
    agree: Annotated[list[Purpose], Field(max_length=10)] = Field(default_factory=list)

    def wrong_choices(self) -> dict[str, str]:
        """Return what is said of choices without which there is no account; empty when there is nothing to say."""
        if self.role not in OFFERED:
            return {"role": "sign_up.wrong_role"}
        return {} if Purpose.ACCOUNT in self.agree else {"agree": "sign_up.wrong_agree"}

    def ticked(self, t: Texts) -> dict[Purpose, str]:
        """Return by purpose the sentence that was ticked, as it stood there."""
        return {purpose: t(f"agree.{purpose.value}") for purpose in AGREED_TO if purpose in self.agree}


@router.get("/sign-up")
def sign_upshow_sign_up(request: Request, t: PageTexts, services: Reach) -> Response:
    """Show the form, and the button of the sign-in provider where there is one."""
    return show_sign_up(request, t, services, SentSignUp())


@router.post("/sign-up")
def sign_up_form(
    request: Request, sent: Annotated[SentSignUp, Form()], visit: Visiting, t: PageTexts, services: Reach
) -> Response:
    """Send a letter; the page says the same when the e-mail has an account."""
    if wrong := sent.wrong_choices():
        return show_sign_up(request, t, services, sent, wrong, 422)
    try:
        wanted = SignUp(sent.email, sent.name, Role(sent.role), sent.ticked(t))
        send_sign_up_link(wanted, t, knock_of(request, visit), services)
    except InvalidInput as error:
        field = error.problems[0].field
        return show_sign_up(request, t, services, sent, {field: WRONG_KEYS[field]}, 422)
    except TooMany:
        return show_sign_up(request, t, services, sent, {"email": "sign_in.too_many"}, 429)
    return letter_sent(request, t)


def show_sign_up(
    request: Request,
    t: Texts,
    services: Services,
    sent: SentSignUp,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Show the form with what was sent, and what is wrong with it by field, as keys of texts."""
    worded = {field: t(key) for field, key in (wrong or {}).items()}
    context: dict[str, Any] = {
        "sent": sent,
        "provider": services.provider.name if services.provider else "",
        "wrong": {"email": "", "name": "", "role": "", "agree": ""} | worded,
        "agreements": [(one.value, t(f"agree.{one.value}"), one in sent.agree) for one in AGREED_TO],
        "roles": [(role.value, t(f"role.{role.value}"), t(f"role_lead.{role.value}")) for role in OFFERED],
    }
    return render(request, t, "sign_up.html", context, status, "no-store")
