"""Run an import: chunks of rows in transactions of one batch, or all in one that is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

from models.chunks import chunked
from models.errors import SetuError
from models.importing.report import ImportReport
from models.store import Store, Transaction

CHUNK_ROWS = 1_000
"""Rows written in one transaction."""

Progress = Callable[[int], None]
T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


class RowWriter(Protocol[T_contra]):
    """Writes a chunk of rows inside a transaction, counting every one of them in its report."""

    report: ImportReport

    def write(self, transaction: Transaction, rows: Sequence[T_contra]) -> None:
        """Write one chunk."""


def run_import(
    store: Store, writer: RowWriter[T], rows: Iterator[T], title: str, progress: Progress | None = None
) -> None:
    """Write all rows as one batch that can be undone; what fails in the middle is undone at once.

    Args:
        store: Where they go.
        writer: Writes them; its report says whether this is a dry run.
        rows: The rows.
        title: Name of the mapping or format, for the batch.
        progress: Called with the number of rows read so far.

    Raises:
        SetuError: The rows break off, or cannot be written.
    """
    (_run_dry if writer.report.dry_run else _run)(store, writer, rows, title, progress)


def _run(store: Store, writer: RowWriter[T], rows: Iterator[T], title: str, progress: Progress | None) -> None:
    report = writer.report
    with store.write() as transaction:
        batch_id = transaction.batches.start(report.kind.value, report.file, title).batch_id
    report.batch_id = batch_id
    try:
        for chunk in chunked(rows, CHUNK_ROWS):
            with store.write(batch_id=batch_id) as transaction:
                writer.write(transaction, chunk)
            _tell(progress, report)
    except SetuError:
        with store.write() as transaction:
            transaction.batches.undo(batch_id)
        raise
    with store.write() as transaction:
        transaction.batches.finish(batch_id, report.counts())


def _run_dry(store: Store, writer: RowWriter[T], rows: Iterator[T], _title: str, progress: Progress | None) -> None:
    with _taken_back(store) as transaction:
        for chunk in chunked(rows, CHUNK_ROWS):
            writer.write(transaction, chunk)
            _tell(progress, writer.report)


class _TakenBackError(Exception):
    """Ends a dry run; never leaves this module."""


@contextmanager
def _taken_back(store: Store) -> Iterator[Transaction]:
    try:
        with store.write() as transaction:
            yield transaction
            raise _TakenBackError
    except _TakenBackError:
        return


def _tell(progress: Progress | None, report: ImportReport) -> None:
    if progress is not None:
        progress(report.read)
