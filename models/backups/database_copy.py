"""A copy of the database as it is at one moment, taken while others read and write; and the way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, inspect, select, text

from models import tables
from models.database import BUSY_TIMEOUT_S, begin_read, begin_write, make_engine, parse_url
from models.database_errors import explained, explained_on_opening
from models.errors import Conflict, DataFormat, FieldProblem, NotFound, SchemaMismatch
from models.schema import REVISIONS, VERSION_TABLE, current_revision, migrate

_ROWS_AT_ONCE = 1000


def write_copy(database: str | Path, target: Path) -> None:
    """Write the database into a new SQLite file.

    Args:
        database: Path of an SQLite file, or a database URL.
        target: The file to make; it must not exist.

    Raises:
        NotFound: There is no such database.
        DataFormat: It is damaged, or not Setu's.
        SchemaMismatch: A PostgreSQL database has not the schema of this version.
    """
    url = parse_url(database)
    if url.get_backend_name() == "sqlite":
        _vacuum_into(Path(url.database or ""), target)
        return
    with explained_on_opening(url), _engine(database) as source, _engine(target) as copy:
        with source.connect() as connection:
            _check_current(connection)
        migrate(copy)
        with begin_read(source) as reading, begin_write(copy) as writing:
            replace_rows(reading, writing)


def replace_rows(source: Connection, target: Connection) -> None:
    """Make all tables of one database those of another, which have one schema; inside both transactions."""
    for table in reversed(tables.metadata.sorted_tables):
        target.execute(delete(table))
    for table in tables.metadata.sorted_tables:
        rows = source.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
        for part in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in part])
    if target.dialect.name == "postgresql":
        _continue_numbering(target)


def count_rows(file: Path) -> Mapping[str, int]:
    """Return how many rows each table of an SQLite file has, by name."""
    with explained(), _engine(file) as engine, engine.connect() as connection:
        names = sorted(set(inspect(connection).get_table_names()) - {VERSION_TABLE})
        return {name: connection.execute(select(func.count()).select_from(text(name))).scalar_one() for name in names}


def check_integrity(file: Path) -> None:
    """Refuse an SQLite file that is damaged or not Setu's.

    Raises:
        DataFormat: It is.
        SchemaMismatch: A newer version of Setu wrote it.
    """
    with explained(), _engine(file) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if found != "ok" or not current_revision(connection):
            reason = f"is damaged: {found}" if found != "ok" else "holds no database of Setu"
            raise DataFormat("copy cannot be used", [FieldProblem("database", str(file), reason, "use another copy")])


def _vacuum_into(file: Path, target: Path) -> None:
    """Copy without free pages, so that nothing that was deleted is in the copy."""
    if not file.exists():
        raise NotFound(f"there is no database {file}; name it with --db, or its folder with --home")
    with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as connection:
        try:
            connection.execute("VACUUM INTO ?", [str(target)])
        except sqlite3.DatabaseError as error:
            fix = "make room if the disk is full; a damaged file is replaced by setu restore BACKUP --replace"
            raise DataFormat(
                "database cannot be copied", [FieldProblem("database", str(file), str(error), fix)]
            ) from error


def _check_current(connection: Connection) -> None:
    revision = current_revision(connection)
    if not revision:
        raise NotFound("this database holds nothing of Setu; name another with --db")
    if revision != REVISIONS[-1]:
        raise SchemaMismatch(
            f"the database has schema {revision}, this version writes {REVISIONS[-1]}; back it up with the version "
            "that wrote it, or bring it up to date first: setu doctor"
        )


def _continue_numbering(connection: Connection) -> None:
    """Let numbers that the database gives by itself go on after the largest."""
    for table in tables.metadata.sorted_tables:
        for column in table.primary_key:
            if column.autoincrement is True:
                last = connection.execute(select(func.max(column))).scalar() or 0
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, max(last, 1), last > 0)))


@contextmanager
def _engine(database: str | Path) -> Iterator[Engine]:
    engine = make_engine(parse_url(database))
    try:
        yield engine
    finally:
        engine.dispose()


def check_nobody_has_it_open(file: Path) -> None:
    """Refuse to take an SQLite file away from a process that has it open; its log is written into it first.

    A file that SQLite cannot read is nobody's.

    Raises:
        Conflict: Somebody has it open.
    """
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise Conflict(f"{file} is in use; stop the server and every setu command first") from error
        except sqlite3.DatabaseError:
            return
