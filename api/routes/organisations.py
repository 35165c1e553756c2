"""``/api/v1/organisations``: institutions, companies and bodies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from api.authorisation import requires
from api.callers import Visiting
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit
from api.places import known_cluster, known_state
from api.record_lists import list_page
from api.records import organisation_of
from api.references import nothing_to_check, organisation_is_awaited, organisation_is_unused
from api.repeats import MayRepeat
from api.routes.responses import CHANGED, CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, page_schema
from api.schemas.records import OrganisationBody
from api.services import Reach
from api.shelf import Shelf
from models.accounts import belongings
from models.accounts.permissions import Action, Extent
from models.errors import Forbidden
from models.records import Organisation, OrganisationKind

router = APIRouter(prefix="/organisations", tags=["organisations"], responses=FAILURES)
SHELF = Shelf[Organisation](
    word="organisation",
    address="/api/v1/organisations",
    id_of=lambda organisation: organisation.organisation_id,
    repository=lambda transaction: transaction.organisations,
    encode=TypeAdapter(Organisation).dump_json,
    check=nothing_to_check,
    creating=Action.CREATE_ORGANISATION,
    changing=Action.CHANGE_ORGANISATION,
    belonging=belongings.of_organisation,
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


@router.post(
    "",
    status_code=201,
    response_model=OrganisationBody,
    responses=CLOSED | TAKEN,
    dependencies=requires(SHELF.creating),
)
def create_organisation(body: OrganisationBody, services: Reach, visit: Visiting, repeatable: MayRepeat) -> Response:
    """Store a new organisation; its members get its place. One that records name already is for administrators."""
    store, organisation = services.workspace.store, organisation_of(body, None, services.finder)
    if visit.caller.extent(SHELF.creating) is not Extent.ALL:
        with store.read() as transaction:
            if organisation_is_awaited(organisation.organisation_id, transaction):
                raise Forbidden(
                    f"records name organisation {body.organisation_id!r} already; an administrator stores it"
                )
    return SHELF.create(store, organisation, visit, repeatable)


@router.put(
    "/{organisation_id:path}",
    response_model=OrganisationBody,
    responses=CLOSED | MISSING | VERSIONED,
    dependencies=requires(SHELF.changing),
)
def replace_organisation(
    organisation_id: str, body: OrganisationBody, services: Reach, visit: Visiting, if_match: IfMatch = None
) -> Response:
    """Replace an organisation whose present version you have read; send its ETag as If-Match."""
    return SHELF.replace(
        services.workspace.store, organisation_of(body, organisation_id, services.finder), if_match, visit
    )


@router.delete(
    "/{organisation_id:path}",
    status_code=204,
    responses=CLOSED | MISSING | TAKEN | CHANGED,
    dependencies=requires(SHELF.changing),
)
def delete_organisation(organisation_id: str, services: Reach, visit: Visiting, if_match: IfMatch = None) -> Response:
    """Delete an organisation that nobody belongs to; with If-Match only the version it names."""
    return SHELF.delete(services.workspace.store, organisation_id, if_match, visit)
