"""``/account/privacy`` and ``/account/data``: what somebody agreed to, who read how to reach them, all that is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.consenting import choices_of, decided, subjects_of_account
from api.pages.account import Person
from api.pages.privacy import PostedDecision, shown_group
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.wording import worded_day
from api.services import Reach
from models.accounts.audit_log import Event
from models.errors import Forbidden
from models.moments import moment_of, now_utc
from models.privacy.access import contact_reads, everything_kept
from models.privacy.consent import Act, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.finding import account_person
from models.privacy.holdings import HELD
from models.refusals import Refusal

router = APIRouter(include_in_schema=False)

SHOWN_ROWS = 100
"""Rows of one table on the page; the file has all."""


class PostedAs(PostedDecision):
    """A button of a signed-in person, who decides as an account or as the provider that they claim."""

    subject_type: SubjectType


@router.get("/account/privacy")
def own_choices_page(request: Request, visit: Person, t: PageTexts, services: Reach) -> Response:
    """Show what the person agreed to, as account and as provider, and who read how to reach them."""
    with services.workspace.store.read() as transaction:
        groups = [
            shown_group(t, subject, choices_of(transaction, subject, t.language), "/account/privacy")
            for subject in subjects_of_account(visit.caller)
        ]
        reads = contact_reads(transaction, account_person(transaction, visit.caller.account_id))
    context = {
        "groups": groups,
        "reads": [(worded_day(t, moment_of(one.at).date()), t(f"reader.{one.role}")) for one in reads[::-1]],
    }
    return render(request, t, "own_privacy.html", context, cache="no-store")


@router.post("/account/privacy")
def own_choice_form(
    posted: Annotated[PostedAs, Form()],
    visit: Person,
    t: PageTexts,
    services: Reach,
    lang: Lang = "",
) -> Response:
    """Give or withdraw, and lead back to the page.

    Raises:
        Forbidden: The account claims no provider.
    """
    found = [one for one in subjects_of_account(visit.caller) if one.subject_type is posted.subject_type]
    if not found:
        raise Forbidden(Refusal.DECIDE_AS_ACCOUNT.told())
    said = t(f"consent.said.{posted.decision.value}")
    account_id = visit.caller.account_id
    consent = agreed(found[0], posted.purpose, t.language, Act.FORM, account_id, said, decision=posted.decision)
    with services.workspace.store.write() as transaction:
        decided(transaction, consent, visit.entry(Event.CONSENT_GIVEN), services, now_utc())
    services.flow.wake()
    return RedirectResponse(address("/account/privacy", lang=lang), 303)


@router.get("/account/data")
def own_data_page(request: Request, visit: Person, t: PageTexts, services: Reach) -> Response:
    """Show everything that is kept of the person, table by table."""
    with services.workspace.store.write() as transaction:
        kept = everything_kept(transaction, visit.caller.account_id)
        transaction.audit.add(visit.entry(Event.ACCOUNT_EXPORTED, "account", visit.caller.account_id))
    tables: list[tuple[str, list[Any], int]] = [
        (t(f"held.{name}"), kept[name][:SHOWN_ROWS], len(kept[name])) for name in HELD if kept[name]
    ]
    return render(request, t, "own_data.html", {"tables": tables, "shown_rows": SHOWN_ROWS}, cache="no-store")
