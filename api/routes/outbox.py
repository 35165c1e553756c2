"""``/api/v1/outbox``: for operators, messages and how far they have come; a dead one is queued again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.authorisation import requires
from api.callers import Visiting
from api.cursor import cursor_behind, place_before
from api.flow_worker import TASKS
from api.parameters import Cursor, Limit
from api.routes.responses import CLOSED, FAILURES, MISSING, failure
from api.schemas.outbox import NotificationOut, OutboxOut, notification_out, work_out
from api.services import Reach
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.introductions.notification import NotificationState
from models.moments import now_utc

SHOWN_JOBS = 20

router = APIRouter(
    prefix="/outbox", tags=["outbox"], dependencies=requires(Action.OPERATE), responses=FAILURES | CLOSED
)


@router.get("", response_model=OutboxOut, summary="List messages")
def list_messages(
    services: Reach,
    state: Annotated[NotificationState | None, Query(description="Only those that stand so.")] = None,
    about_id: Annotated[str, Query(max_length=300, description="Only about this introduction or problem.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> OutboxOut:
    """Return messages, the latest first, and the work that time made due."""
    place = place_before(cursor, str, str)
    before = (str(place[0]), str(place[1])) if place else None
    with services.workspace.store.read() as transaction:
        found = transaction.outbox.listed(state=state, about_id=about_id, limit=limit + 1, before=before)
        jobs = transaction.jobs.latest(TASKS, SHOWN_JOBS)
        counts = transaction.outbox.counts()
    items = [notification_out(one) for one in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    following = cursor_behind((last.queued_at, last.message_id)) if last else None
    return OutboxOut(counts=counts, items=items, jobs=[work_out(job) for job in jobs], next=following)


@router.post(
    "/{message_id}/retry", response_model=NotificationOut, summary="Send a dead message again",
    responses=MISSING | {409: failure("The message is not dead.")},
)  # fmt: skip
def retry_message(message_id: str, services: Reach, visit: Visiting) -> NotificationOut:
    """Queue a dead message again, with all its attempts."""
    with services.workspace.store.write() as transaction:
        message = transaction.outbox.retry(message_id, now_utc())
        transaction.audit.add(visit.entry(Event.MESSAGE_RETRIED, "message", message_id))
    services.flow.wake()
    return notification_out(message)
