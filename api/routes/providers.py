"""``/api/v1/providers``: researchers, laboratories, facilities, start-ups, funding calls and courses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from pydantic import TypeAdapter

from api.authorisation import requires
from api.callers import Visiting
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit
from api.places import known_cluster, known_state
from api.profiles import refuse_replacing
from api.record_lists import list_page
from api.records import provider_of
from api.references import organisation_exists
from api.repeats import MayRepeat
from api.routes.responses import CHANGED, CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, page_schema
from api.schemas.records import PROVIDER_EXAMPLE, ProviderBody
from api.services import Reach
from api.shelf import Shelf
from api.unseen import check_seen, unseen_providers
from models.accounts import belongings
from models.accounts.permissions import Action
from models.details import ProviderKind
from models.records import Provider

router = APIRouter(prefix="/providers", tags=["providers"], responses=FAILURES)
SHELF = Shelf[Provider](
    word="provider",
    address="/api/v1/providers",
    id_of=lambda provider: provider.provider_id,
    repository=lambda transaction: transaction.providers,
    encode=TypeAdapter(Provider).dump_json,
    check=organisation_exists,
    creating=Action.CREATE_PROVIDER,
    changing=Action.CHANGE_PROVIDER,
    belonging=belongings.of_provider,
    check_replacing=refuse_replacing,
)

Given = Annotated[ProviderBody, Body(openapi_examples={"facility": {"value": PROVIDER_EXAMPLE}})]


@router.get("", summary="List providers", responses={200: page_schema("ProviderBody")})
def list_providers(
    services: Reach,
    visit: Visiting,
    kind: ProviderKind | None = None,
    organisation_id: Annotated[str, Query(max_length=300)] = "",
    cluster_id: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    district: Annotated[str, Query(max_length=200)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """Return providers by rising id, a page at a time."""
    equal = {
        "kind": kind.value if kind else "",
        "organisation_id": organisation_id,
        "cluster_id": known_cluster(cluster_id, "?cluster_id"),
        "state": known_state(state, "?state"),
        "district": district,
    }
    given = {name: value for name, value in equal.items() if value}
    return list_page(
        SHELF, services.workspace.store, cursor, limit, given, lambda tx: unseen_providers(tx, visit.caller)
    )


@router.get("/{provider_id:path}", response_model=ProviderBody, responses=MISSING)
def read_provider(provider_id: str, services: Reach, visit: Visiting, if_none_match: IfNoneMatch = None) -> Response:
    """Return a provider with its ETag."""
    with services.workspace.store.read() as transaction:
        check_seen(transaction, visit.caller, provider_id)
    return SHELF.read(services.workspace.store, provider_id, if_none_match)


@router.post(
    "", status_code=201, response_model=ProviderBody, responses=CLOSED | TAKEN, dependencies=requires(SHELF.creating)
)
def create_provider(body: Given, services: Reach, visit: Visiting, repeatable: MayRepeat) -> Response:
    """Store a new provider; it is searchable at once."""
    return SHELF.create(services.workspace.store, provider_of(body, None, services.finder), visit, repeatable)


@router.put(
    "/{provider_id:path}",
    response_model=ProviderBody,
    responses=CLOSED | MISSING | VERSIONED,
    dependencies=requires(SHELF.changing),
)
def replace_provider(
    provider_id: str, body: Given, services: Reach, visit: Visiting, if_match: IfMatch = None
) -> Response:
    """Replace a provider whose present version you have read; send its ETag as If-Match.

    Who speaks for it is refused: what they say belongs to ``POST /api/v1/me/profile/words``, where it outlasts imports.
    """
    return SHELF.replace(services.workspace.store, provider_of(body, provider_id, services.finder), if_match, visit)


@router.delete(
    "/{provider_id:path}",
    status_code=204,
    responses=CLOSED | MISSING | TAKEN | CHANGED,
    dependencies=requires(SHELF.changing),
)
def delete_provider(provider_id: str, services: Reach, visit: Visiting, if_match: IfMatch = None) -> Response:
    """Delete a provider and the evidence that nobody else owns; with If-Match only the version it names."""
    return SHELF.delete(services.workspace.store, provider_id, if_match, visit)
