"""Cut a stream of things into lists of bounded length, so that no statement grows with the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

IDS_A_STATEMENT = 1000
"""Ids bound in one ``IN`` list; SQLite allows 32,766 parameters, PostgreSQL 65,535."""


def chunked(items: Iterable[T], size: int = IDS_A_STATEMENT) -> Iterator[list[T]]:
    """Yield the items in order, in lists of ``size`` with the rest in the last one; nothing for no items."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk
