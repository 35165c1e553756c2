"""Cursors: where the next page of a list begins. Opaque to clients; inside, the last id that was shown."""

from __future__ import annotations

import base64
import binascii

from models.errors import FieldProblem, InvalidInput


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
        problem = FieldProblem("?cursor", cursor, "is no cursor of this list", "use `next` of the page before")
        raise InvalidInput("the page cannot be found", [problem]) from error
