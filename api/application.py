"""The application: everything is opened when it starts and closed when it stops."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Lifespan

from api.addresses import CONCEPTS, PAGES
from api.bootstrap import Bootstrap
from api.callers import refuse_foreign_calls, refuse_foreign_forms
from api.capacity import Turnstile
from api.compactor import Compactor
from api.failures import handle_failures
from api.flow_worker import FlowWorker
from api.guard import Guard
from api.import_worker import ImportWorker
from api.outbox.sender import Sender
from api.outbox.webhook import webhook_of
from api.pages.rendering import STATIC
from api.parameters import refuse_unknown_page_parameters, refuse_unknown_parameters
from api.places import PlaceFinder
from api.routes import health, imports
from api.services import Services
from api.settings import Settings
from api.static_files import KeptFiles
from api.texts import Catalogues
from api.uploads import Uploads
from api.version import installed_version
from matcher.query import Query
from matcher.workspace import Workspace
from models.errors import SetuError

logger = logging.getLogger("setu.api")

DESCRIPTION = (
    "A problem in its owner's words and language is answered with ranked researchers, laboratories, facilities, "
    "start-ups, funding calls and courses of India's Science & Technology clusters, each with the evidence that shows "
    "why."
)


WARM_UP = ("zinc in waste water", "पीने के पानी में फ्लोराइड")
"""English and an Indian language: each way of answering loads something that the other does not need."""


class Application(FastAPI):
    """FastAPI inside the `Guard`, whose headers must also stand on what FastAPI's outermost layers answer."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        """Make the application; ``options`` are FastAPI's."""
        self._settings = settings
        super().__init__(**options)

    def build_middleware_stack(self) -> ASGIApp:
        """Return FastAPI's layers inside the guard."""
        settings = self._settings
        return Guard(
            super().build_middleware_stack(), hosts=settings.hosts, receive_timeout_s=settings.receive_timeout_s
        )


def create_app(settings: Settings, workspace: Workspace | None = None) -> FastAPI:
    """Make the application; nothing is opened before it starts.

    Args:
        settings: How it runs.
        workspace: One that is open already and stays open; without it, the one of the settings is opened and closed.
    """
    app = Application(
        settings,
        title="Setu",
        summary="Problems in, solution providers out",
        description=DESCRIPTION,
        version=installed_version(),
        lifespan=_lifespan(settings, workspace),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        max_body_size=settings.max_body_bytes,
        middleware=[Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)],
    )
    handle_failures(app)
    app.include_router(_api_router(settings))
    app.include_router(_page_router())
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    app.include_router(health.router, dependencies=[Depends(refuse_unknown_parameters)])
    return app


def _api_router(settings: Settings) -> APIRouter:
    checks = [Depends(refuse_unknown_parameters), Depends(refuse_foreign_calls)]
    router = APIRouter(prefix="/api/v1", dependencies=checks)
    for concept in CONCEPTS:
        router.include_router(concept.router)
    router.include_router(imports.router, max_body_size=settings.max_upload_bytes)
    return router


def _page_router() -> APIRouter:
    router = APIRouter(dependencies=[Depends(refuse_unknown_page_parameters), Depends(refuse_foreign_forms)])
    for page in PAGES:
        router.include_router(page.router)
    return router


def _lifespan(settings: Settings, given: Workspace | None) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        workspace = given or Workspace.open(database=settings.database, home=settings.home)
        try:
            await to_thread.run_sync(_warm_up, workspace)
            if given is None:
                # What is loaded now stays; to look through it for garbage, time and again, would take up to a second.
                gc.collect()
                gc.freeze()
            services = _services(settings, workspace)
            app.state.services = services
            compactor = Compactor(workspace.indexer)
            services.imports.start()
            if settings.sends_messages:
                services.flow.start()
            compactor.start()
            try:
                yield
            finally:
                await to_thread.run_sync(compactor.stop)
                await to_thread.run_sync(services.flow.stop)
                await to_thread.run_sync(services.imports.stop)
        finally:
            if given is None:
                gc.unfreeze()
                workspace.close()

    return lifespan


def _warm_up(workspace: Workspace) -> None:
    """Load the index and touch every stage once, so that a server that answers at all answers quickly."""
    try:
        for text in WARM_UP:
            workspace.matcher.match(Query(text))
    except SetuError as error:
        # The server starts all the same: /readyz says what is wrong, and pages and records need no index.
        logger.error("not ready: %s", error)


def _services(settings: Settings, workspace: Workspace) -> Services:
    uploads = Uploads(settings.home / "uploads")
    return Services(
        settings=settings,
        workspace=workspace,
        turnstile=Turnstile(settings.concurrent_matches, settings.match_wait_s),
        catalogues=Catalogues.load(settings.default_language),
        finder=PlaceFinder(workspace.store),
        uploads=uploads,
        imports=ImportWorker(workspace.store, uploads, settings.max_import_rows),
        bootstrap=Bootstrap(),
        flow=FlowWorker(
            workspace.store,
            workspace.matcher,
            Sender(workspace.store, settings),
            settings.clocks,
            events_to=webhook_of(settings),
        ),
    )
