"""Cursors: where the next page of a list begins. Opaque to clients; inside, what the last record shown is sorted by.

So a page begins behind a place in the order, whether the record that stood there is still in the list or not: what is
added or taken away meanwhile neither repeats nor hides another one.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from models.errors import FieldProblem, InvalidInput
from models.refusals import Refusal


def cursor_after(record_id: str) -> str:
    """Return the cursor of what comes after an id."""
    return base64.urlsafe_b64encode(record_id.encode()).decode().rstrip("=")


def id_before(cursor: str) -> str:
    """Return the id after which a page begins; empty for an empty cursor.

    Raises:
        InvalidInput: The cursor is none of ours.
    """
    try:
        return base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (UnicodeError, binascii.Error, ValueError) as error:
        raise _no_cursor(cursor) from error


Place = tuple[str | float, ...]
"""What a list is sorted by, where that is more than an id."""

T = TypeVar("T")


def place_before(cursor: str, *kinds: type) -> Place | None:
    """Return the place after which a page begins, of values of these kinds; None for an empty cursor.

    Raises:
        InvalidInput: The cursor is none of this list.
    """
    if not cursor:
        return None
    try:
        inside = json.loads(id_before(cursor))
    except (ValueError, RecursionError) as error:
        raise _no_cursor(cursor) from error
    if not isinstance(inside, list) or [type(one) for one in inside] != list(kinds):
        raise _no_cursor(cursor)
    return tuple(inside)


def cursor_behind(place: Place) -> str:
    """Return the cursor of what comes behind a place."""
    return cursor_after(json.dumps(place, separators=(",", ":")))


def page_of(
    items: Sequence[T], place_of: Callable[[T], Place], cursor: str, limit: int, *, kinds: Sequence[type]
) -> tuple[list[T], str | None]:
    """Return one page of a whole list, and the cursor of the next one or None.

    Args:
        items: All, by rising place.
        place_of: What an item is sorted by; no two have the same.
        cursor: Where the page begins; empty for the first one.
        limit: Items on the page.
        kinds: Of what kinds the values of a place are.

    Raises:
        InvalidInput: The cursor is none of this list.
    """
    before = place_before(cursor, *kinds)
    rest = [one for one in items if before is None or place_of(one) > before]
    return list(rest[:limit]), cursor_behind(place_of(rest[limit - 1])) if len(rest) > limit else None


def _no_cursor(cursor: str) -> InvalidInput:
    problem = FieldProblem("?cursor", cursor, "is no cursor of this list", "use `next` of the page before")
    return InvalidInput(Refusal.PAGE_NOT_FOUND.told(), [problem])
