"""``/api/v1/audit``: for administrators, who did what to which record."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.authorisation import requires
from api.cursor import cursor_after, id_before
from api.parameters import Cursor, Limit
from api.routes.responses import CLOSED, FAILURES
from api.schemas.accounts import AuditPage, entry_out
from api.services import Reach
from models.accounts.permissions import Action
from models.errors import FieldProblem, InvalidInput

router = APIRouter(tags=["accounts"], responses=FAILURES)


@router.get(
    "/audit", response_model=AuditPage, responses=CLOSED, dependencies=requires(Action.READ_AUDIT),
    summary="Read the audit log",
)  # fmt: skip
def read_audit(
    services: Reach,
    record_id: Annotated[str, Query(max_length=300, description="What was done to this record.")] = "",
    account_id: Annotated[str, Query(max_length=300, description="What this account did, or was done to it.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> AuditPage:
    """Return who did what to which record, when, in which request; oldest first."""
    after_seq = _seq_before(cursor)
    with services.workspace.store.read() as transaction:
        found = transaction.audit.page(after_seq=after_seq, limit=limit + 1, record_id=record_id, account_id=account_id)
    following = cursor_after(str(found[limit - 1].seq)) if len(found) > limit else None
    return AuditPage(items=[entry_out(entry) for entry in found[:limit]], next=following)


def _seq_before(cursor: str) -> int:
    inside = id_before(cursor)
    if not inside:
        return 0
    if not (inside.isascii() and inside.isdecimal() and len(inside) < 19):
        problem = FieldProblem("?cursor", cursor, "is no cursor of this list", "use `next` of the page before")
        raise InvalidInput("the page cannot be found", [problem])
    return int(inside)
