"""Rows for every table of the schema, made from the types of its columns, so that a new table is never forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, Table, insert, select

from models import tables

SPECIAL = {("changes", "operation"): "put", ("notifications", "state"): "sent"}
"""Columns that take only some values."""


def fill_every_table(connection: Connection, rows: int = 3) -> None:
    """Write so many rows into every table; the facts of the store keep what they have besides."""
    for table in tables.metadata.sorted_tables:
        connection.execute(
            insert(table), [{one.name: value_of(table, one, i) for one in table.columns} for i in range(rows)]
        )


def rows_of(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, sorted."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
        for table in tables.metadata.sorted_tables
    }


def value_of(table: Table, column: Column[Any], i: int) -> Any:
    """Return the value of a row; foreign keys lead to the row of the same number."""
    for key in column.foreign_keys:
        return value_of(key.column.table, key.column, i)
    if (table.name, column.name) in SPECIAL:
        return SPECIAL[table.name, column.name]
    if isinstance(column.type, JSON):
        return {"पुणे": [i, None, 0.5], "text": "ä'\"\\"}
    if isinstance(column.type, Boolean):
        return i % 2 == 1
    if isinstance(column.type, Date):
        return date(2026, 1, 1 + i)
    if isinstance(column.type, Float):
        return i + 0.1
    if isinstance(column.type, Integer):
        return 10 * (i + 1)
    return f"{table.name}.{column.name} {i} पुणे 'quoted' \t😀"
