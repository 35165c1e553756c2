"""``/api/v1/audit``: for administrators, who did what to which record; that it was read is a line of it too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.cursor import cursor_after, id_before
from api.parameters import Cursor, Limit
from api.routes.responses import CLOSED, FAILURES
from api.schemas.accounts import AuditEntryOut, AuditOrder, AuditPage, AuditQuery, entry_out
from api.services import Reach, Services
from models.accounts.audit_log import AuditFilter, Event
from models.accounts.permissions import Action
from models.csv_output import csv_text
from models.errors import FieldProblem, InvalidInput
from models.store import Store

EXPORTED_AT_ONCE = 500
COLUMNS = tuple(AuditEntryOut.model_fields)

router = APIRouter(tags=["accounts"], responses=FAILURES, dependencies=requires(Action.READ_AUDIT))


class _Asked(AuditQuery):
    """A filter, an order and where the page begins."""

    order: AuditOrder = AuditOrder.OLDEST
    cursor: Cursor = ""
    limit: Limit = 50


@router.get("/audit", response_model=AuditPage, responses=CLOSED, summary="Read the audit log")
def read_audit(services: Reach, visit: Visiting, asked: Annotated[_Asked, Query()]) -> AuditPage:
    """Return who did what to which record, when, in which request; oldest first unless ``order`` is ``latest``."""
    return audit_read(asked, asked.order, asked.cursor, asked.limit, services, visit)


@router.get(
    "/audit.csv", response_class=Response, summary="Export the audit log",
    responses=CLOSED | {200: {"description": "All entries that are asked for.", "content": {"text/csv": {}}}},
)  # fmt: skip
def export_audit(services: Reach, visit: Visiting, asked: Annotated[AuditQuery, Query()]) -> Response:
    """Return all entries that a filter lets through as CSV, oldest first."""
    return audit_exported(asked, services, visit)


def audit_read(
    asked: AuditQuery, order: AuditOrder, cursor: str, limit: int, services: Services, visit: Visit
) -> AuditPage:
    """Return a page of the log, and note that it was read, for API and pages alike.

    Raises:
        InvalidInput: The cursor is none, or the span of days ends before it begins.
    """
    beyond, wanted = _seq_before(cursor), filter_of(asked)
    is_latest = order is AuditOrder.LATEST
    with services.workspace.store.write() as transaction:
        found = transaction.audit.search(wanted, beyond=beyond, latest_first=is_latest, limit=limit + 1)
        transaction.audit.add(visit.entry(Event.AUDIT_READ, "audit", asked.record_id or asked.account_id))
    following = cursor_after(str(found[limit - 1].seq)) if len(found) > limit else None
    return AuditPage(items=[entry_out(entry) for entry in found[:limit]], next=following)


def audit_exported(asked: AuditQuery, services: Services, visit: Visit) -> Response:
    """Return the log as CSV, and note that it was exported, for API and pages alike.

    Raises:
        InvalidInput: The span of days ends before it begins.
    """
    wanted = filter_of(asked)
    with services.workspace.store.write() as transaction:
        transaction.audit.add(visit.entry(Event.AUDIT_EXPORTED, "audit", asked.record_id or asked.account_id))
    headers = {"Content-Disposition": 'attachment; filename="setu-audit.csv"', "Cache-Control": "no-store"}
    rows = _csv(services.workspace.store, wanted)
    return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=headers)


def filter_of(asked: AuditQuery) -> AuditFilter:
    """Return which entries are asked for; days are those of UTC, the last one included.

    Raises:
        InvalidInput: The span of days ends before it begins.
    """
    if asked.since and asked.until and asked.until < asked.since:
        problem = FieldProblem("?until", asked.until.isoformat(), f"is before {asked.since}", "swap the two days")
        raise InvalidInput("the span of days is empty", [problem])
    return AuditFilter(
        record_id=asked.record_id,
        account_id=asked.account_id,
        record_type=asked.record_type,
        event=asked.event,
        since=asked.since.isoformat() if asked.since else "",
        before=f"{asked.until}T24" if asked.until else "",
    )


def _csv(store: Store, wanted: AuditFilter) -> Iterator[str]:
    yield csv_text([COLUMNS])
    beyond = 0
    while True:
        with store.read() as transaction:
            page = transaction.audit.search(wanted, beyond=beyond, limit=EXPORTED_AT_ONCE)
        if not page:
            return
        yield csv_text([getattr(entry, name) for name in COLUMNS] for entry in page)
        beyond = page[-1].seq


def _seq_before(cursor: str) -> int:
    inside = id_before(cursor)
    if not inside:
        return 0
    if not (inside.isascii() and inside.isdecimal() and len(inside) < 19):
        problem = FieldProblem("?cursor", cursor, "is no cursor of this list", "use `next` of the page before")
        raise InvalidInput("the page cannot be found", [problem])
    return int(inside)
