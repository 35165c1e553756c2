"""The schema of a database: is it Setu's, is it current, and how to bring it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, inspect, select, text

from models import tables
from models.database import begin_write
from models.errors import DataFormat, FieldProblem, SchemaMismatch

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013")
"""All revisions, oldest first; written down here so that opening a current database need not load Alembic."""

VERSION_TABLE = "setu_schema"
"""Where the database's revision stands; of its own name, so that other applications can share a PostgreSQL database."""


def migrate(engine: Engine, revision: str = REVISIONS[-1]) -> None:
    """Bring a database to a revision, in one transaction; nothing is written when it has it already.

    Raises:
        DataFormat: The database holds tables, but they are not Setu's.
        SchemaMismatch: A newer version of Setu made it.
    """
    with engine.connect() as connection, connection.begin():
        if current_revision(connection) == revision:
            return
    with begin_write(engine) as connection:
        if current_revision(connection) != revision:  # another process may have been first
            run("upgrade", connection, revision)


def database_id(engine: Engine) -> str:
    """Return the id that was drawn when the database was made."""
    facts = tables.store_facts.c
    with engine.connect() as connection:
        value: str = connection.execute(select(facts.value).where(facts.name == "database_id")).scalar_one()
    return value


def current_revision(connection: Connection) -> str:
    """Return the database's revision; empty for a database without tables.

    Raises:
        DataFormat: The database holds tables, but they are not Setu's.
        SchemaMismatch: A newer version of Setu made it.
    """
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        _refuse_if_foreign(connection, names)
        return ""
    revision: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    if revision is not None and revision not in REVISIONS:
        raise SchemaMismatch(
            f"the database has schema {revision}, this version of Setu knows up to {REVISIONS[-1]}; "
            "install the version of Setu that wrote it, or a later one"
        )
    return revision or ""


def _refuse_if_foreign(connection: Connection, names: set[str]) -> None:
    """An SQLite file with any tables is another application's; a PostgreSQL database may be shared."""
    is_shared = connection.dialect.name == "postgresql"
    foreign = names & set(tables.metadata.tables) if is_shared else names
    if foreign:
        named = ", ".join(sorted(foreign)[:5])
        problem = FieldProblem("database", named, "holds tables that Setu did not make", "give another database")
        raise DataFormat("database cannot be opened", [problem])


def run(direction: Literal["upgrade", "downgrade"], connection: Connection, revision: str) -> None:
    """Run the migrations from where the database stands to a revision, inside the connection's transaction."""
    from alembic import command  # here, because a current database opens without loading Alembic
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    getattr(command, direction)(config, revision)
