"""Run migrations on the connection that `models.schema` hands over, or on ``alembic -x database=PATH_OR_URL``."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from models.database import begin_write, make_engine, parse_url
from models.errors import InvalidInput
from models.schema import VERSION_TABLE
from models.tables import metadata


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        include_name=_is_ours,
        render_as_batch=True,  # SQLite cannot alter most of a table in place
        transactional_ddl=True,  # both databases can; Alembic assumes that SQLite cannot
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """Leave out the tables of other applications that share the database."""
    return kind != "table" or name in metadata.tables


def _run_from_command_line() -> None:
    database = context.get_x_argument(as_dictionary=True).get("database")
    if not isinstance(database, str):
        raise InvalidInput("no database was named; run: alembic -x database=PATH_OR_URL COMMAND")
    engine = make_engine(parse_url(database))
    with begin_write(engine) as connection:
        _run(connection)
    engine.dispose()


if (given := context.config.attributes.get("connection")) is not None:
    _run(given)
else:
    _run_from_command_line()
