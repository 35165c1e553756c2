"""``/api/v1/organisations``: institutions, companies and bodies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import TypeAdapter

from api.operators import require_operator
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit
from api.places import known_cluster, known_state
from api.records import organisation_of
from api.references import nothing_to_check, organisation_is_unused
from api.routes.responses import CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, page_schema
from api.schemas.records import OrganisationBody
from api.services import Reach
from api.shelf import Shelf, list_page
from models.records import Organisation, OrganisationKind

router = APIRouter(prefix="/organisations", tags=["organisations"], responses=FAILURES)
operator = [Depends(require_operator)]

SHELF = Shelf[Organisation](
    word="organisation",
    address="/api/v1/organisations",
    id_of=lambda organisation: organisation.organisation_id,
    repository=lambda transaction: transaction.organisations,
    encode=TypeAdapter(Organisation).dump_json,
    check=nothing_to_check,
    check_removal=organisation_is_unused,
)


@router.get("", summary="List organisations", responses={200: page_schema("OrganisationBody")})
def list_organisations(
    services: Reach,
    kind: OrganisationKind | None = None,
    cluster_id: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    district: Annotated[str, Query(max_length=200)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """Return organisations by rising id, a page at a time."""
    equal = {
        "kind": kind.value if kind else "",
        "cluster_id": known_cluster(cluster_id, "?cluster_id"),
        "state": known_state(state, "?state"),
        "district": district,
    }
    given = {name: value for name, value in equal.items() if value}
    return list_page(SHELF, services.workspace.store, cursor, limit, given)


@router.get("/{organisation_id:path}", response_model=OrganisationBody, responses=MISSING)
def read_organisation(organisation_id: str, services: Reach, if_none_match: IfNoneMatch = None) -> Response:
    """Return an organisation with its ETag."""
    return SHELF.read(services.workspace.store, organisation_id, if_none_match)


@router.post("", status_code=201, response_model=OrganisationBody, responses=CLOSED | TAKEN, dependencies=operator)
def create_organisation(body: OrganisationBody, services: Reach) -> Response:
    """Store a new organisation; its members get its place."""
    return SHELF.create(services.workspace.store, organisation_of(body, None, services.finder))


@router.put(
    "/{organisation_id:path}",
    response_model=OrganisationBody,
    responses=CLOSED | MISSING | VERSIONED,
    dependencies=operator,
)
def replace_organisation(
    organisation_id: str, body: OrganisationBody, services: Reach, if_match: IfMatch = None
) -> Response:
    """Replace an organisation whose present version you have read; send its ETag as If-Match."""
    return SHELF.replace(services.workspace.store, organisation_of(body, organisation_id, services.finder), if_match)


@router.delete("/{organisation_id:path}", status_code=204, responses=CLOSED | MISSING | TAKEN, dependencies=operator)
def delete_organisation(organisation_id: str, services: Reach, if_match: IfMatch = None) -> Response:
    """Delete an organisation that nobody belongs to; with If-Match only the version it names."""
    return SHELF.delete(services.workspace.store, organisation_id, if_match)
