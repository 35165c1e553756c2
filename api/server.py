"""The server process: uvicorn around the application, one process or several."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import uvicorn

from api.settings import Settings, hand_to_children
from embeddings.bundled_models import BUNDLED, build_model, is_built
from matcher.model_choice import chosen_models

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE_S = 10
"""How long a stopping server waits for answers that are under way."""

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def serve_application(settings: Settings) -> None:
    """Serve API and pages until interrupted.

    Raises:
        SetuError: The database cannot be served, or a model is missing and cannot be built.
    """
    configure_logging(settings)
    _check_database(settings)
    if settings.workers > 1:
        _prepare(settings)
        hand_to_children(settings)
    uvicorn.run(
        "api.server:application" if settings.workers > 1 else _create_app(settings),
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


def _check_database(settings: Settings) -> None:
    """Refuse a database that cannot be served, in one clear line and not in the traceback of every process."""
    from models.store import Store  # here, so that the module stays quick to import

    Store.open(settings.database).close()


def application() -> FastAPI:
    """Make the application of one of several processes, from the environment that the first one handed on."""
    settings = Settings()
    configure_logging(settings)
    return _create_app(settings)


def _create_app(settings: Settings) -> FastAPI:
    # Here, because the first of several processes only starts and watches the others: it stays small.
    from api.application import create_app

    return create_app(settings)


def configure_logging(settings: Settings) -> None:
    """Log to standard error from the level that is set; times are in UTC."""
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(level=settings.log_level.upper(), format=LOG_FORMAT)
    # It reports every set of processor instructions that it was not built for.
    logging.getLogger("faiss.loader").setLevel(logging.WARNING)


def _prepare(settings: Settings) -> None:
    """Build missing models once, so that the processes do not all begin with it.

    The index needs no such step: the process that comes first makes it under a lock, the others wait for it.
    """
    for model_id in chosen_models(settings.home):
        if model_id in BUNDLED and not is_built(settings.home, model_id):
            # In a process of its own: what building needs would stay in this one as long as the server runs.
            with ProcessPoolExecutor(1, get_context("spawn")) as builder:
                builder.submit(build_model, settings.home, model_id).result()
