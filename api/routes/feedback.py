"""``/api/v1/feedback``: say what a match was worth, take it back; operators list and export all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.actors import Sender
from api.authorisation import requires
from api.callers import Visit, Visiting
from api.counting import counted_as
from api.cursor import cursor_after, id_before
from api.judging import Said, take_feedback
from api.limits import Counted
from api.parameters import Cursor, Limit
from api.routes.responses import CLOSED, FAILURES, MISSING, failure, json_response
from api.schemas.feedback import (
    FeedbackBody,
    FeedbackOut,
    FeedbackPage,
    FeedbackRecord,
    feedback_out,
    feedback_record,
)
from api.services import Reach
from matcher.query import Query as MatchQuery
from models.accounts import belongings
from models.accounts.caller import Belonging
from models.accounts.callers_problems import CallersProblems
from models.accounts.permissions import Action
from models.csv_output import csv_text
from models.feedback import Feedback
from models.store import Store

EXPORTED_AT_ONCE = 500
COLUMNS = tuple(FeedbackRecord.model_fields)

router = APIRouter(tags=["feedback"], responses=FAILURES)
operator = requires(Action.READ_FEEDBACK)

_TAKEN: dict[int | str, dict[str, Any]] = {
    **CLOSED,
    **MISSING,
    200: {"model": FeedbackOut, "description": "The same was said before; nothing was stored."},
    429: failure("Too much was said by one sender today."),
}


@router.post(
    "/feedback", status_code=201, response_model=FeedbackOut, responses=_TAKEN,
    summary="Say what a match was worth", openapi_extra=counted_as(Counted.FEEDBACK),
)  # fmt: skip
async def give_feedback(
    body: FeedbackBody, request: Request, services: Reach, actor: Sender, visit: Visiting
) -> Response:
    """Store whether a match was relevant, or what came of it, with the features of this moment.

    Who sends no cookie gets one, which joins what one browser says. Another opinion on the same match replaces the one
    before. The ``feedback_id`` of the answer withdraws the feedback: keep it to yourself.
    """
    workspace = services.workspace
    said = Said(body.provider_id, body.judgement, body.reason, body.note.strip(), body.rank)

    def compute() -> Response:
        query, may_tell = _asked(body, workspace.store, visit)
        added = take_feedback(said, query, body.problem_id or "", actor, workspace, may_tell_outcomes=may_tell)
        content = feedback_out(added.feedback).model_dump_json().encode()
        return json_response(content, 201 if added.is_new else 200)

    response = await services.turnstile.run(compute)
    actor.keep_in(response, request)
    return response


@router.get("/feedback", response_model=FeedbackPage, responses=CLOSED, dependencies=operator)
def list_feedback(
    services: Reach,
    provider_id: Annotated[str, Query(max_length=300, description="Only about this provider.")] = "",
    withdrawn: Annotated[bool, Query(description="Also what was taken back.")] = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> FeedbackPage:
    """Return feedback in the order in which it was given, with what the matcher saw at each moment."""
    page = _page(services.workspace.store, id_before(cursor), limit + 1, provider_id, withdrawn=withdrawn)
    following = cursor_after(page[limit - 1].feedback_id) if len(page) > limit else None
    return FeedbackPage(items=[feedback_record(one) for one in page[:limit]], next=following)


@router.get(
    "/feedback.csv", response_class=Response, dependencies=operator,
    responses=CLOSED | {200: {"description": "All feedback, one line each.", "content": {"text/csv": {}}}},
)  # fmt: skip
def export_feedback(services: Reach) -> Response:
    """Return all feedback as CSV, also what was taken back; ``sighting`` is JSON."""
    headers = {"Content-Disposition": 'attachment; filename="setu-feedback.csv"'}
    return StreamingResponse(_csv(services.workspace.store), media_type="text/csv; charset=utf-8", headers=headers)


@router.delete("/feedback/{feedback_id}", status_code=204, responses=MISSING)
def withdraw_feedback(feedback_id: str, services: Reach) -> Response:
    """Take a feedback back: it counts no more and its note is removed. Its id, which only its giver was told, suffices.

    To withdraw it again changes nothing.
    """
    with services.workspace.store.write() as transaction:
        transaction.feedback.withdraw(feedback_id)
    return Response(status_code=204)


def _asked(body: FeedbackBody, store: Store, visit: Visit) -> tuple[MatchQuery, bool]:
    """Return the query that is spoken of, and whether the caller may tell what came of its introductions."""
    if body.problem_id is None:
        query = MatchQuery(body.text or "", language=body.language or "")
        return query, visit.caller.may(Action.TELL_OUTCOME, Belonging())
    with store.read() as transaction:
        problems = CallersProblems(transaction, visit.caller)
        problems.get(body.problem_id)  # not there for whom it is not there
        problem = problems.known([body.problem_id])[body.problem_id]
        may_tell = visit.caller.may(Action.TELL_OUTCOME, belongings.of_problem(problem, transaction))
    return MatchQuery(problem.full_text, language=body.language or problem.language), may_tell


def _page(store: Store, after_id: str, limit: int, provider_id: str = "", *, withdrawn: bool) -> list[Feedback]:
    with store.read() as transaction:
        is_withdrawn = None if withdrawn else False
        given = transaction.feedback.iterate(
            after_id=after_id, limit=limit, provider_id=provider_id, is_withdrawn=is_withdrawn
        )
        return list(given)


def _csv(store: Store) -> Iterator[str]:
    yield csv_text([COLUMNS])
    after_id = ""
    while page := _page(store, after_id, EXPORTED_AT_ONCE, withdrawn=True):
        yield csv_text([_cells(one) for one in page])
        after_id = page[-1].feedback_id


def _cells(feedback: Feedback) -> list[object]:
    values = feedback.as_json() | {"sighting": json.dumps(dict(feedback.sighting), ensure_ascii=False)}
    return [values[name] for name in COLUMNS]
