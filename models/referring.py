"""Which stored records refer to a record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from models import tables
from models.merge_references import REFERENCES
from models.record_repositories import RecordRepositories

_OWNERS = tables.evidence_owners.c


def referring(
    connection: Connection, records: RecordRepositories, record_type: str, record_id: str
) -> dict[str, list[str]]:
    """Return the ids of stored records that refer to a record, by their type."""
    found: dict[str, list[str]] = {}
    for reference in REFERENCES:
        if reference.referred_type != record_type:
            continue
        table = records.of(reference.record_type).record_table
        column: Any = table.table.c.get(reference.column)
        statement = select(table.id_column).where(column == record_id)
        if reference.is_detail:
            statement = select(table.id_column).where(table.table.c.details[reference.column].as_string() == record_id)
        elif column is None:
            statement = select(_OWNERS.evidence_id).where(_OWNERS.provider_id == record_id)
        found.setdefault(reference.record_type, []).extend(connection.execute(statement).scalars())
    return found
