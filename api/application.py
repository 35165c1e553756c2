"""The application: everything is opened when it starts and closed when it stops."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Lifespan

from api.addresses import CONCEPTS, PAGES, UPLOADING
from api.administration.processes import Processes
from api.bootstrap import Bootstrap
from api.callers import refuse_foreign_calls, refuse_foreign_forms
from api.capacity import Turnstile
from api.compactor import Compactor
from api.counting import count_request
from api.failures import handle_failures
from api.flow_worker import FlowWorker
from api.guard import Guard
from api.import_worker import ImportWorker
from api.limits import Limiter
from api.media_types import refuse_other_media
from api.memory_returner import MemoryReturner, trim_of_library
from api.next_links import NextLinks
from api.oidc.provider import provider_of
from api.openapi_document import completed
from api.outbox.sender import Sender
from api.outbox.webhook import webhook_of
from api.pages.rendering import STATIC
from api.parameters import refuse_unknown_page_parameters, refuse_unknown_parameters
from api.places import PlaceFinder
from api.problem_comparer import ProblemComparer
from api.problem_encoder import ProblemEncoder
from api.remembering import Remembering
from api.repeats import hold_form, hold_request
from api.report_worker import ReportWorker
from api.routes import health, imports
from api.services import Services
from api.settings import Settings
from api.static_files import KeptFiles
from api.texts import Catalogues
from api.upkeep_worker import UpkeepWorker
from api.uploads import Uploads
from api.version import installed_version
from embeddings.encoder import Encoder
from matcher.query import Query
from matcher.workspace import Workspace
from models.errors import SetuError

logger = logging.getLogger("setu.api")

DESCRIPTION = (
    "A problem in its owner's words and language is answered with ranked researchers, laboratories, facilities, "
    "start-ups, funding calls and courses of India's Science & Technology clusters, each with the evidence that shows "
    "why."
)


WARM_UP = ("zinc in waste water", "पीने के पानी में फ्लोराइड", "paani me fluoride zyada hai")
"""English, an Indian language and a romanised one: each way of answering loads something that others do not need."""


GARBAGE_THRESHOLDS = (20_000, 20, 50)
"""An answer makes thousands of objects that go without any search for garbage; Python's own thresholds (700, 10, 10)
cost 5 to 9 % of its time (``docs/performance.md``)."""


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

    def openapi(self) -> dict[str, Any]:
        """Return the document, with what holds for every address."""
        if self.openapi_schema is None:
            self.openapi_schema = completed(super().openapi())
        return self.openapi_schema


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
        middleware=[
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
            Middleware(NextLinks),
            Middleware(Remembering),
        ],
    )
    handle_failures(app)
    app.router.routes.extend(_routes(settings.max_body_bytes, settings.max_upload_bytes))
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    app.include_router(health.router, dependencies=[Depends(refuse_unknown_parameters)])
    return app


def create_loaded_app(settings: Settings, encoders: dict[str, Encoder]) -> FastAPI:
    """Make the application with models, words and index in memory, for processes that are forked from this one.

    What is in memory now is shared by all of them as long as nobody writes to it. No connection is left open: each
    process makes its own.

    Args:
        settings: How it runs.
        encoders: The models that were chosen for its home.
    """
    workspace = _opened(settings, encoders)
    _warm_up(workspace)
    workspace.disconnect()
    app = create_app(settings, workspace)
    _spare_garbage_collection()  # so that no search for garbage writes to what is shared, too
    return app


def _spare_garbage_collection() -> None:
    """Look for garbage seldom, and never in what is loaded now and stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


@lru_cache(maxsize=8)
def _routes(max_body_bytes: int, max_upload_bytes: int) -> tuple[BaseRoute, ...]:
    """Return the routes of API and pages, which applications with the same limits share: making them takes longest."""
    made = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, max_body_size=max_body_bytes)
    made.include_router(_api_router(max_upload_bytes))
    made.include_router(_page_router(max_upload_bytes))
    return tuple(made.router.routes)


def _api_router(max_upload_bytes: int) -> APIRouter:
    checks = (refuse_unknown_parameters, refuse_foreign_calls, count_request, refuse_other_media, hold_request)
    router = APIRouter(prefix="/api/v1", dependencies=[Depends(check) for check in checks])
    for concept in CONCEPTS:
        router.include_router(concept.router)
    router.include_router(imports.router, max_body_size=max_upload_bytes)
    return router


def _page_router(max_upload_bytes: int) -> APIRouter:
    checks = (refuse_unknown_page_parameters, refuse_foreign_forms, count_request, hold_form)
    router = APIRouter(dependencies=[Depends(check) for check in checks])
    for page in PAGES:
        router.include_router(page.router)
    for page in UPLOADING:
        router.include_router(page.router, max_body_size=max_upload_bytes)
    return router


def _lifespan(settings: Settings, given: Workspace | None) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        workspace = given or _opened(settings)
        thresholds = gc.get_threshold()
        try:
            await to_thread.run_sync(_warm_up, workspace)
            if given is None:
                # To look through what is loaded for garbage, time and again, would take up to a second.
                _spare_garbage_collection()
            services = _services(settings, workspace)
            app.state.services = services
            threads = (
                Compactor(workspace.indexer),
                ProblemEncoder(workspace.store, workspace.matcher),
                ProblemComparer(workspace),
                MemoryReturner(trim_of_library()),
            )
            services.imports.start()
            services.reports.start()
            if settings.sends_messages:
                services.flow.start()
            for thread in threads:
                thread.start()
            services.upkeep.start()
            services.processes.enter()
            try:
                yield
            finally:
                services.processes.leave()
                await to_thread.run_sync(services.upkeep.stop)
                for thread in threads:
                    await to_thread.run_sync(thread.stop)
                await to_thread.run_sync(services.flow.stop)
                await to_thread.run_sync(services.reports.stop)
                await to_thread.run_sync(services.imports.stop)
        finally:
            if given is None:
                gc.unfreeze()
                gc.set_threshold(*thresholds)
                workspace.close()

    return lifespan


def _opened(settings: Settings, encoders: dict[str, Encoder] | None = None) -> Workspace:
    return Workspace.open(
        database=settings.database, home=settings.home, encoders=encoders, remembered=settings.remembered_texts
    )


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
        reports=ReportWorker(workspace, settings.home),
        bootstrap=Bootstrap(),
        flow=FlowWorker(
            workspace.store,
            workspace.matcher,
            Sender(workspace.store, settings),
            settings.clocks,
            events_to=webhook_of(settings),
        ),
        limiter=Limiter(workspace.store),
        upkeep=UpkeepWorker(workspace.store, workspace.indexer),
        processes=Processes(settings.home / "processes", installed_version()),
        provider=provider_of(settings),
    )
