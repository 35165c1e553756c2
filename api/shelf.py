"""One record type behind one address: read, create, replace, delete. A write is searchable at once.

Versions are compared inside the write transaction, so that of two writers with one version exactly one succeeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote

from fastapi import Response

from api.callers import Visit
from api.conditional import check_version, etag, names_version, require_version
from api.repeats import as_remembered
from api.routes.responses import json_response
from models.accounts.audit_log import Event
from models.accounts.caller import Belonging, Caller
from models.accounts.permissions import Action
from models.accounts.remembered_answers import Repeatable
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
        creating: What creating a record is called in `models.accounts.permissions`.
        changing: What replacing or deleting one is called there.
        belonging: To whom a record belongs.
        check_removal: Raises when others refer to the record with this id.
        check_replacing: Raises when a caller who may change the record changes it elsewhere.
    """

    word: str
    address: str
    id_of: Callable[[R], str]
    repository: Callable[[Transaction], Repository[R]]
    encode: Callable[[R], bytes]
    check: Callable[[R, Transaction], None]
    creating: Action
    changing: Action
    belonging: Callable[[R, Transaction], Belonging]
    check_removal: Callable[[str, Transaction], None] = lambda record_id, transaction: None
    check_replacing: Callable[[Caller, Belonging], None] = lambda caller, belonging: None

    def read(self, store: Store, record_id: str, if_none_match: str | None) -> Response:
        """Return one record with its ETag, or 304 when the reader has this version.

        Raises:
            NotFound: There is none.
        """
        with store.read() as transaction:
            content = self.encode(self.repository(transaction).get(record_id))
        return versioned(content, if_none_match)

    def create(
        self,
        store: Store,
        record: R,
        visit: Visit,
        repeatable: Repeatable | None,
        *,
        is_claimed: bool = False,
        put: Callable[[R, Transaction], None] | None = None,
    ) -> Response:
        """Store a new record and return it with its address; what a repetition is answered is kept with the record.

        Args:
            store: Where.
            record: What.
            visit: Who sends it.
            repeatable: The request, where its sender may send it again.
            is_claimed: Whether it becomes the sender's own; else it is nobody's, whoever owned its id before.
            put: How it is stored, where there is more to that than the record.

        Raises:
            Conflict: Its id is taken.
            Forbidden: The caller may not create such a record.
            InvalidInput: It refers to what does not exist.
            SetuError: See ``put``.
        """
        record_id = self.id_of(record)
        with store.write() as transaction:
            repository = self.repository(transaction)
            if repository.known([record_id]):
                raise Conflict(f"{self.word} {record_id!r} exists already; replace it with PUT, or choose another id")
            self.check(record, transaction)
            transaction.record_owners.untie(self.word, record_id)
            if is_claimed:
                transaction.record_owners.tie(self.word, record_id, visit.caller.account_id)
            visit.caller.require(self.creating, self.belonging(record, transaction))
            if put:
                put(record, transaction)
            else:
                repository.put([record])
            transaction.audit.add(visit.entry(Event.CREATED, self.word, record_id))
            response = self._created(record_id, self.encode(repository.get(record_id)))
            if repeatable:
                transaction.answers.remember(repeatable, as_remembered(response), record_id)
        return response

    def replace(self, store: Store, record: R, if_match: str | None, visit: Visit) -> Response:
        """Replace a record whose present version the writer knows; it must be theirs to change before and after.

        Raises:
            NotFound: There is none.
            Forbidden: The caller may not change it, not here, or not make this of it.
            HTTPException: 428 or 412, see `require_version`.
            InvalidInput: It refers to what does not exist.
        """
        with store.write() as transaction:
            repository, record_id = self.repository(transaction), self.id_of(record)
            stored = repository.get(record_id)
            belonging = self.belonging(stored, transaction)
            visit.caller.require(self.changing, belonging)
            self.check_replacing(visit.caller, belonging)
            require_version(if_match, etag(self.encode(stored)))
            self.check(record, transaction)
            visit.caller.require(self.changing, self.belonging(record, transaction))
            repository.put([record])
            transaction.audit.add(visit.entry(Event.REPLACED, self.word, record_id))
            content = self.encode(repository.get(record_id))
        return json_response(content, headers={"ETag": etag(content)})

    def delete(self, store: Store, record_id: str, if_match: str | None, visit: Visit) -> Response:
        """Delete a record; with If-Match only the version it names.

        Raises:
            NotFound: There is none.
            Forbidden: The caller may not delete it.
            Conflict: Other records refer to it.
            HTTPException: 412, see `require_version`.
        """
        with store.write() as transaction:
            repository = self.repository(transaction)
            stored = repository.get(record_id)
            visit.caller.require(self.changing, self.belonging(stored, transaction))
            check_version(if_match, etag(self.encode(stored)))
            self.check_removal(record_id, transaction)
            repository.delete([record_id])
            transaction.record_owners.untie(self.word, record_id)
            transaction.answers.forget_record(record_id)
            transaction.audit.add(visit.entry(Event.DELETED, self.word, record_id))
        return Response(status_code=204)

    def _created(self, record_id: str, content: bytes) -> Response:
        address = f"{self.address}/{quote(record_id, safe='/')}"
        return json_response(content, 201, {"ETag": etag(content), "Location": address})


def versioned(content: bytes, if_none_match: str | None) -> Response:
    """Return a record's JSON with its ETag, or 304 when the reader has this version."""
    tag = etag(content)
    if if_none_match is not None and names_version(if_none_match, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return json_response(content, headers={"ETag": tag})
