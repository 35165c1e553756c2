"""``GET /api/v1/limit-hits``: for operators, who was refused because they asked too often."""

from __future__ import annotations

from fastapi import APIRouter

from api.authorisation import requires
from api.cursor import cursor_behind, place_before
from api.parameters import Cursor, Limit
from api.routes.responses import CLOSED, FAILURES
from api.schemas.limit_hits import LimitHitPage, limit_hit_out
from api.services import Reach
from models.accounts.permissions import Action

router = APIRouter(tags=["operating"], responses=FAILURES | CLOSED, dependencies=requires(Action.OPERATE))


@router.get("/limit-hits", response_model=LimitHitPage, summary="List who asked too often")
def list_limit_hits(services: Reach, cursor: Cursor = "", limit: Limit = 50) -> LimitHitPage:
    """Return who met which limit in the last seven days, in how many of its windows, by rising (who, kind)."""
    place = place_before(cursor, str, str) or ("", "")
    with services.workspace.store.read() as transaction:
        found = transaction.limit_hits.page((str(place[0]), str(place[1])), limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    following = cursor_behind((last.who, last.kind)) if last else None
    return LimitHitPage(items=list(map(limit_hit_out, found[:limit])), next=following)
