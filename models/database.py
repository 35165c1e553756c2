"""Engines: which databases Setu speaks to, and how their transactions begin.

SQLite's own default begins a write transaction as a reader, which fails under several writers; here a write begins
with ``BEGIN IMMEDIATE`` and waits its turn. On PostgreSQL a write takes one advisory lock, so that there too writers
follow one another and the change log's seq rises in the order of the commits.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from models.columns import metadata
from models.errors import FieldProblem, InvalidInput

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another one."""

WRITE_LOCK = 0x5E70
"""PostgreSQL advisory lock that every writer holds until it commits."""

MAX_CONNECTIONS = 40
"""Connections a process keeps or opens at a time; as many as a web process has worker threads."""

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


def parse_url(url_or_path: str | Path) -> URL:
    """Return the database URL that a URL or the path of an SQLite file stands for.

    Raises:
        InvalidInput: It is a URL of a database that Setu does not speak to, or of SQLite without a file.
    """
    text = str(url_or_path)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).absolute()))
    scheme, _, rest = text.partition("://")
    scheme = "postgresql" if scheme == "postgres" else scheme
    try:
        url = make_url(f"{scheme}://{rest}")
        url = url.set(drivername=_DRIVERS[url.get_backend_name()])
    except (ArgumentError, KeyError, ValueError) as error:
        raise _refusal(scheme, "is not a database that Setu speaks to") from error
    if url.get_backend_name() == "sqlite":
        return _absolute(url)
    return url


def _absolute(url: URL) -> URL:
    if not url.database or url.database == ":memory:":
        raise _refusal("sqlite://", "names no file")
    return url.set(database=str(Path(url.database).absolute()))


def _refusal(given: str, reason: str) -> InvalidInput:
    fix = "give the path of an SQLite file, or sqlite:///FILE or postgresql://USER@HOST/NAME"
    return InvalidInput("database cannot be opened", [FieldProblem("database", given, reason, fix)])


def make_engine(url: URL) -> Engine:
    """Return an engine whose connections keep Setu's promises; nothing is connected yet."""
    pool = {"pool_size": 5, "max_overflow": MAX_CONNECTIONS - 5}
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, **pool)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S}, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def make_folder(engine: Engine) -> None:
    """Make an SQLite file's folder; nothing to do for a server."""
    if engine.dialect.name == "sqlite":
        Path(engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)


WAL_RETRY_S = 0.05
"""After which time an opener looks again at a new file whose mode another one is changing."""


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers of an SQLite file read while another writes; the file remembers it.

    SQLite does not wait for a lock to change the mode, as it does for all else, so this waits as long.

    Raises:
        sqlite3.OperationalError: The file is locked for longer than any statement waits.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()  # the mode cannot change inside a transaction
    until = time.monotonic() + BUSY_TIMEOUT_S
    try:
        while not _has_write_ahead_log(connection.cursor(), is_last_try=time.monotonic() > until):
            time.sleep(WAL_RETRY_S)
    finally:
        connection.close()


def _has_write_ahead_log(cursor: Any, *, is_last_try: bool) -> bool:
    """Change the mode where it is not changed yet; return whether it is now, or raise what stands in the way."""
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return True
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if is_last_try or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def overwrite_free_pages(engine: Engine) -> bool:
    """Write a database anew without what was deleted; return whether SQLite's log beside the file is empty too."""
    is_sqlite = engine.dialect.name == "sqlite"
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    try:
        driver.rollback()
        if not is_sqlite:
            driver.autocommit = True
        cursor = connection.cursor()
        cursor.execute("VACUUM" if is_sqlite else f"VACUUM FULL {', '.join(sorted(metadata.tables))}")
        is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] if is_sqlite else 0
        return not is_busy
    finally:
        if not is_sqlite:
            driver.autocommit = False
        connection.close()


@contextmanager
def begin_read(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that sees the database as it is now, until it ends."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            # Both databases take their snapshot at the first look at a table, not at BEGIN.
            connection.exec_driver_sql("SELECT 1 FROM setu_schema")
            yield connection


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that is the only writing one until it ends."""
    with engine.connect() as connection:
        connection = connection.execution_options(is_write=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                # Read committed: what is read after the lock is what the writer before committed.
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(BUSY_TIMEOUT_S * 1000)}")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
            yield connection


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted must not stay readable in the file's free pages


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("is_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
