"""Whether the server lives, whether it can answer, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.exc import SQLAlchemyError

from api.routes.responses import json_response
from api.schemas.types import Body
from api.services import Reach
from api.version import installed_version
from matcher.ranker import ranker_of
from matcher.workspace import Workspace
from models.errors import SetuError

router = APIRouter(tags=["operation"])


class Alive(Body):
    """The process answers."""

    status: Annotated[str, Field(examples=["ok"])]


class Readiness(Body):
    """For each part ``ready``, or why it is not."""

    database: Annotated[str, Field(examples=["ready"])]
    index: Annotated[str, Field(examples=["ready"])]
    models: Annotated[str, Field(examples=["ready"])]
    ranker: Annotated[str, Field(examples=["ready"])]


class VersionOut(Body):
    """What runs."""

    setu: Annotated[str, Field(examples=["0.1.0"])]
    models: Annotated[list[str], Field(examples=[["all-MiniLM-L6-v2", "multilingual-e5-small"]])]
    passages: Annotated[int, Field(examples=[1840])]


@router.get("/healthz", response_model=Alive, summary="Does the process answer?")
async def healthz() -> Alive:
    """Say that the process answers; asks nothing of the database."""
    return Alive(status="ok")


@router.get(
    "/readyz",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Some part is not ready; each says why."}},
    summary="Can it answer matches?",
)
def readyz(services: Reach) -> Response:
    """Say whether database, index, models and ranker can answer."""
    workspace = services.workspace
    readiness = Readiness(
        database=_state(lambda: _check_database(workspace)),
        index=_state(lambda: _check_index(workspace)),
        models=_state(lambda: _check_models(workspace)),
        ranker=_state(lambda: _check_ranker(workspace)),
    )
    is_ready = set(readiness.model_dump().values()) == {"ready"}
    return json_response(readiness.model_dump_json().encode(), 200 if is_ready else 503)


@router.get("/version", response_model=VersionOut, summary="What runs here?")
def version_of(services: Reach) -> VersionOut:
    """Name the version, the embedding models and the size of the index."""
    index = services.workspace.indexer.current()
    return VersionOut(setu=installed_version(), models=list(index.views), passages=index.row_count)


def _state(check: Callable[[], None]) -> str:
    try:
        check()
    except (SetuError, SQLAlchemyError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return "ready"


def _check_database(workspace: Workspace) -> None:
    with workspace.store.read() as transaction:
        transaction.changes.last_seq()


def _check_index(workspace: Workspace) -> None:
    with workspace.store.read() as transaction:
        written = transaction.changes.last_seq()
    applied = workspace.indexer.current().applied_seq
    if applied < written:
        raise SetuError(f"change {applied} of {written} is applied; wait, or run: setu index")


def _check_models(workspace: Workspace) -> None:
    if not workspace.indexer.current().views:
        raise SetuError("no embedding model is loaded; run: setu models build")


def _check_ranker(workspace: Workspace) -> None:
    with workspace.store.read() as transaction:
        ranker_of(transaction, transaction.rankers.in_use())
