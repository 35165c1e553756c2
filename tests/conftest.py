"""What tests of several packages share: the two bundled models, built once, and which database the suite runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from embeddings.bundled_models import BUNDLED, build_model
from scripts.proof.postgres_server import PostgresServer, running_postgres
from tests.on_postgres import NOT_APPLICABLE, Stand, redirect_stores

SUITES = ("sqlite", "postgresql")
STAND = pytest.StashKey[Stand]()
"""Set where the whole suite runs on PostgreSQL (``SETU_TEST_DATABASE=postgresql``)."""


def pytest_configure(config: pytest.Config) -> None:
    """Start a server and give every store a database of it, where the environment asks for that."""
    chosen = os.environ.get("SETU_TEST_DATABASE", "sqlite")
    if chosen not in SUITES:
        raise pytest.UsageError(f"SETU_TEST_DATABASE is {chosen!r}; give one of {', '.join(SUITES)}")
    if chosen == "sqlite" or config.option.collectonly:
        return
    running = ExitStack()
    config.add_cleanup(running.close)
    stand = Stand(running.enter_context(running_postgres(is_safe=False)))
    os.environ["SETU_TEST_SERVER"] = stand.server.url  # for processes that tests start
    redirect_stores(stand)
    config.stash[STAND] = stand


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and count, what is about SQLite files where there are none."""
    if STAND in config.stash:
        for item in items:
            if item.get_closest_marker("sqlite") is not None:
                item.add_marker(pytest.mark.skip(reason=NOT_APPLICABLE))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Drop the databases that a test made for itself."""
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    yield
    if folder is not None and STAND in item.config.stash:
        item.config.stash[STAND].drop_below(folder)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """Give a PostgreSQL server of our own."""
    if STAND in request.config.stash:
        yield request.config.stash[STAND].server
        return
    with running_postgres(is_safe=False) as server:
        yield server


@pytest.fixture(scope="session")
def model_home() -> Path:
    """Give a home in which both bundled models are built; the first run ever takes a minute or two."""
    home = Path(__file__).resolve().parents[1] / "build"
    for model_id in BUNDLED:
        build_model(home, model_id)
    return home
