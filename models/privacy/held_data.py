"""What is held of a person, over all tables: counted, given out, and removed with its traces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update

from models import tables as records
from models.accounts import tables as accounts
from models.columns import metadata
from models.errors import Forbidden
from models.introductions import tables as flow
from models.privacy import tables as privacy
from models.privacy.holdings import HELD, SECRETS
from models.privacy.person import Person
from models.privacy.traces import Traces, sweep
from models.rows import is_storable

CHANGES = frozenset({"changes"})
"""The change log is swept last: the index finds by its ids what has to go."""


class HeldData:
    """The data of people as one transaction sees and removes it."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def counts(self, person: Person) -> dict[str, int]:
        """Return how many rows each table holds of a person; tables with none are absent."""
        found = {}
        for name, finder in HELD.items():
            table = metadata.tables[name]
            count = select(func.count()).select_from(table).where(finder(person))
            if number := self._connection.execute(count).scalar_one():
                found[name] = number
        return found

    def rows(self, person: Person) -> dict[str, list[dict[str, Any]]]:
        """Return a person's rows of every table that holds people, as values that JSON has, in the tables' own order.

        What opens something is left out, and so is what a row tells of somebody else: who said something of them, and
        whom else somebody might have asked.
        """
        return {name: self._rows(metadata.tables[name], finder(person), person) for name, finder in HELD.items()}

    def has_traces(self, record_type: str, record_id: str) -> bool:
        """Return whether a record that may be gone still stands in the change log, which names all that ever were."""
        if not is_storable(record_id):
            return False
        c = records.changes.c
        found = select(c.record_id).where(c.record_type == record_type, c.record_id == record_id).limit(1)
        return self._connection.execute(found).first() is not None

    def forget_rows(self, person: Person) -> dict[str, int]:
        """Remove what repositories leave when a person's records are deleted: before-images, ties, links, consents.

        Returns:
            How many rows of each table went.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        tables = (
            flow.links, flow.notifications, flow.contacts, accounts.record_owners, accounts.remembered_answers,
            accounts.limit_hits, privacy.consents, records.merged_records, records.merges, records.duplicate_pairs,
            records.feedback,
        )  # fmt: skip
        gone = self._drop_images(person)
        for table in tables:
            condition = HELD[table.name](person)
            gone[table.name] = self._connection.execute(delete(table).where(condition)).rowcount
        claims = accounts.accounts.c.provider_id
        unclaimed = update(accounts.accounts).where(claims.in_(person.provider_ids)).values(provider_id="")
        self._connection.execute(unclaimed)
        self._drop_from_shortlists(person)
        return {name: number for name, number in gone.items() if number}

    def sweep(self, person: Person, pseudonyms: Mapping[str, str], *, is_last: bool) -> dict[str, int]:
        """Replace ids, addresses and numbers of a person in everything that stays; return how many rows changed.

        Args:
            person: Who.
            pseudonyms: What stands in place of each of their record ids.
            is_last: Whether the change log is swept too, which whoever follows it must have read before.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        values = dict(pseudonyms)
        for word, ids in (("provider", person.provider_ids), ("problem", person.problem_ids)):
            values |= {f"{word}:{one}": pseudonyms[one] for one in ids}
        traces = Traces(values, person.marks)
        return sweep(self._connection, traces, but=frozenset() if is_last else CHANGES)

    def naming(self, evidence_ids: Iterable[str], names: Iterable[str]) -> list[str]:
        """Return which evidences name one of these names in title or text, by id."""
        wanted = list(names)
        c = records.evidence.c
        found = self._connection.execute(select(c.evidence_id, c.title, c.text).where(c.evidence_id.in_(evidence_ids)))
        return sorted(row[0] for row in found if any(name.lower() in f"{row[1]} {row[2]}".lower() for name in wanted))

    def _rows(self, table: Table, condition: ColumnElement[bool], person: Person) -> list[dict[str, Any]]:
        found = self._connection.execute(select(table).where(condition).order_by(*table.primary_key.columns)).mappings()
        return [_given_out(table.name, dict(row), person) for row in found]

    def _drop_images(self, person: Person) -> dict[str, int]:
        """Remove before-images of their records; of evidence that others owned too, only their ownership."""
        table, c = records.batch_rows, records.batch_rows.c
        gone = 0
        for row in self._connection.execute(select(table).where(HELD["batch_rows"](person))).mappings().all():
            is_row = (c.batch_id == row["batch_id"]) & (c.record_type == row["record_type"])
            is_row &= c.record_id == row["record_id"]
            image = json.loads(row["before"] or "{}")
            left = [one for one in image.get("owner_ids", ()) if one not in person.provider_ids]
            if row["record_id"] in person.record_ids or not left:
                gone += self._connection.execute(delete(table).where(is_row)).rowcount
            else:
                kept = json.dumps(image | {"owner_ids": left}, ensure_ascii=False)
                self._connection.execute(update(table).where(is_row).values(before=kept))
        return {"batch_rows": gone}

    def _drop_from_shortlists(self, person: Person) -> None:
        table = flow.introductions
        for row in self._connection.execute(select(table.c.introduction_id, table.c.shortlist)).all():
            left = [one for one in row.shortlist if one["provider_id"] not in person.provider_ids]
            if len(left) < len(row.shortlist):
                statement = update(table).where(table.c.introduction_id == row.introduction_id)
                self._connection.execute(statement.values(shortlist=left))

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _given_out(table: str, row: dict[str, Any], person: Person) -> dict[str, Any]:
    values = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if name not in SECRETS
    }
    if table == "feedback" and row["actor"] not in person.actors:
        values |= {"actor": "", "note": ""}
    if table == "introductions" and row["problem_id"] not in person.problem_ids:
        own = [one for one in row["shortlist"] if one["provider_id"] in person.provider_ids]
        values |= {"shortlist": own, "asked_by": ""}
    return values
