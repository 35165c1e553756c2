"""``POST /api/v1/assignments``: problems to providers, by best total or by fairness, with what each costs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter

from api.authorisation import requires
from api.callers import Visiting
from api.cluster_days import Chosen, assigned, candidates_of, conflicts_of, readable
from api.repeats import only_asks
from api.routes.responses import CLOSED, FAILURES, MISSING
from api.schemas.assignments import AssignmentBody, AssignmentOut, ScoredPairBody, assignment_out
from api.services import Reach, Services
from matcher.assignment.pair_table import Pair, PairTable
from matcher.cluster_day.candidates import Candidates
from models.accounts.caller import Caller
from models.accounts.callers_problems import CallersProblems
from models.accounts.permissions import Action
from models.errors import FieldProblem, Forbidden, InvalidInput, NotFound
from models.records import Problem
from models.store import Transaction

router = APIRouter(tags=["cluster days"], dependencies=requires(Action.PLAN_DAY), responses=FAILURES | CLOSED)


@router.post(
    "/assignments", response_model=AssignmentOut, responses=MISSING, summary="Assign problems",
    openapi_extra=only_asks("it proposes meetings and stores nothing"),
)  # fmt: skip
async def make_assignment(body: AssignmentBody, services: Reach, visit: Visiting) -> AssignmentOut:
    """Assign stored problems to stored providers, or a table of affinities; the answer never contains their texts.

    Where the limits cannot hold, the answer is 422 of type ``/errors/infeasible`` with remedies that were tried.
    """
    if body.affinities is not None:
        candidates = await services.turnstile.run(partial(_given, body.affinities))
        found = await assigned(services, body.spec(candidates, frozenset()))
        return assignment_out(found, candidates)
    chosen = await services.turnstile.run(partial(chosen_of, body, services, visit.caller))
    candidates = await candidates_of(services, chosen, body.least)
    conflicts = await conflicts_of(services, chosen, body.conflicts)
    found = await assigned(services, body.spec(candidates, frozenset(conflicts)))
    return assignment_out(found, candidates, withheld=chosen.withheld)


def _given(affinities: Sequence[ScoredPairBody]) -> Candidates:
    pairs = [Pair(one.problem_id, one.provider_id, one.affinity) for one in affinities]
    return Candidates(table=PairTable.of(pairs), judged=len(pairs))


def chosen_of(body: AssignmentBody, services: Services, caller: Caller) -> Chosen:
    """Return the stored problems and providers that a body names.

    Raises:
        InvalidInput: Problems are not stored; each is named with its place in the request.
        Forbidden: The caller may not read some of the problems.
        NotFound: A provider is not stored.
    """
    with services.workspace.store.read() as transaction:
        problems, withheld = _problems(body, CallersProblems(transaction, caller))
        return Chosen(problems, _provider_ids(body, transaction), withheld)


def _problems(body: AssignmentBody, callers: CallersProblems) -> tuple[tuple[Problem, ...], int]:
    if body.problems == "all" or body.problems is None:
        return readable(callers.iterate())
    stored = callers.get_many(body.problems)
    missing = [
        FieldProblem(f"/problems/{place}", one, "no such problem is stored", "correct the id")
        for place, one in enumerate(body.problems)
        if one not in stored
    ]
    if missing:
        raise InvalidInput("some problems are not known", missing)
    problems, withheld = readable(stored[one] for one in sorted(stored))
    if withheld:
        closed = sorted(stored.keys() - {one.problem_id for one in problems})
        raise Forbidden(
            f"the words of {', '.join(closed[:5])} ({withheld} in all) are withheld from you; leave them out"
        )
    return problems, 0


def _provider_ids(body: AssignmentBody, transaction: Transaction) -> tuple[str, ...]:
    wanted = None if body.providers == "all" or body.providers is None else body.providers
    known = {one.provider_id: one.kind for one in transaction.providers.outlines(wanted)}
    if unknown := [one for one in wanted or () if one not in known]:
        raise NotFound(f"no such provider: {', '.join(unknown[:5])} ({len(unknown)} in all); import them first")
    return tuple(sorted(one for one, kind in known.items() if not body.kinds or kind in body.kinds))
