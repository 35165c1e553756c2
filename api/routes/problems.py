"""``/api/v1/problems``: needs posted by small companies, local bodies and departments."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.confidential import encode_problem
from api.cursor import id_before
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit
from api.places import known_cluster, known_state
from api.record_lists import take_page, write_page
from api.records import problem_of
from api.references import organisation_exists
from api.repeats import MayRepeat
from api.routes.responses import CHANGED, CLOSED, FAILURES, FLOODED, MISSING, TAKEN, VERSIONED, page_schema
from api.schemas.records import ProblemBody, ProblemOut
from api.services import Reach
from api.shelf import Shelf, versioned
from matcher.introductions.problem_steps import submit_problem
from models.accounts import belongings
from models.accounts.account import Role
from models.accounts.callers_problems import CallersProblems
from models.accounts.permissions import Action
from models.errors import Forbidden
from models.introductions.clocks import Clocks
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.moments import now_utc
from models.records import Problem
from models.store import Store, Transaction

router = APIRouter(prefix="/problems", tags=["problems"], responses=FAILURES)

SHELF = Shelf[Problem](
    word="problem",
    address="/api/v1/problems",
    id_of=lambda problem: problem.problem_id,
    repository=lambda transaction: transaction.problems,
    encode=encode_problem,
    check=organisation_exists,
    creating=Action.CREATE_PROBLEM,
    changing=Action.CHANGE_PROBLEM,
    belonging=belongings.of_problem,
)


@router.get("", summary="List problems", responses={200: page_schema("ProblemOut")})
def list_problems(
    services: Reach,
    visit: Visiting,
    organisation_id: Annotated[str, Query(max_length=300)] = "",
    cluster_id: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    district: Annotated[str, Query(max_length=200)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """Return problems by rising id; words and owners of confidential ones are null for all who may not read them."""
    equal = {
        "organisation_id": organisation_id,
        "cluster_id": known_cluster(cluster_id, "?cluster_id"),
        "state": known_state(state, "?state"),
        "district": district,
    }
    given = {name: value for name, value in equal.items() if value}
    with services.workspace.store.read() as transaction:
        shown = CallersProblems(transaction, visit.caller)
        page, has_more = take_page(shown.iterate(after_id=id_before(cursor), limit=limit + 1, **given), limit)
    return write_page(list(map(encode_problem, page)), page[-1].problem_id if has_more else "")


@router.get("/{problem_id:path}", response_model=ProblemOut, responses=MISSING)
def read_problem(problem_id: str, services: Reach, visit: Visiting, if_none_match: IfNoneMatch = None) -> Response:
    """Return a problem with its ETag; who may not read a confidential one gets its public words, or nulls, no owner."""
    with services.workspace.store.read() as transaction:
        shown = CallersProblems(transaction, visit.caller).get(problem_id)
    return versioned(encode_problem(shown), if_none_match)


@router.post(
    "",
    status_code=201,
    response_model=ProblemBody,
    responses=CLOSED | TAKEN | FLOODED,
    dependencies=requires(SHELF.creating),
)
def create_problem(body: ProblemBody, services: Reach, visit: Visiting, repeatable: MayRepeat) -> Response:
    """Store a new problem; ``POST /match`` with its id answers it. It belongs to the owner who posts it.

    What is not the sender's to coordinate is sent to who does: like ``POST /submissions``, it waits to be published.
    """
    store, problem = services.workspace.store, problem_of(body, None, services.finder)
    check_claim(problem, None, visit, store, is_id_chosen=body.problem_id is not None)
    # A chosen id is never claimed: the record of that id may be imported later, with other words.
    is_owner = Role.OWNER in visit.caller.roles and bool(visit.caller.account_id)
    is_claimed = is_owner and body.problem_id is None
    clocks = services.settings.clocks

    def put(record: Problem, transaction: Transaction) -> None:
        _put_or_submit(record, transaction, visit, clocks, is_claimed=is_claimed)

    return SHELF.create(store, problem, visit, repeatable, is_claimed=is_claimed, put=put)


def _put_or_submit(
    problem: Problem, transaction: Transaction, visit: Visit, clocks: Clocks, *, is_claimed: bool
) -> None:
    """Store a problem: as published for who coordinates it, as submitted for everybody else.

    Raises:
        TooMany: This account has sent too many problems today.
    """
    caller = visit.caller
    if caller.may(Action.COORDINATE, SHELF.belonging(problem, transaction)):
        transaction.problems.put([problem])
        return
    by = Party(caller.written_as, PartyRole.OWNER)
    account_id = caller.account_id if is_claimed else ""
    submit_problem(transaction, problem, None, by, now_utc(), clocks, account_id=account_id)


@router.put(
    "/{problem_id:path}",
    response_model=ProblemBody,
    responses=CLOSED | MISSING | VERSIONED,
    dependencies=requires(SHELF.changing),
)
def replace_problem(
    problem_id: str, body: ProblemBody, services: Reach, visit: Visiting, if_match: IfMatch = None
) -> Response:
    """Replace a problem whose present version you have read; send its ETag as If-Match."""
    store, problem = services.workspace.store, problem_of(body, problem_id, services.finder)
    with store.read() as transaction:
        before = transaction.problems.get(problem_id)
    check_claim(problem, before, visit, store, is_id_chosen=False)
    return SHELF.replace(store, problem, if_match, visit)


@router.delete(
    "/{problem_id:path}",
    status_code=204,
    responses=CLOSED | MISSING | TAKEN | CHANGED,
    dependencies=requires(SHELF.changing),
)
def delete_problem(problem_id: str, services: Reach, visit: Visiting, if_match: IfMatch = None) -> Response:
    """Delete a problem; with If-Match only the version it names."""
    return SHELF.delete(services.workspace.store, problem_id, if_match, visit)


def check_claim(problem: Problem, before: Problem | None, visit: Visit, store: Store, *, is_id_chosen: bool) -> None:
    """Keep who may write a problem only because it is the own one from choosing its id or another's organisation.

    Raises:
        Forbidden: An owner chooses an id, or names an organisation that is neither the own one nor there already.
    """
    with store.read() as transaction:
        whose = replace(belongings.of_problem(problem, transaction), account_ids=frozenset())
    if visit.caller.may(SHELF.changing, whose):
        return
    if is_id_chosen:
        raise Forbidden("an owner does not choose the id of a problem; leave problem_id out, and one is drawn")
    named = problem.organisation_id
    if named not in ("", before.organisation_id if before else ""):
        raise Forbidden(f"an owner cannot post for organisation {named!r}; leave organisation_id out")
