"""Where records refer to others, and how a reference to a record that was merged into another is put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.rows import Row

Aliases = Mapping[str, Mapping[str, str]]
"""Record type → id of a record that was merged into another → id of the record that stands for it.

A record that its owner hid has an empty text for it: nothing stands there.
"""


@dataclass(frozen=True)
class Reference:
    """A column (or a field of ``details``) that holds the id, or a list of ids, of records of another type."""

    record_type: str
    column: str
    referred_type: str
    is_detail: bool = False

    def value(self, row: Mapping[str, Any]) -> Any:
        """Return what stands in a row: an id, a list of ids, or ``None`` where the details have no such field."""
        return row["details"].get(self.column) if self.is_detail else row[self.column]


REFERENCES = (
    Reference("provider", "organisation_id", "organisation"),
    Reference("provider", "head_id", "provider", is_detail=True),
    Reference("provider", "laboratory_id", "provider", is_detail=True),
    Reference("evidence", "owner_ids", "provider"),
    Reference("problem", "organisation_id", "organisation"),
)


def references_of(record_type: str) -> tuple[Reference, ...]:
    """Return where records of a type refer to others."""
    return tuple(one for one in REFERENCES if one.record_type == record_type)


def named(record_type: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return the ids that rows refer to, by the type of what they refer to."""
    found: dict[str, set[str]] = {one.referred_type: set() for one in references_of(record_type)}
    for row in rows:
        for reference in references_of(record_type):
            found[reference.referred_type].update(filter(None, _ids(reference.value(row))))
    return found


def redirect(record_type: str, row: Row, aliases: Aliases) -> Row:
    """Return a row in which what stands for an alias is named in its place, once; the same row when none is named.

    References to nothing are left out: of a list the entry, of a single one the id.
    """
    for reference in references_of(record_type):
        value = reference.value(row)
        known = aliases.get(reference.referred_type, {})
        if known.keys().isdisjoint(_ids(value)):
            continue
        changed = list(dict.fromkeys(filter(None, (known.get(one, one) for one in _ids(value)))))
        held = {reference.column: changed if isinstance(value, list) else "".join(changed)}
        row = {**row, "details": row["details"] | held} if reference.is_detail else row | held
    return row


def _ids(value: Any) -> Iterator[str]:
    yield from value if isinstance(value, list) else [value or ""]
