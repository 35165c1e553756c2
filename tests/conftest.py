"""What tests of several packages share: the two bundled models, built once, and which database the suite runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from embeddings.bundled_models import BUNDLED, build_model
from embeddings.write_lock import write_lock
from scripts.proof.postgres_server import PostgresServer, running_postgres
from tests.on_postgres import NOT_APPLICABLE, Stand, redirect_stores

SUITES = ("sqlite", "postgresql")
LONGEST = Path(__file__).parent / "scripts" / "proof"
"""Tests of minutes: begun last, they would leave all cores but one without work."""
STAND = pytest.StashKey[Stand]()
"""Set where the whole suite runs on PostgreSQL (``SETU_TEST_DATABASE=postgresql``)."""


def pytest_configure(config: pytest.Config) -> None:
    """Start a server and give every store a database of it, where the environment asks for that."""
    chosen = os.environ.get("SETU_TEST_DATABASE", "sqlite")
    if chosen not in SUITES:
        raise pytest.UsageError(f"SETU_TEST_DATABASE is {chosen!r}; give one of {', '.join(SUITES)}")
    hands_out = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")  # runs no test itself
    if chosen == "sqlite" or config.option.collectonly or hands_out:
        return
    running = ExitStack()
    config.add_cleanup(running.close)
    stand = Stand(running.enter_context(running_postgres(is_safe=False)))
    os.environ["SETU_TEST_SERVER"] = stand.server.url  # for processes that tests start
    redirect_stores(stand)
    config.stash[STAND] = stand


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest; leave out, and count, what is about SQLite files where there are none."""
    items.sort(key=lambda item: LONGEST not in item.path.parents)  # the order is else as it was
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
    with write_lock(home, wait=True):  # of several processes one builds
        for model_id in BUNDLED:
            build_model(home, model_id)
    return home
