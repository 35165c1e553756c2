"""What a write transaction remembers of its writes: changes for the indexer, before-images for undo.

A before-image is the record as it was before a batch first touched it, as JSON, or NULL when it did not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from models import tables
from models.change_log import ChangeLog

OWNERS_WORD = "owner"
"""What changes are logged under that follow from an owner's words: these lie over imports and keep none from undo."""

_IMAGES = tables.batch_rows.c


class Journal:
    """Writes the change log and, inside a batch, the before-images, in the transaction of the records themselves."""

    def __init__(self, connection: Connection, batch_id: str = "", *, keeps_images: bool = True) -> None:
        """Keep a journal for one transaction.

        Args:
            connection: The connection that the records are written on.
            batch_id: The batch that the writes belong to; empty for none.
            keeps_images: Whether a batch's writes can be undone; an undo itself cannot.
        """
        self._connection = connection
        self._batch_id = batch_id
        self.needs_images = bool(batch_id) and keeps_images

    def changed(self, record_type: str, operation: str, record_ids: Iterable[str]) -> None:
        """Append one change for each record, in the order given."""
        shared = {
            "record_type": record_type,
            "operation": operation,
            "batch_id": self._batch_id,
            "at": utc_now(),
        }
        entries = [{"record_id": record_id, **shared} for record_id in record_ids]
        if entries:
            self._connection.execute(insert(tables.changes), entries)

    def keep_images(self, record_type: str, images: Mapping[str, str | None]) -> None:
        """Keep before-images by record id, at most a thousand; a record's first image in the batch stays."""
        shared = {
            "batch_id": self._batch_id,
            "record_type": record_type,
            "after_seq": ChangeLog(self._connection).last_seq(),
        }
        kept = self._kept(record_type, list(images))
        entries = [
            {"record_id": record_id, "before": image, **shared}
            for record_id, image in images.items()
            if record_id not in kept
        ]
        if entries:
            self._connection.execute(insert(tables.batch_rows), entries)

    def _kept(self, record_type: str, record_ids: list[str]) -> set[str]:
        statement = select(_IMAGES.record_id).where(
            _IMAGES.batch_id == self._batch_id,
            _IMAGES.record_type == record_type,
            _IMAGES.record_id.in_(record_ids),
        )
        return set(self._connection.execute(statement).scalars())


def utc_now() -> str:
    """Return the present moment in ISO form, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
