"""Merges: two records that turned out to be one become one, and can become two again.

A merge says only *that* a record stands for another. What is stored follows from that and from what the sources say
(`models.merged_records`), so merges can be taken back in any order, also after their records were imported again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, insert, select, update

from models import tables
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.journal import Journal, utc_now
from models.record_repositories import RecordRepositories
from models.records import Provider
from models.referring import referring
from models.refusals import Refusal
from models.rows import is_storable
from models.safe_text import clean_text

MERGEABLE = ("provider", "problem", "organisation")
"""Record types whose records can be merged."""

_MERGES = tables.merges
_C = _MERGES.c


@dataclass(frozen=True)
class Merge:
    """One merge: ``from_id`` became part of ``into_id``; times are ISO, UTC; ``undone_at`` is empty while it holds."""

    merge_id: str
    record_type: str
    from_id: str
    into_id: str
    merged_at: str
    merged_by: str = ""
    reason: str = ""
    undone_at: str = ""
    undone_by: str = ""


class Merges:
    """The merges as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        """Work on a connection inside a transaction."""
        self._connection = connection
        self._may_write = may_write

    def get(self, merge_id: str) -> Merge:
        """Return the merge with this id.

        Raises:
            NotFound: There is none.
        """
        statement = select(_MERGES).where(_C.merge_id == merge_id)
        row = self._connection.execute(statement).one_or_none() if is_storable(merge_id) else None
        if row is None:
            raise NotFound(Refusal.MERGE_UNKNOWN.told(merge_id=merge_id))
        return Merge(*row)

    def history(self) -> list[Merge]:
        """Return all merges, also those taken back, the latest first."""
        return [Merge(*row) for row in self._connection.execute(select(_MERGES).order_by(_C.merge_id.desc()))]

    def merge(self, record_type: str, keep_id: str, other_id: str, *, reason: str = "", by: str = "") -> Merge:
        """Make a record part of another, which then has the first word on every field and owns what both owned.

        Args:
            record_type: One of `MERGEABLE`.
            keep_id: The record that stays.
            other_id: The record that goes; its id is understood wherever records refer to it.
            reason: Why, for people to read later.
            by: Who decided it.

        Raises:
            NotFound: One of them is not stored; the message tells what it was merged into.
            InvalidInput: The type cannot be merged, both ids are one, or the providers are of two kinds.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        merge = Merge(self._next_id(), record_type, other_id, keep_id, utc_now(), *map(_cleaned, (by, reason)))
        records = self._records(merge)
        _check_pair(records, merge)
        self._connection.execute(insert(_MERGES).values(**vars(merge)))
        repository = records.of(record_type)
        naming = referring(self._connection, records, record_type, other_id)
        for name, ids in naming.items():
            records.of(name).state(ids)
        repository.state([keep_id, other_id])
        self._regroup(records, record_type, [keep_id], naming)
        repository.withdraw([other_id])
        return merge

    def undo(self, merge_id: str, *, by: str = "") -> Merge:
        """Make a record one of its own again; every record is then as its own source gives it now.

        Raises:
            NotFound: There is no such merge.
            Conflict: It was taken back already.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        merge = self.get(merge_id)
        if merge.undone_at:
            raise Conflict(Refusal.MERGE_TAKEN_BACK.told(merge_id=merge_id, moment=merge.undone_at))
        merge = replace(merge, undone_at=utc_now(), undone_by=_cleaned(by))
        records, record_type = self._records(merge), merge.record_type
        repository = records.of(record_type)
        merged = repository.merged
        root = merged.aliases(record_type, [merge.from_id])[merge.from_id]
        naming = referring(self._connection, records, record_type, root)
        parts = repository.with_merged([root])
        stated = {  # naming: also what is not stored, because it or its owner is hidden
            name: list(dict.fromkeys([*merged.statements(name, ids), *merged.naming(name, parts)]))
            for name, ids in naming.items()
        }
        values = {"undone_at": merge.undone_at, "undone_by": merge.undone_by}
        self._connection.execute(update(_MERGES).where(_C.merge_id == merge_id).values(values))
        self._regroup(records, record_type, [root, merge.from_id], stated)
        return merge

    def _regroup(
        self,
        records: RecordRepositories,
        record_type: str,
        roots: Sequence[str],
        naming: Mapping[str, Iterable[str]],
    ) -> None:
        """Store what the merges that hold make of the records that stand for others, and of who refers to them."""
        repository = records.of(record_type)
        parts = self._parts(record_type)
        for root in roots:
            group = list(_in_order(root, parts))
            held = repository.merged.statements(record_type, group)
            placed = [replace(held[one], kept_id=root, position=position) for position, one in enumerate(group)]
            repository.merged.write(placed)
        repository.remake(roots)
        for name, ids in naming.items():
            records.of(name).remake(ids)

    def _parts(self, record_type: str) -> dict[str, list[str]]:
        """Return for each record those merged into it directly, in the order of the merges that hold."""
        statement = select(_C.into_id, _C.from_id).where(_C.record_type == record_type, _C.undone_at == "")
        parts: dict[str, list[str]] = {}
        for into_id, from_id in self._connection.execute(statement.order_by(_C.merge_id)):
            parts.setdefault(into_id, []).append(from_id)
        return parts

    def _records(self, merge: Merge) -> RecordRepositories:
        return RecordRepositories(self._connection, Journal(self._connection, merge.merge_id, keeps_images=False))

    def _next_id(self) -> str:
        """Return an id that no change was ever logged under: merges of records that were erased are forgotten."""
        column = tables.changes.c.batch_id
        last = self._connection.execute(select(func.max(column)).where(column.like("m%"))).scalar() or "m000000"
        return f"m{int(last[1:]) + 1:06d}"

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _check_pair(records: RecordRepositories, merge: Merge) -> None:
    if merge.record_type not in MERGEABLE:
        raise InvalidInput(f"records of the type {merge.record_type!r} are not merged; use {', '.join(MERGEABLE)}")
    if merge.into_id == merge.from_id:
        raise InvalidInput(f"{merge.into_id!r} cannot be merged into itself; give two ids")
    repository = records.of(merge.record_type)
    kept, other = repository.get(merge.into_id), repository.get(merge.from_id)
    if isinstance(kept, Provider) and kept.kind is not other.kind:
        raise InvalidInput(
            f"{merge.from_id!r} is a {other.kind} and {merge.into_id!r} a {kept.kind}; "
            "only providers of one kind are merged"
        )


def _in_order(root: str, parts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a record and all that is part of it: of each merge first what was kept, earlier merges first."""
    yield root
    for part in parts.get(root, ()):
        yield from _in_order(part, parts)


def _cleaned(text: str) -> str:
    return clean_text(text, repair=True)
