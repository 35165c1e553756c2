"""An application on a filled store with the word-counting matcher; each test has its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.application import create_app
from api.settings import Settings
from matcher.workspace import Workspace
from models.store import Store
from tests.api.fakes import FakeWorkspace
from tests.api.scene import fill

ClientMaker = Callable[..., TestClient]


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a database once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("filled") / "setu.db"
    store = Store.open(path)
    fill(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def reader(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client that all tests share; they must not write."""
    store = Store.open(filled_database)
    app = create_app(Settings(home=tmp_path_factory.mktemp("home")), cast(Workspace, FakeWorkspace.on(store)))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
    store.close()


@pytest.fixture(scope="module")
def writer(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client that the tests of one file share; what one writes must not matter to another."""
    home = tmp_path_factory.mktemp("shared")
    shutil.copy(filled_database, home / "setu.db")
    store = Store.open(home / "setu.db")
    app = create_app(Settings(home=home), cast(Workspace, FakeWorkspace.on(store)))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
    store.close()


@pytest.fixture
def workspace(filled_database: Path, tmp_path: Path) -> Iterator[FakeWorkspace]:
    shutil.copy(filled_database, tmp_path / "setu.db")
    store = Store.open(tmp_path / "setu.db")
    yield FakeWorkspace.on(store)
    store.close()


@pytest.fixture
def make_client(workspace: FakeWorkspace, tmp_path: Path) -> Iterator[ClientMaker]:
    """Give a function that starts the application with other settings.

    It sends no messages by itself unless told to: a test that reads letters sends them, and must not race with it.
    """
    with ExitStack() as running:

        def start(**settings: Any) -> TestClient:
            settings = {"sends_messages": False} | settings
            app = create_app(Settings(home=tmp_path, **settings), cast(Workspace, workspace))
            client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
            return running.enter_context(client)

        yield start


@pytest.fixture
def client(make_client: ClientMaker) -> TestClient:
    return make_client()


@pytest.fixture
def public_client(make_client: ClientMaker) -> TestClient:
    """Give a client of a server on a public address whose operator has a key."""
    return make_client(host="0.0.0.0", api_key="open sesame")  # noqa: S104 - nothing listens in these tests
