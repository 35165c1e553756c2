"""The history of problems and introductions: appended, read, and erased with the record; never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, insert, select

from models.chunks import chunked
from models.errors import Forbidden
from models.introductions import tables

_HISTORY = tables.history
_C = _HISTORY.c


@dataclass(frozen=True)
class HistoryEntry:
    """One step that was taken, or one thing that happened.

    Args:
        record_type: problem or introduction.
        record_id: Which one.
        step: The step's name, or ``remind``.
        from_state: Where the record stood; empty for its first line.
        to_state: Where it stood then.
        actor: Who took the step.
        role: In which role.
        at: When, ISO in UTC.
        reason: Why, in a word.
        note: A few words more.
        facts: What else is worth keeping, as JSON; never the words of a problem.
        seq: Rises with every line.
    """

    record_type: str
    record_id: str
    step: str
    from_state: str
    to_state: str
    actor: str
    role: str
    at: str
    reason: str = ""
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    seq: int = 0


class History:
    """The history as one transaction sees and writes it."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def append(self, entry: HistoryEntry) -> None:
        """Add a line.

        Raises:
            Forbidden: The transaction is for reading.
        """
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        values = vars(entry) | {"facts": dict(entry.facts)}
        values.pop("seq")
        self._connection.execute(insert(_HISTORY).values(values))

    def since(self, seq: int, limit: int) -> list[HistoryEntry]:
        """Return the first ``limit`` lines after ``seq``, by rising seq; empty when there are none."""
        statement = select(_HISTORY).where(_C.seq > seq).order_by(_C.seq).limit(limit)
        return [HistoryEntry(**dict(row)) for row in self._connection.execute(statement).mappings()]

    def last_seq(self, record_type: str = "") -> int:
        """Return the seq of the last line, of one type of record where it is named; 0 when there is none."""
        last = select(func.max(_C.seq))
        wanted = last.where(_C.record_type == record_type) if record_type else last
        return self._connection.execute(wanted).scalar() or 0

    def of_many(self, record_type: str, record_ids: Iterable[str]) -> dict[str, list[HistoryEntry]]:
        """Return what happened to each of some records, the first first; every id is named."""
        found: dict[str, list[HistoryEntry]] = {record_id: [] for record_id in record_ids}
        for ids in chunked(list(found)):
            wanted = (_C.record_type == record_type) & _C.record_id.in_(ids)
            for row in self._connection.execute(select(_HISTORY).where(wanted).order_by(_C.seq)).mappings():
                found[row["record_id"]].append(HistoryEntry(**dict(row)))
        return found

    def of(self, record_type: str, record_id: str) -> list[HistoryEntry]:
        """Return what happened to a record, the first first; empty for one that has taken no step."""
        return self.of_many(record_type, [record_id])[record_id]
