"""``POST /api/v1/teams``: teams for a problem; ``POST /api/v1/teams/solve``: for a question that is put in full."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from api.callers import Visiting
from api.repeats import only_asks
from api.routes.responses import FAILURES, MISSING, json_response
from api.schemas.team_answer import TeamsOut
from api.schemas.team_spec import SPEC_BODY, SpecAnswerOut
from api.schemas.teams import TeamsBody
from api.services import Reach
from api.team_answers import teams_out
from api.team_requests import ask_for_teams
from matcher.teams.answer_document import answer_document
from matcher.teams.proposal import propose_teams
from matcher.teams.solve import solve
from matcher.teams.spec_reader import read_question

router = APIRouter(tags=["teams"])


@router.post(
    "/teams", response_model=TeamsOut, responses=FAILURES | MISSING, summary="Put teams together",
    openapi_extra=only_asks("it proposes teams and stores nothing"),
)  # fmt: skip
async def teams(body: TeamsBody, services: Reach, visit: Visiting) -> Response:
    """Answer a problem with teams: who together covers its skills, within limits, each with the evidence that shows it.

    Where no team keeps all limits, ``infeasible`` says which of them clash and what would help, smallest first.
    """
    workspace, time_limit_s = services.workspace, services.settings.team_time_s

    def compute() -> bytes:
        asked = ask_for_teams(body, workspace.store, services.finder, visit.caller, time_limit_s=time_limit_s)
        proposal = propose_teams(asked.request, workspace.matcher, workspace.store)
        return teams_out(proposal, shows_text=asked.shows_text).model_dump_json().encode()

    return json_response(await services.turnstile.run(compute))


@router.post(
    "/teams/solve",
    response_model=SpecAnswerOut,
    responses=FAILURES,
    openapi_extra={"requestBody": SPEC_BODY} | only_asks("it solves a question and stores nothing"),
    summary="Solve a question for teams",
)
async def solve_teams(request: Request, services: Reach) -> Response:
    """Answer a question that names skills, candidates and limits itself, as `setu team SPEC.json --json` answers it.

    Where no team keeps all limits, ``infeasible`` says so, with status 200. Time is limited to what the server allows.
    """
    content = await request.body()

    def compute() -> bytes:
        question = read_question(content)
        seconds = min(question.spec.time_limit_s, services.settings.team_time_s)
        answer = solve(replace(question.spec, time_limit_s=seconds))
        return _encoded(answer_document(answer, is_pure=question.is_pure))

    return json_response(await services.turnstile.run(compute))


def _encoded(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
