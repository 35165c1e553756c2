"""The server process: uvicorn around the application, one process or several."""

from __future__ import annotations

import gc
import logging
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import forkserver, get_context
from typing import TYPE_CHECKING

import uvicorn
import uvicorn._subprocess

from api.settings import Settings, hand_to_children
from embeddings.bundled_models import BUNDLED, build_model, is_built
from matcher.model_choice import chosen_models

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE_S = 10
"""How long a stopping server waits for answers that are under way."""

FORKS = sys.platform == "linux"
"""Whether server processes are forked from one that has loaded everything. Elsewhere forking is not there, or not
safe beside the system's own libraries, and each process loads for itself."""

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def serve_application(settings: Settings) -> None:
    """Serve API and pages until interrupted.

    Raises:
        SetuError: The database cannot be served, or a model is missing and cannot be built.
    """
    configure_logging(settings)
    if settings.workers > 1:
        hand_to_children(settings)
        if not _missing_models(settings):
            _load_in_one()  # while this process looks at the database
    _check_database(settings)
    if settings.workers > 1:
        _prepare(settings)
        _load_in_one()
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
        forwarded_allow_ips=list(settings.trusted_proxies),
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
    return _loaded.pop() if _loaded else _create_app(settings)


_loaded: list[FastAPI] = []
"""In a process that was forked from one that loaded everything: the application."""


def load_for_all() -> None:
    """Make the application, to be forked, with all that can be shared loaded; what fails here is told by each child."""
    settings = Settings()
    configure_logging(settings)
    gc.disable()  # nothing that is loaded here is garbage
    from matcher.workspace import load_encoders

    with ThreadPoolExecutor(1) as beside:
        encoders = beside.submit(load_encoders, settings.home, chosen_models(settings.home))
        from api.application import create_loaded_app  # which takes as long as the models

        try:
            _loaded.append(create_loaded_app(settings, encoders.result()))
        except Exception as error:  # whatever it is, each process meets it again and tells all of it
            logging.getLogger("setu.api").warning("each process loads for itself, as loading once failed: %s", error)
    gc.enable()


def _load_in_one() -> None:
    """Have uvicorn fork its processes from one that loads everything, and has no threads and no connections then.

    It is a fresh process, not this one, so that libraries obey the variables that were set for children. It loads while
    this one goes on; asked again, it is there already.
    """
    if not FORKS:
        return
    forks = get_context("forkserver")
    forks.set_forkserver_preload(["api.preloaded"])
    forkserver.ensure_running()
    setattr(uvicorn._subprocess, "spawn", forks)  # noqa: B010 - where uvicorn makes its processes


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
    for model_id in _missing_models(settings):
        # In a process of its own: what building needs would stay in this one as long as the server runs.
        with ProcessPoolExecutor(1, get_context("spawn")) as builder:
            builder.submit(build_model, settings.home, model_id).result()


def _missing_models(settings: Settings) -> list[str]:
    """Return the models that have to be built before anybody can load them."""
    chosen = (model_id for model_id in chosen_models(settings.home) if model_id in BUNDLED)
    return [model_id for model_id in chosen if not is_built(settings.home, model_id)]
