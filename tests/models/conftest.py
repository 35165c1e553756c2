"""Databases for the tests: every test that takes ``store`` or ``database_url`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from models.store import Store
from models.tables import metadata
from scripts.proof.postgres_server import PostgresServer

BOTH = (pytest.param("sqlite", marks=pytest.mark.sqlite), "postgresql")


@pytest.fixture(scope="session")
def postgres_server(postgres: PostgresServer) -> str:
    """Give the address of the first database of a PostgreSQL server."""
    return postgres.url


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


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a fresh database, once of each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(scope="session")
def postgres_store(postgres: PostgresServer) -> Iterator[Store]:
    """Give a PostgreSQL store in a database of its own, with whatever the tests before left there."""
    opened = Store.open(postgres.address(postgres.new_database()))
    yield opened
    opened.close()


@pytest.fixture(params=BOTH)
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
        connection.exec_driver_sql("DELETE FROM store_facts WHERE name LIKE 'lease: %%'")
    engine.dispose()
