"""``/api/v1/evidence``: dated texts that show what their owners can do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from api.authorisation import requires
from api.callers import Visiting
from api.cursor import id_before
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit
from api.record_lists import list_page, take_page, write_page
from api.records import evidence_of
from api.references import owners_exist
from api.repeats import MayRepeat
from api.routes.responses import CHANGED, CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, page_schema
from api.schemas.records import EvidenceBody
from api.services import Reach
from api.shelf import Shelf
from api.unseen import check_seen, is_seen, unseen_providers
from models.accounts import belongings
from models.accounts.permissions import Action
from models.errors import NotFound
from models.records import Evidence, EvidenceKind
from models.refusals import Refusal

router = APIRouter(prefix="/evidence", tags=["evidence"], responses=FAILURES)
SHELF = Shelf[Evidence](
    word="evidence",
    address="/api/v1/evidence",
    id_of=lambda evidence: evidence.evidence_id,
    repository=lambda transaction: transaction.evidence,
    encode=TypeAdapter(Evidence).dump_json,
    check=owners_exist,
    creating=Action.CREATE_EVIDENCE,
    changing=Action.CHANGE_EVIDENCE,
    belonging=belongings.of_evidence,
)


@router.get("", summary="List evidence", responses=MISSING | {200: page_schema("EvidenceBody")})
def list_evidence(
    services: Reach,
    visit: Visiting,
    kind: EvidenceKind | None = None,
    owner_id: Annotated[str, Query(max_length=300, description="Owned by this provider.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """Return evidence by rising id, a page at a time."""
    store = services.workspace.store
    if not owner_id:
        given = {"kind": kind.value} if kind else {}
        return list_page(SHELF, store, cursor, limit, given, lambda tx: unseen_providers(tx, visit.caller))
    with store.read() as transaction:
        check_seen(transaction, visit.caller, owner_id)
        transaction.providers.get(owner_id)
        owned = transaction.evidence.owned_by([owner_id])[owner_id]
    after = id_before(cursor)
    wanted = (item for item in owned if item.evidence_id > after and kind in (None, item.kind))
    page, has_more = take_page(wanted, limit)
    return write_page(list(map(SHELF.encode, page)), page[-1].evidence_id if has_more else "")


@router.get("/{evidence_id:path}", response_model=EvidenceBody, responses=MISSING)
def read_evidence(evidence_id: str, services: Reach, visit: Visiting, if_none_match: IfNoneMatch = None) -> Response:
    """Return an evidence with its ETag."""
    with services.workspace.store.read() as transaction:
        found = transaction.evidence.get_many([evidence_id]).get(evidence_id)
        if found is not None and not is_seen(found, unseen_providers(transaction, visit.caller)):
            raise NotFound(Refusal.NO_SUCH_RECORD.told(record_type="evidence", record_id=evidence_id))
    return SHELF.read(services.workspace.store, evidence_id, if_none_match)


@router.post(
    "", status_code=201, response_model=EvidenceBody, responses=CLOSED | TAKEN, dependencies=requires(SHELF.creating)
)
def create_evidence(body: EvidenceBody, services: Reach, visit: Visiting, repeatable: MayRepeat) -> Response:
    """Store a new evidence; it is searchable at once."""
    return SHELF.create(services.workspace.store, evidence_of(body, None, services.finder), visit, repeatable)


@router.put(
    "/{evidence_id:path}",
    response_model=EvidenceBody,
    responses=CLOSED | MISSING | VERSIONED,
    dependencies=requires(SHELF.changing),
)
def replace_evidence(
    evidence_id: str, body: EvidenceBody, services: Reach, visit: Visiting, if_match: IfMatch = None
) -> Response:
    """Replace an evidence whose present version you have read; send its ETag as If-Match."""
    return SHELF.replace(services.workspace.store, evidence_of(body, evidence_id, services.finder), if_match, visit)


@router.delete(
    "/{evidence_id:path}",
    status_code=204,
    responses=CLOSED | MISSING | TAKEN | CHANGED,
    dependencies=requires(SHELF.changing),
)
def delete_evidence(evidence_id: str, services: Reach, visit: Visiting, if_match: IfMatch = None) -> Response:
    """Delete an evidence; with If-Match only the version it names."""
    return SHELF.delete(services.workspace.store, evidence_id, if_match, visit)
