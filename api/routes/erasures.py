"""``/api/v1/erasures``: for administrators, a person erased everywhere."""

from __future__ import annotations

from fastapi import APIRouter

from api.authorisation import requires
from api.callers import Visiting
from api.routes.responses import CLOSED, FAILURES, MISSING, TAKEN
from api.schemas.privacy import ErasureBody, ErasureOut
from api.services import Reach
from matcher.privacy.erase import Erased, Plan, erase, plan_erasure
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.moments import now_utc
from models.privacy.finding import person_to_erase

router = APIRouter(tags=["privacy"], responses=FAILURES)


@router.post(
    "/erasures", response_model=ErasureOut, responses=CLOSED | MISSING | TAKEN,
    dependencies=requires(Action.MANAGE_ACCOUNTS), summary="Erase a person",
)  # fmt: skip
def erase_person(body: ErasureBody, services: Reach, visit: Visiting) -> ErasureOut:
    """Erase a person from database, index, caches and files, at once and for good; a dry run counts only."""
    store, home = services.workspace.store, services.settings.home
    with store.read() as transaction:
        person = person_to_erase(
            transaction, body.person, with_provider=body.with_provider, with_problems=body.with_problems
        )
    if body.dry_run:
        return _out(plan_erasure(store, home, person), None)
    by, clocks = visit.entry(Event.PERSON_ERASED), services.settings.clocks
    done = erase(store, services.workspace.indexer, home, person, by, now_utc(), clocks)
    services.flow.wake()
    return _out(done.plan, done)


def _out(plan: Plan, done: Erased | None) -> ErasureOut:
    return ErasureOut(
        dry_run=done is None, rows=dict(plan.rows), message_files=plan.files.messages, refused_rows=plan.files.rows,
        traces=dict(done.traces) if done else {}, offered=done.offered if done else 0,
        shared_evidence=list(plan.shared_ids), evidence_naming_them=list(plan.naming_ids),
        is_overwritten=done is not None and done.is_overwritten,
    )  # fmt: skip
