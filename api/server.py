"""The server process: uvicorn around the application, one process or several."""

from __future__ import annotations

import logging
import time

import uvicorn
from fastapi import FastAPI

from api.application import create_app
from api.settings import Settings, hand_to_children
from matcher.workspace import Workspace

GRACE_S = 10
"""How long a stopping server waits for answers that are under way."""

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def serve_application(settings: Settings) -> None:
    """Serve API and pages until interrupted.

    Raises:
        SetuError: The database, a model or the index cannot be opened.
    """
    configure_logging(settings)
    if settings.workers > 1:
        _prepare(settings)
        hand_to_children(settings)
    uvicorn.run(
        "api.server:application" if settings.workers > 1 else create_app(settings),
        factory=settings.workers > 1,
        workers=settings.workers,
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        # uvicorn's own log of requests holds the query, and so what people write; the guard's holds the path alone.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def application() -> FastAPI:
    """Make the application of one of several processes, from the environment that the first one handed on."""
    settings = Settings()
    configure_logging(settings)
    return create_app(settings)


def configure_logging(settings: Settings) -> None:
    """Log to standard error from the level that is set; times are in UTC."""
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(level=settings.log_level.upper(), format=LOG_FORMAT)


def _prepare(settings: Settings) -> None:
    """Build models, schema and index once, so that the processes do not all begin with it."""
    workspace = Workspace.open(database=settings.database, home=settings.home)
    try:
        workspace.indexer.current()
    finally:
        workspace.close()
