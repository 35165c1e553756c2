"""``/api/v1/notices``: what is kept for which purpose, in every version."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.responses import FAILURES
from api.schemas.privacy import NoticesOut, notice_out
from api.services import Reach
from models.privacy.notice import newest, notices

router = APIRouter(tags=["privacy"], responses=FAILURES)


@router.get("/notices", response_model=NoticesOut, summary="Read the privacy notices")
def read_notices(services: Reach) -> NoticesOut:
    """Return all versions of all notices, by purpose, the newest first, in every language that there is."""
    settings = services.settings
    items = [notice_out(one, is_newest=one is newest(one.purpose)) for one in notices()]
    return NoticesOut(items=items, grievance_officer=settings.grievance_officer or settings.coordinator_email)
