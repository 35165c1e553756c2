"""``POST /api/v1/schedules``: slots and rooms for meetings, as JSON, CSV or iCalendar."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.authorisation import requires
from api.cluster_days import scheduled
from api.repeats import only_asks
from api.routes.responses import CLOSED, FAILURES, failure, json_response
from api.schemas.schedules import ScheduleBody, ScheduleOut, schedule_out
from api.services import Reach, Services
from matcher.schedule.calendar import calendar_of
from matcher.schedule.names import Names
from matcher.schedule.records import PairIds, Schedule
from matcher.schedule.timetable_file import timetable_csv
from models.accounts.permissions import Action

router = APIRouter(tags=["cluster days"], dependencies=requires(Action.PLAN_DAY), responses=FAILURES | CLOSED)

JSON, CSV, CALENDAR = "application/json", "text/csv", "text/calendar"

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {CSV: {"schema": {"type": "string"}}, CALENDAR: {"schema": {"type": "string"}}}},
    406: failure("Accept names neither JSON nor CSV nor iCalendar."),
}


@router.post(
    "/schedules", response_model=ScheduleOut, responses=_RESPONSES, summary="Schedule meetings",
    openapi_extra=only_asks("it proposes a timetable and stores nothing"),
)  # fmt: skip
async def make_schedule(body: ScheduleBody, request: Request, services: Reach) -> Response:
    """Give meetings slots and rooms; with ``Accept: text/csv`` or ``text/calendar`` as a file, else as JSON.

    Where it cannot be done, the answer is 422 of type ``/errors/infeasible`` with remedies that were tried.
    """
    wanted = _wanted(request)
    spec = body.spec()
    found = await scheduled(services, spec)
    names = await services.turnstile.run(partial(names_of, services, spec.pairs))
    return timetable_response(found, names, wanted)


def _wanted(request: Request) -> str:
    accept = request.headers.get("accept", "*/*")
    for one in (CALENDAR, CSV):
        if one in accept:
            return one
    if not any(part in accept for part in (JSON, "application/*", "*/*")):
        raise HTTPException(406, f"answers are given as {JSON}, {CSV} or {CALENDAR}")
    return JSON


def names_of(services: Services, pairs: tuple[PairIds, ...]) -> Names:
    """Return what the two sides of meetings are called, as far as they are stored and everybody may know."""
    with services.workspace.store.read() as transaction:
        return Names.of(pairs, transaction)


def timetable_response(found: Schedule, names: Names, wanted: str) -> Response:
    """Return a timetable in a media type: JSON, CSV or iCalendar."""
    if wanted == JSON:
        return json_response(schedule_out(found, names).model_dump_json().encode())
    is_csv = wanted == CSV
    content = (
        timetable_csv(found.meetings, names).encode()
        if is_csv
        else calendar_of(found.meetings, names, datetime.now(UTC))
    )
    name = "cluster-day.csv" if is_csv else "cluster-day.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=f"{wanted}; charset=utf-8", headers=headers)
