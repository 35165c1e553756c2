"""``/account/data.json`` and ``/account/erase``: take one's data along, and leave."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.erasing import erase_account_everywhere
from api.pages.account import Person, show_account
from api.pages.rendering import PageTexts, address
from api.pages.sent import SentForm
from api.pages.sign_in import SentEmail
from api.services import Reach
from api.session_cookie import forget_session
from models.accounts.audit_log import Event
from models.errors import Conflict
from models.privacy.access import everything_kept

router = APIRouter(include_in_schema=False)


class _Erase(SentForm):
    email: SentEmail = ""


@router.get("/account/data.json")
def data_of_account(visit: Person, services: Reach) -> Response:
    """Give everything that is kept of the account."""
    with services.workspace.store.write() as transaction:
        kept = everything_kept(transaction, visit.caller.account_id)
        transaction.audit.add(visit.entry(Event.ACCOUNT_EXPORTED, "account", visit.caller.account_id))
    headers = {"Content-Disposition": 'attachment; filename="setu-account.json"', "Cache-Control": "no-store"}
    return Response(json.dumps(kept, ensure_ascii=False, indent=2), media_type="application/json", headers=headers)


@router.post("/account/erase")
def erase_form(
    request: Request, sent: Annotated[_Erase, Form()], visit: Person, t: PageTexts, services: Reach
) -> Response:
    """Erase the account, when its e-mail was typed."""
    store, account_id = services.workspace.store, visit.caller.account_id
    with store.read() as transaction:
        is_confirmed = sent.email.strip().lower() == transaction.accounts.get(account_id).email
    if not is_confirmed:
        return show_account(request, visit, t, services, {"erase": t("account.wrong_email")}, 422)
    try:
        erase_account_everywhere(account_id, visit, services)
    except Conflict:
        return show_account(request, visit, t, services, {"erase": t("account.last_administrator")}, 409)
    services.flow.wake()
    response = RedirectResponse(address("/", lang=request.query_params.get("lang", "")), 303)
    forget_session(response)
    return response
