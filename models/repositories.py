"""One repository a record type, inside a transaction: put, get, iterate, delete, count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select, bindparam, delete, false, func, insert, select, update

from models.change_log import DELETE, PUT
from models.chunks import chunked
from models.errors import FieldProblem, Forbidden, InvalidInput, NotFound
from models.journal import Journal
from models.merged_records import MergedRecords
from models.records import Record
from models.refusals import Refusal
from models.rows import RecordTable, Row, is_storable, row_from_json, row_to_json

R = TypeVar("R", bound=Record)

PAGE = 1000
"""Records held at a time by ``put`` and ``iterate``."""


@dataclass(frozen=True)
class PutCounts:
    """What became of the records given to ``put``; the sum of the first three is the number given.

    Of these, ``kept`` counts those of which something is stored, or hidden, as their owner says (`models.profiles`).
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def __add__(self, other: PutCounts) -> PutCounts:
        """Return the counts of both calls together."""
        both = zip(astuple(self), astuple(other), strict=True)
        return PutCounts(*(one + another for one, another in both))


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
        self.merged = MergedRecords(connection)

    def put(self, records: Iterable[R]) -> PutCounts:
        """Insert or replace records by id, in order; a record that is stored already as given writes nothing.

        Of a record that was merged into another, or has others merged into it, its own statement is replaced, and what
        is stored is made anew (`models.merged_records`).

        Raises:
            InvalidInput: A record cannot be stored as it is; the transaction should then be given up.
            Forbidden: The transaction is for reading.
        """
        counts = PutCounts()
        for chunk in chunked(records, PAGE):
            counts += self._put_chunk(chunk)
        return counts

    def foreseen(self, records: Sequence[R]) -> dict[str, str]:
        """Return what `put` would do with records now, by id: created, updated or unchanged."""
        rows = [self.record_table.stamped_row(record) for record in records]
        name = self.record_table.id_name
        stored = {row[name]: row["content_hash"] for row in self._statements([row[name] for row in rows])}
        outcomes = {True: "unchanged", False: "updated"}
        return {
            row[name]: outcomes[stored[row[name]] == row["content_hash"]] if row[name] in stored else "created"
            for row in rows
        }

    def get(self, record_id: str) -> R:
        """Return the record with this id.

        Raises:
            NotFound: There is none.
        """
        found = self.get_many([record_id])
        if record_id not in found:
            kept_id = self.merged_into(record_id)
            which = {"record_type": self.record_table.record_type, "record_id": record_id}
            is_merged = Refusal.MERGED_RECORD.told(kept_id=kept_id, **which) if kept_id else None
            raise NotFound(is_merged or Refusal.NO_SUCH_RECORD.told(**which))
        return found[record_id]

    def merged_into(self, record_id: str) -> str:
        """Return the id of the record that stands for a merged one; empty for any other."""
        return self.merged.aliases(self.record_table.record_type, [record_id]).get(record_id, "")

    def with_merged(self, ids: Iterable[str]) -> list[str]:
        """Return the ids with those of the records that were merged into them."""
        wanted = [record_id for record_id in dict.fromkeys(ids) if is_storable(record_id)]
        parts = self.merged.members(self.record_table.record_type, wanted)
        return list(dict.fromkeys([*wanted, *(one.record_id for ones in parts.values() for one in ones)]))

    def known(self, ids: Iterable[str]) -> set[str]:
        """Return those of the ids that records may refer to: stored ones, merged ones, and those their owner hid."""
        wanted = set(ids)
        return set(self.get_many(wanted)) | set(self.merged.statements(self.record_table.record_type, wanted))

    def as_stated(self, ids: Iterable[str]) -> dict[str, R]:
        """Return records as their own sources give them: before merges, and with the references that they name."""
        rows = (row for chunk in chunked(filter(is_storable, dict.fromkeys(ids))) for row in self._statements(chunk))
        return {row[self.record_table.id_name]: self.record_table.from_row(row) for row in rows}

    def as_sources_say(self, ids: Iterable[str]) -> dict[str, R]:
        """Return records as all their sources together give them, without what their owners say; also hidden ones."""
        wanted = list(filter(is_storable, dict.fromkeys(ids)))
        joined = self.merged.joined(self.record_table, wanted)
        stored = self.get_many(set(wanted) - joined.keys())
        made = {key: self.record_table.from_row(row) for key, row in joined.items()} | stored
        return {key: made[key] for key in wanted if key in made}

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
        rows = [self.record_table.stamped_row(record) for record in records]
        stated = {row[self.record_table.id_name] for row in self.merged.stated(self.record_table, rows)}
        plain = self._put_plain([row for row in rows if row[self.record_table.id_name] not in stated])
        return plain + self._put_stated([row for row in rows if row[self.record_table.id_name] in stated])

    def _put_plain(self, rows: Sequence[Row]) -> PutCounts:
        plan = self._plan(rows, self._hashes(row[self.record_table.id_name] for row in rows))
        self._keep_images(plan.created, self._stored(plan.updated))
        self._write(plan)
        return plan.counts

    def _put_stated(self, rows: Sequence[Row]) -> PutCounts:
        """Replace what sources say of records, and store what that makes of the records that stand for them."""
        name = self.record_table.id_name
        before = {row[name]: row for row in self._statements([row[name] for row in rows])}
        plan = self._plan(rows, {key: row["content_hash"] for key, row in before.items()})
        said = plan.created | plan.updated
        self._keep_images(plan.created, [before[key] for key in plan.updated])
        kept_ids = self.merged.state(self.record_table, list(said.values()))
        self.remake(kept_ids)
        # What is not stored under its own id is logged too: an undo of its import looks for later writes there.
        unseen = said.keys() - self._hashes(said).keys()
        self._writing().changed(self.record_table.record_type, PUT, sorted(unseen))
        spoken = self.merged.spoken_of(self.record_table.record_type, [row[name] for row in rows])
        return replace(plan.counts, kept=sum(row[name] in spoken for row in rows))

    def state(self, ids: Iterable[str]) -> None:
        """Keep statements of stored records that have none, because they now become part of a merge or name one."""
        for chunk in chunked(ids):
            self.merged.state(self.record_table, self._statements(chunk))

    def remake(self, ids: Iterable[str]) -> None:
        """Store merged records, and records that refer to such, as their statements make them now.

        What its owner hid is taken out of the store.

        Raises:
            Forbidden: The transaction is for reading.
        """
        for chunk in chunked(ids):
            rows = self.merged.settled(self.record_table, chunk)
            stored = self._hashes(rows)
            self.withdraw([record_id for record_id, row in rows.items() if row is None and record_id in stored])
            self._write(self._plan([row for row in rows.values() if row is not None], stored))

    def withdraw(self, ids: Sequence[str]) -> None:
        """Take records out of the store that became part of others, or are hidden; what sources say stays known."""
        self._remove(ids)
        self._writing().changed(self.record_table.record_type, DELETE, ids)

    def _write(self, plan: _Plan) -> None:
        journal = self._writing()
        self._insert(list(plan.created.values()))
        self._update(list(plan.updated.values()))
        journal.changed(self.record_table.record_type, PUT, [*plan.created, *plan.updated])

    def _keep_images(self, created: Iterable[str], before: Iterable[Row]) -> None:
        journal = self._writing()
        if journal.needs_images:
            images: dict[str, str | None] = dict.fromkeys(created)
            images |= {row[self.record_table.id_name]: row_to_json(row) for row in before}
            journal.keep_images(self.record_table.record_type, images)

    def _stored(self, ids: Iterable[str]) -> list[Row]:
        return self._rows(self._id.in_(list(ids)))

    def _statements(self, ids: Sequence[str]) -> list[Row]:
        """Return for each record what its source says: its statement, else what is stored."""
        stated = self.merged.statements(self.record_table.record_type, ids)
        rows = [row_from_json(self.record_table, one.own_row) for one in stated.values()]
        return rows + self._stored(set(ids) - stated.keys())

    def _plan(self, rows: Sequence[Row], known: dict[str, str]) -> _Plan:
        """Return what is to be written of rows, given the content hash of each record that is there."""
        name = self.record_table.id_name
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

    def _hashes(self, ids: Iterable[str]) -> dict[str, str]:
        statement = select(self._id, self._table.c.content_hash).where(self._id.in_(list(ids)))
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
        members = self.merged.members(self.record_table.record_type, ids)  # also of what its owner hid
        present = self._hashes(ids).keys() | members.keys()
        going = [record_id for record_id in ids if record_id in present]
        if journal.needs_images:
            said = {key: [one.record_id for one in members.get(key, ())] or [key] for key in going}
            self._keep_images((), self._statements([one for ones in said.values() for one in ones]))
        self._remove(going)
        self.merged.forget(self.record_table.record_type, going)
        journal.changed(self.record_table.record_type, DELETE, going)
        return len(going)

    def _remove(self, ids: Sequence[str]) -> None:
        self._connection.execute(delete(self._table).where(self._id.in_(ids)))

    def _writing(self) -> Journal:
        if self._journal is None:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        return self._journal
