"""Lists of records: a page at a time, by rising id, with the cursor of the next page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeVar

from fastapi import Response

from api.cursor import cursor_after, id_before
from api.routes.responses import json_response
from api.shelf import R, Shelf
from api.unseen import is_seen
from models.store import Store, Transaction

T = TypeVar("T")


def take_page(records: Iterable[T], limit: int) -> tuple[list[T], bool]:
    """Return up to ``limit`` records, and whether there are more."""
    taken = list(islice(records, limit + 1))
    return taken[:limit], len(taken) > limit


def write_page(items: Sequence[bytes], last_id: str) -> Response:
    """Return one page of a list: its items, which are JSON, and the cursor of what comes after ``last_id`` or null."""
    following = f'"{cursor_after(last_id)}"' if last_id else "null"
    return json_response(b'{"items":[' + b",".join(items) + b'],"next":' + following.encode() + b"}")


def list_page(
    shelf: Shelf[R],
    store: Store,
    cursor: str,
    limit: int,
    equal: dict[str, str],
    unseen: Callable[[Transaction], frozenset[str]] = lambda transaction: frozenset(),
) -> Response:
    """Return a page of records by rising id.

    Args:
        shelf: Which records.
        store: Where they are.
        cursor: Where the page begins; empty for the first one.
        limit: Records on the page.
        equal: Keep those whose columns have these values.
        unseen: The providers that whoever asks does not see.

    Raises:
        InvalidInput: The cursor is none of this list.
    """
    with store.read() as transaction:
        hidden = unseen(transaction)
        most = None if hidden else limit + 1
        records = shelf.repository(transaction).iterate(after_id=id_before(cursor), limit=most, **equal)
        page, has_more = take_page((one for one in records if not hidden or is_seen(one, hidden)), limit)
    return write_page(list(map(shelf.encode, page)), shelf.id_of(page[-1]) if has_more else "")
