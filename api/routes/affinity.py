"""``POST /api/v1/affinity``: the score of every pair of some problems and some providers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.callers import Visiting
from api.repeats import only_asks
from api.routes.responses import FAILURES, MISSING, failure, json_response
from api.schemas.affinity import AffinityBody, AffinityOut, PairOut, ProblemText
from api.services import Reach, Services
from matcher.query import Query
from models.accounts.caller import Caller
from models.accounts.callers_problems import CallersProblems
from models.csv_output import csv_text
from models.errors import FieldProblem, InvalidInput
from models.records import Problem

PROBLEMS_A_TURN = 16

router = APIRouter(tags=["match"])

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"text/csv": {"example": "problem_id,provider_id,affinity\r\nmine-1,facility-xrf-solapur,-0.41\r\n"}}
    },
    406: failure("Accept names neither JSON nor CSV."),
}


@dataclass(frozen=True)
class _Asked:
    problem_id: str
    query: Query


@router.post(
    "/affinity", response_model=AffinityOut, responses=FAILURES | MISSING | _RESPONSES, summary="Score pairs",
    openapi_extra=only_asks("it scores pairs and stores nothing"),
)  # fmt: skip
async def affinity(body: AffinityBody, request: Request, services: Reach, visit: Visiting) -> Response:
    """Return the score of every pair, also outside the best; as JSON, or as CSV where Accept asks for it.

    The score of a pair is the same as in a match. A provider without evidence gets the lowest score there is.
    """
    as_csv = _wants_csv(request)
    asked = _asked(body, services, visit.caller)
    wanted = None if body.providers == "all" else list(body.providers)
    pairs: list[PairOut] = []
    for start in range(0, len(asked), PROBLEMS_A_TURN):
        # A turn for a few problems, so that a long list does not keep others waiting.
        some = asked[start : start + PROBLEMS_A_TURN]
        pairs += await services.turnstile.run(partial(_scores, services, some, wanted))
    if as_csv:
        return Response(_csv(pairs), media_type="text/csv; charset=utf-8")
    return json_response(AffinityOut(pairs=pairs).model_dump_json().encode())


def _wants_csv(request: Request) -> bool:
    accept = request.headers.get("accept", "*/*")
    if "text/csv" in accept:
        return True
    if not any(part in accept for part in ("application/json", "application/*", "*/*")):
        raise HTTPException(406, "answers are given as application/json or text/csv")
    return False


def _asked(body: AffinityBody, services: Services, caller: Caller) -> list[_Asked]:
    with services.workspace.store.read() as transaction:
        providers = transaction.providers.count() if body.providers == "all" else len(body.providers)
        _check_product(len(body.problems), providers, services.settings.max_affinity_pairs)
        stored = _stored(body.problems, CallersProblems(transaction, caller))
    return [_query(problem, stored, is_fame_neutral=body.fame_neutral) for problem in body.problems]


def _check_product(problems: int, providers: int, most: int) -> None:
    if problems * providers > most:
        given = f"{problems} × {providers} = {problems * providers} pairs"
        problem = FieldProblem("/problems", given, f"is more than {most} pairs", "ask in several requests")
        raise InvalidInput("too many pairs at once", [problem])


def _stored(problems: Sequence[str | ProblemText], shown: CallersProblems) -> dict[str, Problem]:
    """Return the stored problems that are named.

    Raises:
        InvalidInput: Some are not stored; each is named with its place in the request.
    """
    stored = shown.known(problem for problem in problems if isinstance(problem, str))
    missing = [
        FieldProblem(f"/problems/{position}", problem, "no such problem is stored", "correct the id, or give its text")
        for position, problem in enumerate(problems)
        if isinstance(problem, str) and problem not in stored
    ]
    if missing:
        raise InvalidInput("some problems are not known", missing)
    return stored


def _query(problem: str | ProblemText, stored: dict[str, Problem], *, is_fame_neutral: bool) -> _Asked:
    if isinstance(problem, ProblemText):
        edits = problem.understanding.edits()
        language = problem.language or ""
        query = Query(problem.text, language=language, edits=edits, is_fame_neutral=is_fame_neutral)
        return _Asked(problem.id, query)
    found = stored[problem]
    return _Asked(problem, Query.of_problem(found, is_fame_neutral=is_fame_neutral))


def _scores(services: Services, asked: Sequence[_Asked], wanted: Sequence[str] | None) -> list[PairOut]:
    found = services.workspace.matcher.affinities([one.query for one in asked], wanted)
    return [
        PairOut(problem_id=one.problem_id, provider_id=provider_id, affinity=score)
        for one, row in zip(asked, found.rows, strict=True)
        for provider_id, score in zip(found.provider_ids, row.tolist(), strict=True)
    ]


def _csv(pairs: Sequence[PairOut]) -> str:
    header = ("problem_id", "provider_id", "affinity")
    return csv_text([header, *((pair.problem_id, pair.provider_id, pair.affinity) for pair in pairs)])
