"""The change log: an append-only list of what was written, in the order in which it was committed.

Whoever keeps something that is derived from the records (the search index) remembers the last ``seq`` it applied and
asks for what came later. A change says which record, not what: the record is read when the change is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from models import tables
from models.chunks import chunked
from models.rows import is_storable

PUT = "put"
DELETE = "delete"


@dataclass(frozen=True)
class Change:
    """One write: a later ``seq`` was committed later; ``operation`` is "put" or "delete"."""

    seq: int
    record_type: str
    record_id: str
    operation: str


class ChangeLog:
    """The changes as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def since(self, seq: int, limit: int = 10_000) -> list[Change]:
        """Return the first ``limit`` changes after ``seq``, by rising seq; empty when there are none."""
        columns = tables.changes.c
        statement = (
            select(columns.seq, columns.record_type, columns.record_id, columns.operation)
            .where(columns.seq > seq)
            .order_by(columns.seq)
            .limit(limit)
        )
        return [Change(*row) for row in self._connection.execute(statement)]

    def written_since(self, moment: str) -> set[tuple[str, str]]:
        """Return type and id of every record that was put at a moment or later.

        Args:
            moment: ISO, UTC, as `models.moments.written` writes it.
        """
        columns = tables.changes.c
        statement = select(columns.record_type, columns.record_id).where(columns.at >= moment, columns.operation == PUT)
        return {(row.record_type, row.record_id) for row in self._connection.execute(statement)}

    def first_written(self, record_type: str, record_ids: Iterable[str]) -> dict[str, str]:
        """Return when records of a type were first stored, by id: ISO, UTC; ids that never were are absent."""
        columns = tables.changes.c
        found: dict[str, str] = {}
        for chunk in chunked(filter(is_storable, record_ids)):
            wanted = (columns.record_type == record_type) & columns.record_id.in_(chunk)
            statement = select(columns.record_id, func.min(columns.at)).where(wanted).group_by(columns.record_id)
            found |= {row.record_id: row[1] for row in self._connection.execute(statement)}
        return found

    def last_of(self, record_type: str) -> dict[str, int]:
        """Return the id of every record of a type that was ever written, and the seq of its last change."""
        columns = tables.changes.c
        statement = (
            select(columns.record_id, func.max(columns.seq).label("last"))
            .where(columns.record_type == record_type)
            .group_by(columns.record_id)
        )
        return {row.record_id: row.last for row in self._connection.execute(statement)}

    def last_seq_of(self, record_types: Sequence[str]) -> int:
        """Return the seq of the last change to records of some types; 0 when none was ever written."""
        columns = tables.changes.c
        statement = select(func.max(columns.seq)).where(columns.record_type.in_(record_types))
        return self._connection.execute(statement).scalar() or 0

    def last_seq(self) -> int:
        """Return the seq of the last change; 0 when nothing was ever written."""
        return self._connection.execute(select(func.max(tables.changes.c.seq))).scalar() or 0
