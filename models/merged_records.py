"""What sources say of records that are stored as something else: the members of merged records, and who names them.

Each record that is part of a merged one has a *statement*: its row as its own source gives it. So has each record that
refers to such a one. What is stored is made of statements: the row of a merged record is combined of its members', and
a reference to an *alias* (a member other than the kept one) is stored as one to the kept record. A record that is put
again changes its own statement only; so importing a file again brings nobody back, and taking a merge back leaves each
record as its source gives it now, whatever happened in between.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from models import tables
from models.chunks import chunked
from models.merge_fields import combine
from models.merge_references import Aliases, named, redirect
from models.profiles.layer import is_withheld, layered
from models.profiles.spoken import Spoken
from models.profiles.word import WHOLE, OwnerWord
from models.rows import RecordTable, Row, is_storable, row_from_json, row_to_json

_STATEMENTS = tables.merged_records
_C = _STATEMENTS.c
_MERGES, _PAIRS = tables.merges.c, tables.duplicate_pairs.c


@dataclass(frozen=True)
class Statement:
    """What the source of one record says, as JSON; ``kept_id`` stands for it, ``position`` 0 has the first word."""

    record_type: str
    record_id: str
    kept_id: str
    position: int
    own_row: str


class MergedRecords:
    """The statements as one transaction sees and writes them."""

    def __init__(self, connection: Connection) -> None:
        """Work on a connection inside a transaction."""
        self._connection = connection
        self._spoken = Spoken(connection)

    def statements(self, record_type: str, ids: Iterable[str]) -> dict[str, Statement]:
        """Return the statements of these records, by id; records that have none are absent."""
        return {one.record_id: one for one in self._found(record_type, _C.record_id, ids)}

    def members(self, record_type: str, kept_ids: Iterable[str]) -> dict[str, list[Statement]]:
        """Return for each record the statements that it is made of, in order; unmerged records are absent."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for one in self._found(record_type, _C.kept_id, kept_ids):
            found[one.kept_id].append(one)
        return {kept_id: sorted(ones, key=lambda one: one.position) for kept_id, ones in found.items()}

    def aliases(self, record_type: str, ids: Iterable[str]) -> dict[str, str]:
        """Return what stands for those of the ids that were merged into another record."""
        found = self.statements(record_type, ids).values()
        return {one.record_id: one.kept_id for one in found if one.kept_id != one.record_id}

    def stated(self, table: RecordTable[Any], rows: Sequence[Row]) -> list[Row]:
        """Return those rows that cannot be stored as they are.

        They are of members, of records that name an alias or a hidden record, or their owner says something else.
        """
        if self._connection.execute(select(_C.record_id).limit(1)).first() is None and self._spoken.is_silent():
            return []
        aliases = self._aliases_in(table.record_type, rows)
        ids = [row[table.id_name] for row in rows]
        known = self.statements(table.record_type, ids).keys() | self.spoken_of(table.record_type, ids)
        named_one = {row[table.id_name] for row in rows if redirect(table.record_type, row, aliases) is not row}
        return [row for row in rows if row[table.id_name] in named_one or row[table.id_name] in known]

    def spoken_of(self, record_type: str, ids: Iterable[str]) -> set[str]:
        """Return those of the records of which an owner says something else than their sources."""
        return set(self._spoken.altering(record_type, ids))

    def state(self, table: RecordTable[Any], rows: Sequence[Row]) -> list[str]:
        """Keep rows as statements of their records and return the ids of what stands for these, by rising id."""
        known = self.statements(table.record_type, (row[table.id_name] for row in rows))
        fresh = []
        for row in rows:
            record_id = row[table.id_name]
            held = known.get(record_id) or Statement(table.record_type, record_id, record_id, 0, "")
            fresh.append(Statement(table.record_type, record_id, held.kept_id, held.position, row_to_json(row)))
        self.write(fresh)
        return sorted({one.kept_id for one in fresh})

    def write(self, statements: Sequence[Statement]) -> None:
        """Insert or replace statements, all of one record type."""
        if statements:
            self._drop(statements[0].record_type, [one.record_id for one in statements])
            self._connection.execute(insert(_STATEMENTS), [vars(one) for one in statements])

    def settled(self, table: RecordTable[Any], kept_ids: Sequence[str]) -> dict[str, Row | None]:
        """Return the rows that statements make, ``None`` where nothing is stored, because its owner hid it.

        A statement that is stored letter for letter is no longer kept.
        """
        members = self.members(table.record_type, kept_ids)
        own = {key: [row_from_json(table, one.own_row) for one in ones] for key, ones in members.items()}
        joined = {key: rows[0] if len(rows) == 1 else combine(rows) for key, rows in own.items()}
        words = self._words_on(table.record_type, members)
        aliases = self._aliases_in(table.record_type, joined.values())
        made: dict[str, Row | None] = {}
        for key, row in joined.items():
            kept = self._without_owners_who_hid(row, words[key])
            changed = layered(redirect(table.record_type, kept, aliases), words[key])
            made[key] = None if is_withheld(changed, words[key]) else changed
        self._drop(table.record_type, [key for key, row in made.items() if row is own[key][0]])
        return {key: row and table.stamped_row(table.from_row(row)) for key, row in made.items()}

    def _words_on(self, record_type: str, members: Mapping[str, list[Statement]]) -> dict[str, list[OwnerWord]]:
        """Return for each record what alters it, the first first: what was said of any of its members."""
        found = self._spoken.altering(record_type, [one.record_id for ones in members.values() for one in ones])
        return {
            key: sorted((word for one in ones for word in found.get(one.record_id, ())), key=lambda word: word.seq)
            for key, ones in members.items()
        }

    def _without_owners_who_hid(self, row: Row, words: Sequence[OwnerWord]) -> Row:
        """Return a row of evidence less the owners who hid it on their profile, whatever they were merged into."""
        who = {word.provider_id for word in words if word.field == WHOLE}
        if "owner_ids" not in row or not who:
            return row
        stands_for = self.aliases("provider", who | set(row["owner_ids"]))
        gone = {stands_for.get(one, one) for one in who}
        return row | {"owner_ids": [one for one in row["owner_ids"] if stands_for.get(one, one) not in gone]}

    def joined(self, table: RecordTable[Any], kept_ids: Sequence[str]) -> dict[str, Row]:
        """Return the rows of records as their sources together state them; those without statements are absent."""
        members = self.members(table.record_type, kept_ids)
        return {key: combine([row_from_json(table, one.own_row) for one in ones]) for key, ones in members.items()}

    def forget(self, record_type: str, kept_ids: Sequence[str]) -> None:
        """Forget what was known of deleted records: statements, merges, and pairs that looked like duplicates."""
        ids = {one.record_id for ones in self.members(record_type, kept_ids).values() for one in ones} | set(kept_ids)
        for chunk in chunked(sorted(ids)):
            for owner, columns in (
                (_STATEMENTS, (_C.record_id, _C.kept_id)),
                (tables.merges, (_MERGES.from_id, _MERGES.into_id)),
                (tables.duplicate_pairs, (_PAIRS.first_id, _PAIRS.second_id)),
            ):
                is_one = or_(*(column.in_(chunk) for column in columns))
                self._connection.execute(delete(owner).where(owner.c.record_type == record_type, is_one))

    def _found(self, record_type: str, column: Any, ids: Iterable[str]) -> Iterator[Statement]:
        for chunk in chunked(filter(is_storable, dict.fromkeys(ids))):
            statement = select(_STATEMENTS).where(_C.record_type == record_type, column.in_(chunk))
            yield from (Statement(*row) for row in self._connection.execute(statement))

    def naming(self, record_type: str, referred_ids: Iterable[str]) -> list[str]:
        """Return the ids of records whose statement may name one of these ids: those that are not stored too."""
        found: list[str] = []
        for referred_id in dict.fromkeys(referred_ids):
            quoted = json.dumps(referred_id, ensure_ascii=False)
            wanted = (_C.record_type == record_type) & _C.own_row.contains(quoted, autoescape=True)
            found += self._connection.execute(select(_C.record_id).where(wanted).order_by(_C.record_id)).scalars()
        return list(dict.fromkeys(found))

    def _aliases_in(self, record_type: str, rows: Iterable[Mapping[str, Any]]) -> Aliases:
        referred_to = named(record_type, rows)
        found = {referred: self.aliases(referred, ids) for referred, ids in referred_to.items()}
        if "provider" in found:
            found["provider"] |= dict.fromkeys(self._hidden(referred_to["provider"]), "")
        return found

    def _hidden(self, provider_ids: set[str]) -> set[str]:
        """Return those of the providers that are hidden, or stored as one that is."""
        roots = self.aliases("provider", provider_ids)
        members = self.members("provider", {roots.get(one, one) for one in provider_ids})
        by_root = {root: {one.record_id for one in ones} for root, ones in members.items()}
        hidden = self._spoken.hidden({*provider_ids, *(one for ones in by_root.values() for one in ones)})
        return {one for one in provider_ids if hidden & ({one} | by_root.get(roots.get(one, one), set()))}

    def _drop(self, record_type: str, ids: Sequence[str]) -> None:
        for chunk in chunked(ids):
            is_it = (_C.record_type == record_type) & _C.record_id.in_(chunk)
            self._connection.execute(delete(_STATEMENTS).where(is_it))
