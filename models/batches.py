"""Import batches: what was imported when, and how to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from models import tables
from models.batch_undo import UndoCounts, foreseen, undo
from models.errors import Conflict, Forbidden, NotFound
from models.journal import utc_now
from models.refusals import Refusal
from models.rows import is_storable
from models.safe_text import clean_text

_BATCHES = tables.batches


@dataclass(frozen=True)
class Batch:
    """One import: of what, from which file, by which mapping, with which counts; times are ISO, in UTC.

    An empty ``finished_at`` means that the import is running or was cut off; it can be undone all the same.
    """

    batch_id: str
    kind: str
    file_name: str
    mapping_name: str = ""
    started_at: str = ""
    finished_at: str = ""
    undone_at: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


class Batches:
    """The batches as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        """Work on a connection inside a transaction."""
        self._connection = connection
        self._may_write = may_write

    def start(self, kind: str, file_name: str, mapping_name: str = "") -> Batch:
        """Note that an import begins; its writes then go through ``store.write(batch_id=batch.batch_id)``.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        last = self._connection.execute(select(func.max(_BATCHES.c.batch_id))).scalar() or "b000000"
        file_name = clean_text(file_name, repair=True)  # file systems hold names that are not Unicode
        batch = Batch(f"b{int(last[1:]) + 1:06d}", kind, file_name, mapping_name, started_at=utc_now())
        columns = ("batch_id", "kind", "file_name", "mapping_name", "started_at")
        values = {name: getattr(batch, name) for name in columns}
        self._connection.execute(insert(_BATCHES).values(counts={}, **values))
        return batch

    def finish(self, batch_id: str, counts: Mapping[str, int]) -> Batch:
        """Note that an import ended, with its counts, and return the batch.

        Raises:
            NotFound: There is no such batch.
            Conflict: It was finished or undone already.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self.check_open(batch_id)
        self._set(batch_id, finished_at=utc_now(), counts=dict(counts))
        return self.get(batch_id)

    def get(self, batch_id: str) -> Batch:
        """Return the batch with this id.

        Raises:
            NotFound: There is none.
        """
        statement = select(_BATCHES).where(_BATCHES.c.batch_id == batch_id)
        row = self._connection.execute(statement).one_or_none() if is_storable(batch_id) else None
        if row is None:
            raise NotFound(Refusal.NO_SUCH_BATCH.told(batch_id=batch_id))
        return _batch(row)

    def list(self) -> list[Batch]:
        """Return all batches, the latest first."""
        statement = select(_BATCHES).order_by(_BATCHES.c.batch_id.desc())
        return [_batch(row) for row in self._connection.execute(statement)]

    def check_open(self, batch_id: str) -> None:
        """Make sure that writes may still join a batch.

        Raises:
            NotFound: There is no such batch.
            Conflict: It was finished or undone already.
        """
        batch = self.get(batch_id)
        if batch.finished_at or batch.undone_at:
            raise Conflict(f"import batch {batch_id} is closed; start another one for further writes")

    def undo(self, batch_id: str, *, force: bool = False) -> UndoCounts:
        """Delete what a batch created and put back what it changed or deleted, as it was before the batch.

        The undo stands in the change log like every write. It cannot itself be undone; import the file again.

        Args:
            batch_id: The batch.
            force: Also overwrite what was written after the batch.

        Raises:
            NotFound: There is no such batch.
            Conflict: It was undone already, is too old, or (without force) later writes depend on what it wrote.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        if self.get(batch_id).undone_at:
            raise Conflict(Refusal.BATCH_UNDONE.told(batch_id=batch_id))
        counts = undo(self._connection, batch_id, force=force)
        self._set(batch_id, undone_at=utc_now())
        return counts

    def foreseen_undo(self, batch_id: str) -> tuple[UndoCounts, str]:
        """Return what `undo` would do, and why it would be refused without force; empty where it would not.

        Raises:
            NotFound: There is no such batch.
        """
        self.get(batch_id)
        return foreseen(self._connection, batch_id)

    def _set(self, batch_id: str, **values: object) -> None:
        self._connection.execute(update(_BATCHES).where(_BATCHES.c.batch_id == batch_id).values(**values))

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _batch(row: Row[Any]) -> Batch:
    values = row._asdict()
    return Batch(**{name: values[name] or "" for name in values if name != "counts"}, counts=values["counts"])
