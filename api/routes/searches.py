"""``/api/v1/me/searches``: questions that somebody saved, to hear when somebody new fits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.authorisation import requires
from api.callers import Visiting
from api.conditional import etag
from api.cursor import page_of
from api.parameters import Cursor, IfMatch, Limit
from api.queries import ask
from api.repeats import only_asks
from api.routes.responses import CHANGED, CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, json_response
from api.schemas.searches import (
    SearchBody,
    SearchChangeBody,
    SearchOut,
    SearchPage,
    SearchRunOut,
    fit_out,
    search_out,
)
from api.searching import Wish, ask_now, change, delete, own_search, save, searcher
from api.services import Reach
from models.accounts.permissions import Action
from models.searches.saved_search import SavedSearch

router = APIRouter(prefix="/me/searches", tags=["searches"], responses=FAILURES | CLOSED)
MAY = requires(Action.KEEP_SEARCHES)


@router.get("", response_model=SearchPage, dependencies=MAY, summary="List one's saved searches")
def list_searches(services: Reach, visit: Visiting, cursor: Cursor = "", limit: Limit = 50) -> SearchPage:
    """Return the searches of the account, the first saved first."""
    with services.workspace.store.read() as transaction:
        held = transaction.searches.of_account(searcher(visit.caller))
    found, following = page_of(held, _place_of, cursor, limit, kinds=(str, str))
    return SearchPage(items=[search_out(one) for one in found], next=following)


@router.post(
    "",
    status_code=201,
    response_model=SearchOut,
    responses=TAKEN | MISSING,
    dependencies=MAY,
    summary="Save a search",
)
async def save_search(
    body: SearchBody,
    services: Reach,
    visit: Visiting,
    accept_language: Annotated[str, Header(description="Language of its letters, where the body names none.")] = "",
) -> Response:
    """Save a question; a letter comes when somebody fits who does not fit today."""
    language = body.language or services.catalogues.choose("", accept_language).language

    def compute() -> SavedSearch:
        asked = ask(body.question, services.workspace.store, services.finder, visit.caller)
        return save(visit, services, Wish(body.name, asked.query, body.every, language))

    saved = await services.turnstile.run(compute)
    return _response(saved, 201, {"Location": f"/api/v1/me/searches/{saved.search_id}"})


@router.get(
    "/{search_id}", response_model=SearchOut, responses=MISSING, dependencies=MAY, summary="Read a saved search"
)
def read_search(search_id: str, services: Reach, visit: Visiting) -> Response:
    """Return a search with its ETag."""
    with services.workspace.store.read() as transaction:
        return _response(own_search(transaction, visit.caller, search_id))


@router.patch(
    "/{search_id}", response_model=SearchOut, responses=MISSING | VERSIONED, dependencies=MAY,
    summary="Change a saved search",
)  # fmt: skip
def change_search(
    search_id: str, body: SearchChangeBody, services: Reach, visit: Visiting, if_match: IfMatch = None
) -> Response:
    """Rename a search, ask it more or less often, let it rest or go on."""
    return _response(change(visit, services, search_id, body, if_match))


@router.delete(
    "/{search_id}", status_code=204, responses=MISSING | CHANGED, dependencies=MAY, summary="Delete a saved search"
)
def delete_search(search_id: str, services: Reach, visit: Visiting, if_match: IfMatch = None) -> Response:
    """Delete a search with all that it remembers."""
    delete(visit, services, search_id, if_match)
    return Response(status_code=204)


@router.post(
    "/{search_id}/run", response_model=SearchRunOut, responses=MISSING, dependencies=MAY, summary="Ask a search now",
    openapi_extra=only_asks("it says of whom a letter would tell, writes no letter and stores nothing"),
)  # fmt: skip
async def run_search(search_id: str, services: Reach, visit: Visiting) -> SearchRunOut:
    """Return who fits that the owner has not seen; they stay new for the next letter."""
    _, fits = await services.turnstile.run(lambda: ask_now(visit, services, search_id))
    return SearchRunOut(items=[fit_out(one) for one in fits])


def _place_of(search: SavedSearch) -> tuple[str | float, ...]:
    return search.saved_at, search.search_id


def _response(search: SavedSearch, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    content = search_out(search).model_dump_json().encode()
    return json_response(content, status, {"ETag": etag(content)} | (headers or {}))
