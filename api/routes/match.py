"""``POST /api/v1/match``: a problem in, ranked and explained providers out."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.answers import answer_out
from api.callers import Visiting
from api.queries import ask
from api.repeats import only_asks
from api.routes.responses import FAILURES, MISSING, json_response
from api.schemas.answer import AnswerOut
from api.schemas.match import MatchBody
from api.services import Reach

router = APIRouter(tags=["match"])


@router.post(
    "/match", response_model=AnswerOut, responses=FAILURES | MISSING, summary="Match a problem with providers",
    openapi_extra=only_asks("it answers a problem and stores nothing"),
)  # fmt: skip
async def match(body: MatchBody, services: Reach, visit: Visiting) -> Response:
    """Answer a problem with ranked researchers, laboratories, facilities, start-ups, funding calls and courses.

    Every match quotes the stored evidence that speaks for it. When there is no good match, the verdict says so and
    ``missing`` names what nobody covers.
    """
    settings, workspace = services.settings, services.workspace

    def compute() -> bytes:
        asked = ask(body, workspace.store, services.finder, visit.caller)
        answer = workspace.matcher.match(
            asked.query,
            top=settings.top if body.top is None else body.top,
            per_kind=settings.per_kind if body.per_kind is None else body.per_kind,
        )
        return answer_out(answer, shows_text=asked.shows_text).model_dump_json().encode()

    return json_response(await services.turnstile.run(compute))
