"""Which field of which record stands in a merged one: the rule, as data, and the function that applies it.

The record that is kept has the first word: each of its fields that holds something stays. What it leaves empty is
filled from the records merged into it, in the order of the merges. Fields that only mean something together come from
one record; lists are joined; of several confidentialities the strictest holds; sources are all named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.records import Confidentiality
from models.rows import Row

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("city", "district", "state", "pincode", "latitude", "longitude"),
    ("text", "title", "language"),
    ("amount_min_inr", "amount_max_inr"),
    ("trl_from", "trl_to"),
    ("rate_inr", "rate_unit"),
    ("opens", "deadline"),
    ("starts", "duration_days"),
)
"""Fields that come from one record, the first in which any of them holds something."""

JOINED_LISTS = frozenset({"languages", "aliases"})
JOINED_TEXTS = frozenset({"source", "published_by"})
SEPARATOR = "; "

_STRICTNESS = [confidentiality.value for confidentiality in Confidentiality]
_TOGETHER_BY_NAME = {name: names for names in TOGETHER for name in names}


def combine(rows: Sequence[Mapping[str, Any]]) -> Row:
    """Combine the rows of records that are one, those with the first word first.

    Args:
        rows: Column values of at least one record, all of one type; providers of one kind.

    Returns:
        The first row with what it lacks taken from the others; its ``content_hash`` is not that of the combined record.
    """
    row = {name: _value(name, rows) for name in rows[0] if name != "details"}
    if "details" in rows[0]:
        details = [one["details"] for one in rows]
        row["details"] = {name: _value(name, details) for name in details[0]}
    if "aliases" in row:
        names = [*row["aliases"], *(one["name"] for one in rows[1:])]
        row["aliases"] = [alias for alias in dict.fromkeys(names) if alias != row["name"]]
    return row


def _value(name: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    values = [row[name] for row in rows]
    if name in JOINED_LISTS:
        return list(dict.fromkeys(one for value in values for one in value))
    if name in JOINED_TEXTS:
        parts = (part for value in values for part in value.split(SEPARATOR))
        return SEPARATOR.join(dict.fromkeys(filter(None, parts)))
    if name == "confidentiality":
        return max(values, key=_STRICTNESS.index)
    together = [other for other in _TOGETHER_BY_NAME.get(name, (name,)) if other in rows[0]]
    return next((row[name] for row in rows if any(_holds(row[one]) for one in together)), values[0])


def _holds(value: object) -> bool:
    return value is not None and value not in ("", [])
