"""One repository a record type, inside a transaction: put, get, iterate, delete, count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select, bindparam, delete, false, func, insert, select, update

from models.change_log import DELETE, PUT
from models.chunks import chunked
from models.errors import FieldProblem, Forbidden, InvalidInput, NotFound
from models.journal import Journal
from models.records import Record
from models.rows import RecordTable, Row, is_storable, row_to_json

R = TypeVar("R", bound=Record)

PAGE = 1000
"""Records held at a time by ``put`` and ``iterate``."""


@dataclass(frozen=True)
class PutCounts:
    """What became of the records given to ``put``; the sum is the number given."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: PutCounts) -> PutCounts:
        """Return the counts of both calls together."""
        return PutCounts(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)


@dataclass
class _Plan:
    """Rows to write, by id; of several rows with one id the last is written, once."""

    created: dict[str, Row] = field(default_factory=dict)
    updated: dict[str, Row] = field(default_factory=dict)
    counts: PutCounts = field(default_factory=PutCounts)


class Repository(Generic[R]):
    """The records of one type as one transaction sees and writes them."""

    def __init__(self, connection: Connection, record_table: RecordTable[R], journal: Journal | None) -> None:
        """Work on a connection inside a transaction; without a journal every write is refused."""
        self._connection = connection
        self.record_table = record_table
        self._table = record_table.table
        self._id = record_table.id_column
        self._journal = journal

    def put(self, records: Iterable[R]) -> PutCounts:
        """Insert or replace records by id, in order; a record that is stored already as given writes nothing.

        Raises:
            InvalidInput: A record cannot be stored as it is; the transaction should then be given up.
            Forbidden: The transaction is for reading.
        """
        counts = PutCounts()
        for chunk in chunked(records, PAGE):
            counts += self._put_chunk(chunk)
        return counts

    def get(self, record_id: str) -> R:
        """Return the record with this id.

        Raises:
            NotFound: There is none.
        """
        found = self.get_many([record_id])
        if record_id not in found:
            raise NotFound(f"no {self.record_table.record_type} has the id {record_id!r}")
        return found[record_id]

    def get_many(self, ids: Iterable[str]) -> dict[str, R]:
        """Return the records with these ids, in the order asked for; absent ids are absent."""
        found: dict[str, R] = {}
        for chunk in chunked(filter(is_storable, dict.fromkeys(ids))):
            by_id = {row[self.record_table.id_name]: row for row in self._rows(self._id.in_(chunk))}
            found.update({key: self.record_table.from_row(by_id[key]) for key in chunk if key in by_id})
        return found

    def iterate(self, *, after_id: str = "", limit: int | None = None, **equal: str) -> Iterator[R]:
        """Yield records by rising id (code points), a page at a time.

        Args:
            after_id: Start behind this id.
            limit: Yield at most so many; None means all.
            equal: Column and the value it must have, such as ``kind="researcher"``.

        Raises:
            InvalidInput: A column cannot be asked for, or ``after_id`` cannot be an id.
        """
        conditions = self._conditions(equal)
        if not is_storable(after_id):
            raise InvalidInput(f"no id can be {after_id!r}; give the last id of the page before")
        return self._pages(after_id, limit, conditions)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete the records with these ids and return how many there were; absent ids are passed over.

        Raises:
            Forbidden: The transaction is for reading.
        """
        return sum(self._delete_chunk(chunk) for chunk in chunked(filter(is_storable, dict.fromkeys(ids))))

    def count(self) -> int:
        """Return the number of records."""
        return self._connection.execute(select(func.count()).select_from(self._table)).scalar_one()

    def _pages(self, after_id: str, limit: int | None, conditions: Sequence[Any]) -> Iterator[R]:
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            rows = self._rows(self._id > after_id, *conditions, limit=size)
            yield from map(self.record_table.from_row, rows)
            if len(rows) < size:
                return
            after_id = rows[-1][self.record_table.id_name]
            left = None if left is None else left - size

    def _conditions(self, equal: Mapping[str, str]) -> list[Any]:
        problems = [
            FieldProblem(name, value, "is not a column to filter by", f"use {', '.join(self.record_table.filters)}")
            for name, value in equal.items()
            if name not in self.record_table.filters
        ]
        if problems:
            raise InvalidInput(f"{self.record_table.record_type} records cannot be selected", problems)
        return [self._table.c[name] == value if is_storable(value) else false() for name, value in equal.items()]

    def _rows(self, *conditions: Any, limit: int | None = None) -> list[Row]:
        statement: Select[Any] = select(self._table).where(*conditions).order_by(self._id).limit(limit)
        result = self._connection.execute(statement)
        names = tuple(result.keys())
        return [dict(zip(names, row, strict=True)) for row in result]

    def _put_chunk(self, records: Sequence[R]) -> PutCounts:
        journal = self._writing()
        rows = [self.record_table.stamped_row(record) for record in records]
        plan = self._plan(rows)
        self._keep_images(journal, plan.created, plan.updated)
        self._insert(list(plan.created.values()))
        self._update(list(plan.updated.values()))
        journal.changed(self.record_table.record_type, PUT, [*plan.created, *plan.updated])
        return plan.counts

    def _keep_images(self, journal: Journal, created: Iterable[str], existing: Iterable[str]) -> None:
        if not journal.needs_images:
            return
        images: dict[str, str | None] = dict.fromkeys(created)
        for row in self._rows(self._id.in_(list(existing))):
            images[row[self.record_table.id_name]] = row_to_json(row)
        journal.keep_images(self.record_table.record_type, images)

    def _plan(self, rows: Sequence[Row]) -> _Plan:
        name = self.record_table.id_name
        known = self._hashes([row[name] for row in rows])
        plan = _Plan()
        for row in rows:
            record_id, stored = row[name], known.get(row[name])
            if stored == row["content_hash"]:
                plan.counts += PutCounts(unchanged=1)
                continue
            is_new = stored is None or record_id in plan.created
            (plan.created if is_new else plan.updated)[record_id] = row
            plan.counts += PutCounts(created=1) if stored is None else PutCounts(updated=1)
            known[record_id] = row["content_hash"]
        return plan

    def _hashes(self, ids: Sequence[str]) -> dict[str, str]:
        statement = select(self._id, self._table.c.content_hash).where(self._id.in_(ids))
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def _insert(self, rows: Sequence[Row]) -> None:
        if rows:
            self._connection.execute(insert(self._table), rows)

    def _update(self, rows: Sequence[Row]) -> None:
        if rows:
            names = [column.name for column in self._table.c if column is not self._id]
            statement = (
                update(self._table)
                .where(self._id == bindparam("_id"))
                .values({name: bindparam(name) for name in names})
            )
            id_name = self.record_table.id_name
            self._connection.execute(
                statement, [{"_id": row[id_name], **{name: row[name] for name in names}} for row in rows]
            )

    def _delete_chunk(self, ids: Sequence[str]) -> int:
        journal = self._writing()
        present = self._hashes(ids)
        going = [record_id for record_id in ids if record_id in present]
        self._keep_images(journal, (), going)
        self._remove(going)
        journal.changed(self.record_table.record_type, DELETE, going)
        return len(going)

    def _remove(self, ids: Sequence[str]) -> None:
        self._connection.execute(delete(self._table).where(self._id.in_(ids)))

    def _writing(self) -> Journal:
        if self._journal is None:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        return self._journal
