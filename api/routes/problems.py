"""``/api/v1/problems``: needs posted by small companies, local bodies and departments."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.confidential import encode_problem, is_open
from api.operators import SeenAsOperator, require_operator
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit
from api.places import known_cluster, known_state
from api.records import problem_of
from api.references import organisation_exists
from api.routes.responses import CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, page_schema
from api.schemas.records import ProblemBody
from api.services import Reach
from api.shelf import Shelf, list_page
from models.records import Problem

router = APIRouter(prefix="/problems", tags=["problems"], responses=FAILURES)
operator = [Depends(require_operator)]

SHELF = Shelf[Problem](
    word="problem",
    address="/api/v1/problems",
    id_of=lambda problem: problem.problem_id,
    repository=lambda transaction: transaction.problems,
    encode=partial(encode_problem, for_operator=True),
    check=organisation_exists,
)
PUBLIC_SHELF = replace(SHELF, encode=partial(encode_problem, for_operator=False))


@router.get("", summary="List problems", responses={200: page_schema("ProblemBody")})
def list_problems(
    services: Reach,
    is_operator: SeenAsOperator,
    organisation_id: Annotated[str, Query(max_length=300)] = "",
    cluster_id: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    district: Annotated[str, Query(max_length=200)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """Return problems by rising id; the words and owners of confidential ones are null for all but operators."""
    equal = {
        "organisation_id": organisation_id,
        "cluster_id": known_cluster(cluster_id, "?cluster_id"),
        "state": known_state(state, "?state"),
        "district": district,
    }
    given = {name: value for name, value in equal.items() if value}
    # To list the confidential problems of an organisation would name their owner.
    keep = is_open if organisation_id and not is_operator else None
    return list_page(_shelf(is_operator), services.workspace.store, cursor, limit, given, keep)


@router.get("/{problem_id:path}", response_model=ProblemBody, responses=MISSING)
def read_problem(
    problem_id: str, services: Reach, is_operator: SeenAsOperator, if_none_match: IfNoneMatch = None
) -> Response:
    """Return a problem with its ETag; the words and the owner of a confidential one are null for all but operators."""
    return _shelf(is_operator).read(services.workspace.store, problem_id, if_none_match)


@router.post("", status_code=201, response_model=ProblemBody, responses=CLOSED | TAKEN, dependencies=operator)
def create_problem(body: ProblemBody, services: Reach) -> Response:
    """Store a new problem; ``POST /match`` with its id answers it."""
    return SHELF.create(services.workspace.store, problem_of(body, None, services.finder))


@router.put(
    "/{problem_id:path}", response_model=ProblemBody, responses=CLOSED | MISSING | VERSIONED, dependencies=operator
)
def replace_problem(problem_id: str, body: ProblemBody, services: Reach, if_match: IfMatch = None) -> Response:
    """Replace a problem whose present version you have read; send its ETag as If-Match."""
    return SHELF.replace(services.workspace.store, problem_of(body, problem_id, services.finder), if_match)


@router.delete("/{problem_id:path}", status_code=204, responses=CLOSED | MISSING | TAKEN, dependencies=operator)
def delete_problem(problem_id: str, services: Reach, if_match: IfMatch = None) -> Response:
    """Delete a problem; with If-Match only the version it names."""
    return SHELF.delete(services.workspace.store, problem_id, if_match)


def _shelf(is_operator: bool) -> Shelf[Problem]:
    return SHELF if is_operator else PUBLIC_SHELF
