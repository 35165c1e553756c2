"""What an owner says, laid over what sources say: a pure function of a row and of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from models.details import DETAILS_OF_KIND, ProviderKind
from models.merge_fields import SEPARATOR
from models.profiles.word import SAID_BY_OWNER, WHOLE, Act, OwnerWord
from models.records import Location
from models.rows import Row

PLACE, CAPACITY = "place", "capacity"
NOTHING: Mapping[str, Any] = {"languages": [], "year": None}
"""What stands in a column that its owner hid, where that is not an empty text."""

LOCATION_COLUMNS = tuple(field.name for field in fields(Location))


def layered(row: Row, words: Iterable[OwnerWord]) -> Row:
    """Return a row with what its owner says of single fields; the same row where that changes nothing.

    Args:
        row: What sources say: the columns of a provider or of an evidence.
        words: What alters it and holds, the first first; of one field the last decides.

    Returns:
        The row; its ``source`` names the owner too where a field is the owner's.
    """
    said = {word.field: word for word in words if word.field != WHOLE}
    changed = row
    for word in said.values():
        changed = _with(changed, word)
    if changed == row:
        return row
    return changed | {"source": SEPARATOR.join(filter(None, (row["source"], SAID_BY_OWNER)))}


def is_withheld(row: Mapping[str, Any], words: Sequence[OwnerWord]) -> bool:
    """Return whether nothing of a record is stored: it is a hidden profile, or evidence that all its owners hid."""
    if "owner_ids" in row:
        return not row["owner_ids"]
    return any(word.field == WHOLE and word.act is Act.HIDE for word in words)


def _with(row: Row, word: OwnerWord) -> Row:
    if word.field == PLACE:
        return row | ({name: _nowhere(name) for name in LOCATION_COLUMNS} | (_value(word) or {}))
    name, value = word.field, _value(word)
    if name == CAPACITY:
        name, value = "capacity_hours_per_month", (value or {}).get("hours_per_month")
    if name in row:
        return row | {name: value if word.act is Act.CORRECT else NOTHING.get(name, "")}
    details = row.get("details", {})
    if name not in details:  # of a kind that has no such field, it is only shown
        return row
    default = getattr(DETAILS_OF_KIND[ProviderKind(row["kind"])](), name)
    held = value if word.act is Act.CORRECT else list(default) if isinstance(default, tuple) else default
    return row | {"details": details | {name: held}}


def _value(word: OwnerWord) -> Any:
    return word.value if word.act is Act.CORRECT else None


def _nowhere(name: str) -> Any:
    return getattr(Location(), name)
