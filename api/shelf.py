"""One record type behind one address: list, read, create, replace, delete. A write is searchable at once.

Versions are compared inside the write transaction, so that of two writers with one version exactly one succeeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import quote

from fastapi import Response

from api.conditional import etag, names_version, require_version
from api.cursor import cursor_after, id_before
from api.routes.responses import json_response
from models.errors import Conflict
from models.records import Evidence, Organisation, Problem, Provider
from models.repositories import Repository
from models.store import Store, Transaction

R = TypeVar("R", Organisation, Provider, Evidence, Problem)


@dataclass(frozen=True)
class Shelf(Generic[R]):
    """How one record type is read and written over HTTP.

    Args:
        word: What a record is called in messages.
        address: Where its records stand, without the id.
        id_of: A record's id.
        repository: The record type's repository in a transaction.
        encode: A record as JSON.
        check: Raises when what a record refers to does not exist.
        check_removal: Raises when others refer to the record with this id.
    """

    word: str
    address: str
    id_of: Callable[[R], str]
    repository: Callable[[Transaction], Repository[R]]
    encode: Callable[[R], bytes]
    check: Callable[[R, Transaction], None]
    check_removal: Callable[[str, Transaction], None] = lambda record_id, transaction: None

    def read(self, store: Store, record_id: str, if_none_match: str | None) -> Response:
        """Return one record with its ETag, or 304 when the reader has this version.

        Raises:
            NotFound: There is none.
        """
        with store.read() as transaction:
            content = self.encode(self.repository(transaction).get(record_id))
        tag = etag(content)
        if if_none_match is not None and names_version(if_none_match, tag):
            return Response(status_code=304, headers={"ETag": tag})
        return json_response(content, headers={"ETag": tag})

    def create(self, store: Store, record: R) -> Response:
        """Store a new record and return it with its address.

        Raises:
            Conflict: Its id is taken.
            InvalidInput: It refers to what does not exist.
        """
        record_id = self.id_of(record)
        with store.write() as transaction:
            repository = self.repository(transaction)
            if repository.known([record_id]):
                raise Conflict(f"{self.word} {record_id!r} exists already; replace it with PUT, or choose another id")
            self.check(record, transaction)
            repository.put([record])
            content = self.encode(repository.get(record_id))
        address = f"{self.address}/{quote(record_id, safe='/')}"
        return json_response(content, 201, {"ETag": etag(content), "Location": address})

    def replace(self, store: Store, record: R, if_match: str | None) -> Response:
        """Replace a record whose present version the writer knows.

        Raises:
            NotFound: There is none.
            HTTPException: 428 or 412, see `require_version`.
            InvalidInput: It refers to what does not exist.
        """
        with store.write() as transaction:
            repository, record_id = self.repository(transaction), self.id_of(record)
            require_version(if_match, etag(self.encode(repository.get(record_id))))
            self.check(record, transaction)
            repository.put([record])
            content = self.encode(repository.get(record_id))
        return json_response(content, headers={"ETag": etag(content)})

    def delete(self, store: Store, record_id: str, if_match: str | None) -> Response:
        """Delete a record; with If-Match only the version it names.

        Raises:
            NotFound: There is none.
            Conflict: Other records refer to it.
            HTTPException: 412, see `require_version`.
        """
        with store.write() as transaction:
            repository = self.repository(transaction)
            stored = repository.get(record_id)
            if if_match is not None:
                require_version(if_match, etag(self.encode(stored)))
            self.check_removal(record_id, transaction)
            repository.delete([record_id])
        return Response(status_code=204)


def take_page(records: Iterable[R], limit: int) -> tuple[list[R], bool]:
    """Return up to ``limit`` records, and whether there are more."""
    taken = list(islice(records, limit + 1))
    return taken[:limit], len(taken) > limit


def write_page(shelf: Shelf[R], page: Sequence[R], has_more: bool) -> Response:
    """Return one page of a list: its items as JSON, and the cursor of the next page or null."""
    following = f'"{cursor_after(shelf.id_of(page[-1]))}"' if has_more else "null"
    items = b",".join(map(shelf.encode, page))
    return json_response(b'{"items":[' + items + b'],"next":' + following.encode() + b"}")


def list_page(
    shelf: Shelf[R],
    store: Store,
    cursor: str,
    limit: int,
    equal: dict[str, str],
    keep: Callable[[R], bool] | None = None,
) -> Response:
    """Return a page of records by rising id.

    Args:
        shelf: Which records.
        store: Where they are.
        cursor: Where the page begins; empty for the first one.
        limit: Records on the page.
        equal: Keep those whose columns have these values.
        keep: Keep those for which this is true.

    Raises:
        InvalidInput: The cursor is none of this list.
    """
    after_id, most = id_before(cursor), limit + 1 if keep is None else None
    with store.read() as transaction:
        records = shelf.repository(transaction).iterate(after_id=after_id, limit=most, **equal)
        page, has_more = take_page(filter(keep, records) if keep else records, limit)
    return write_page(shelf, page, has_more)
