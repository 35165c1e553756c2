"""``/admin/audit``: who did what to which record; search, and take it along as a table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.authorisation import page_requires
from api.callers import Visiting
from api.pages.rendering import PageTexts, render
from api.parameters import Cursor
from api.routes.audit import audit_exported, audit_read
from api.schemas.accounts import AuditOrder, AuditQuery
from api.services import Reach
from models.accounts.audit_log import Event
from models.accounts.permissions import Action

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.READ_AUDIT))

SHOWN = 50


class _Asked(AuditQuery):
    cursor: Cursor = ""
    lang: str = ""


@router.get("/admin/audit")
def audit_page(
    request: Request, t: PageTexts, services: Reach, visit: Visiting, asked: Annotated[_Asked, Query()]
) -> Response:
    """Show the entries that are asked for, the latest first."""
    page = audit_read(asked, AuditOrder.LATEST, asked.cursor, SHOWN, services, visit)
    kept = asked.model_dump(mode="json", exclude={"cursor", "lang"}, exclude_none=True)
    context = {"page": page, "asked": asked, "kept": kept, "events": list(Event)}
    return render(request, t, "admin/audit.html", context, cache="no-store")


@router.get("/admin/audit.csv")
def audit_table(t: PageTexts, services: Reach, visit: Visiting, asked: Annotated[_Asked, Query()]) -> Response:
    """Return the entries that are asked for as CSV."""
    return audit_exported(asked, services, visit)
