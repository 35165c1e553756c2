"""Stores with rows in every table, and homes with the files that only a home has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from models.database import begin_read, begin_write, make_engine, parse_url
from models.store import Store
from tests.models.every_table import fill_every_table, rows_of

FILES = {"models.json": "{}", "outbox/2026/a.eml": "To: ann@pune.example", "uploads/job-1/errors.csv": "row,reason\n"}


def engine_of(database: str | Path) -> Engine:
    """Return an engine on a path or URL."""
    return make_engine(parse_url(database))


def all_rows(database: str | Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables of a database."""
    engine = engine_of(database)
    with begin_read(engine) as connection:
        found = rows_of(connection)
    engine.dispose()
    return found


@pytest.fixture
def filled_url(database_url: str) -> str:
    """Give the address of a database with rows in every table, once of each kind."""
    Store.open(database_url).close()
    engine = engine_of(database_url)
    with begin_write(engine) as connection:
        fill_every_table(connection)
    engine.dispose()
    return database_url


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a home with an outbox, refused rows and a choice of models, and things that are made again."""
    folder = tmp_path / "home"
    for name, content in FILES.items() | {
        ("cache/vectors.sqlite", "made again"),
        ("models/x/model.onnx", "made again"),
    }:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_target(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: str) -> Iterator[str]:
    """Give the address of a database that was never opened, once of each kind."""
    if request.param == "sqlite":
        yield str(tmp_path / "new machine" / "setu.db")
        return
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS restored")
        connection.exec_driver_sql("CREATE DATABASE restored")
    yield server.url.set(database="restored").render_as_string(hide_password=False)
    server.dispose()
