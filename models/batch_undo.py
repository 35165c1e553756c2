"""Undo of an import batch: what it created goes, what it changed or deleted comes back from the before-images."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select, union_all

from models import tables
from models.accounts import tables as of_accounts
from models.errors import Conflict
from models.journal import OWNERS_WORD, Journal
from models.moments import now_utc, written
from models.profiles import tables as of_profiles
from models.record_repositories import RecordRepositories
from models.records import Record
from models.refusals import Refusal
from models.repositories import PAGE, Repository
from models.rows import row_from_json

R = TypeVar("R", bound=Record)

IMAGES_DAYS = 90
"""For how long after an import what was there before is kept: as long as its job and its refused rows."""

NAMED_IN_A_REFUSAL = 20
"""Records named in one message; the rest are counted."""

_IMAGES = tables.batch_rows.c


@dataclass(frozen=True)
class UndoCounts:
    """What an undo did: records deleted because the batch had created them, and records put back."""

    deleted: int = 0
    restored: int = 0


def undo(connection: Connection, batch_id: str, *, force: bool) -> UndoCounts:
    """Undo a batch inside a write transaction; its changes are logged under the batch's own id.

    Raises:
        Conflict: What was there before is no longer kept; a record that the batch created is part of a merge that
            holds, or a profile whose owner speaks; or, without force, later writes touched the batch's records or
            depend on them.
        InvalidInput: With force: evidence cannot come back because an owner was deleted since.
    """
    _refuse_if_too_old(connection, batch_id)
    _refuse_if_merged(connection, batch_id)
    _refuse_if_claimed(connection, batch_id)
    if not force:
        _refuse_if_written_since(connection, batch_id)
    records = RecordRepositories(connection, Journal(connection, batch_id, keeps_images=False))
    in_order = records.in_order()
    restored = sum(_restore(connection, batch_id, repository) for repository in in_order)
    deleted = sum(_delete_created(connection, batch_id, repository) for repository in reversed(in_order))
    return UndoCounts(deleted, restored)


def foreseen(connection: Connection, batch_id: str) -> tuple[UndoCounts, str]:
    """Return what an undo of a batch would do, and why it would be refused without force; empty where it would not.

    Of a batch that is too old nothing is kept, but for the day until retention has gone round; it would do nothing.
    """
    try:
        _refuse_if_too_old(connection, batch_id)
    except Conflict as refusal:
        return UndoCounts(), refusal.told
    of_batch = select(func.count()).select_from(tables.batch_rows).where(_IMAGES.batch_id == batch_id)
    deleted = connection.execute(of_batch.where(_IMAGES.before.is_(None))).scalar_one()
    restored = connection.execute(of_batch.where(_IMAGES.before.is_not(None))).scalar_one()
    try:
        _refuse_if_merged(connection, batch_id)
        _refuse_if_claimed(connection, batch_id)
        _refuse_if_written_since(connection, batch_id)
    except Conflict as refusal:
        return UndoCounts(deleted, restored), refusal.told
    return UndoCounts(deleted, restored), ""


def _restore(connection: Connection, batch_id: str, repository: Repository[R]) -> int:
    restored = 0
    record_table = repository.record_table
    for page in _images(connection, batch_id, record_table.record_type):
        rows = [row_from_json(record_table, before) for _, before in page if before is not None]
        counts = repository.put([record_table.from_row(row) for row in rows])
        restored += counts.created + counts.updated
    return restored


def _delete_created(connection: Connection, batch_id: str, repository: Repository[Any]) -> int:
    pages = _images(connection, batch_id, repository.record_table.record_type)
    return sum(repository.delete([record_id for record_id, before in page if before is None]) for page in pages)


def _images(connection: Connection, batch_id: str, record_type: str) -> Iterator[list[tuple[str, str | None]]]:
    after_id = ""
    while True:
        statement = (
            select(_IMAGES.record_id, _IMAGES.before)
            .where(_IMAGES.batch_id == batch_id, _IMAGES.record_type == record_type, _IMAGES.record_id > after_id)
            .order_by(_IMAGES.record_id)
            .limit(PAGE)
        )
        page = [(record_id, before) for record_id, before in connection.execute(statement)]
        if not page:
            return
        yield page
        after_id = page[-1][0]


def images_over(moment: str) -> ColumnElement[bool]:
    """Return the condition of before-images whose import was undone, or ended (else began) by a moment."""
    batches = tables.batches.c
    over = select(batches.batch_id).where(or_(batches.undone_at.is_not(None), _is_over(moment)))
    return _IMAGES.batch_id.in_(over)


def _is_over(moment: str) -> ColumnElement[bool]:
    return func.coalesce(tables.batches.c.finished_at, tables.batches.c.started_at) <= moment


def _refuse_if_too_old(connection: Connection, batch_id: str) -> None:
    moment = written(now_utc() - timedelta(days=IMAGES_DAYS))
    too_old = select(tables.batches.c.batch_id).where(tables.batches.c.batch_id == batch_id, _is_over(moment))
    if connection.execute(too_old).first():
        raise Conflict(Refusal.BATCH_TOO_OLD.told(batch_id=batch_id, days=IMAGES_DAYS))


def _refuse_if_merged(connection: Connection, batch_id: str) -> None:
    merges = tables.merges.c
    is_part = or_(_IMAGES.record_id == merges.from_id, _IMAGES.record_id == merges.into_id)
    statement = (
        select(merges.merge_id)
        .join(tables.batch_rows, (_IMAGES.record_type == merges.record_type) & is_part)
        .where(_IMAGES.batch_id == batch_id, _IMAGES.before.is_(None), merges.undone_at == "")
        .distinct()
        .order_by(merges.merge_id)
    )
    held = list(connection.execute(statement).scalars())
    if held:
        raise Conflict(
            Refusal.UNDO_MERGED.told(batch_id=batch_id, merges=", ".join(held[:NAMED_IN_A_REFUSAL]), merge=held[-1])
        )


def _refuse_if_claimed(connection: Connection, batch_id: str) -> None:
    accounts, words = of_accounts.accounts.c, of_profiles.owner_words.c
    speaks = union_all(select(accounts.provider_id), select(words.provider_id).where(words.withdrawn_at == ""))
    created = (_IMAGES.batch_id == batch_id) & (_IMAGES.record_type == "provider") & _IMAGES.before.is_(None)
    statement = select(_IMAGES.record_id).where(created, _IMAGES.record_id.in_(speaks)).order_by(_IMAGES.record_id)
    held = list(connection.execute(statement).scalars())
    if held:
        raise Conflict(
            Refusal.UNDO_CLAIMED.told(
                batch_id=batch_id, providers=", ".join(held[:NAMED_IN_A_REFUSAL]), provider=held[0]
            )
        )


def _refuse_if_written_since(connection: Connection, batch_id: str) -> None:
    query = _touched_since(batch_id).union(_dependent_evidence(batch_id)).subquery()
    total = connection.execute(select(func.count()).select_from(query)).scalar_one()
    if total == 0:
        return
    first = connection.execute(select(query).order_by(*query.c).limit(NAMED_IN_A_REFUSAL))
    names = ", ".join(f"{record_type} {record_id!r}" for record_type, record_id in first)
    more = total - NAMED_IN_A_REFUSAL
    if more > 0:
        raise Conflict(Refusal.UNDO_MUCH_WRITTEN_SINCE.told(batch_id=batch_id, records=names, more=more))
    raise Conflict(Refusal.UNDO_WRITTEN_SINCE.told(batch_id=batch_id, records=names))


def _touched_since(batch_id: str) -> Select[tuple[str, str]]:
    """Select records of the batch that others wrote after its first touch; undone batches have left no trace."""
    changes, images = tables.changes.c, tables.batch_rows.alias().c
    merges, batches = tables.merges.c, tables.batches.c
    undone = union_all(
        select(batches.batch_id).where(batches.undone_at.is_not(None)),
        select(merges.merge_id).where(merges.undone_at != ""),
    )
    same_record = (_IMAGES.record_type == changes.record_type) & (_IMAGES.record_id == changes.record_id)
    return (
        select(changes.record_type, changes.record_id)
        .join(tables.batch_rows, same_record & (_IMAGES.batch_id == batch_id))
        .where(
            changes.seq > select(func.min(images.after_seq)).where(images.batch_id == batch_id).scalar_subquery(),
            changes.seq > _IMAGES.after_seq,
            changes.batch_id != batch_id,
            changes.batch_id != OWNERS_WORD,
            changes.batch_id.not_in(undone),
        )
        .distinct()
    )


def _dependent_evidence(batch_id: str) -> Select[tuple[str, str]]:
    """Select evidence from outside the batch that is owned by a provider which the batch created."""
    owners = tables.evidence_owners.c
    images = tables.batch_rows.alias().c
    inside = select(images.record_id).where(
        images.batch_id == batch_id, images.record_type == "evidence", images.record_id == owners.evidence_id
    )
    is_created = (_IMAGES.record_type == "provider") & _IMAGES.before.is_(None)
    return (
        select(literal("evidence"), owners.evidence_id)
        .where(_IMAGES.batch_id == batch_id, is_created, _IMAGES.record_id == owners.provider_id, ~inside.exists())
        .distinct()
    )
