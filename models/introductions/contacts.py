"""How providers and owners of problems can be reached: kept apart from their records, and in no list or export."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from models.chunks import chunked
from models.errors import FieldProblem, Forbidden, InvalidInput, NotFound
from models.interface_languages import INTERFACE_LANGUAGES, LANGUAGES_IN_WORDS
from models.introductions import tables
from models.moments import written
from models.rows import is_storable

_TABLE = tables.contacts
_C = _TABLE.c
_EMAIL = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{5,30}")
MAX_LENGTH = 200


class ContactOf(StrEnum):
    """Whose contact it is: a provider's, or that of a problem's owner."""

    PROVIDER = "provider"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Contact:
    """How somebody can be reached.

    Args:
        record_type: Whose contact it is.
        record_id: The provider, or the problem whose owner it is.
        name: How to address them.
        email: Where messages go; empty when none is known.
        phone: A telephone number; empty when none is known.
        language: The language of messages, one of `INTERFACE_LANGUAGES`.
        source: Where the details come from.
        wants_digest: Whether a provider wants a weekly message of problems that fit.
        noted_at: When it was noted, ISO in UTC; set when it is stored.
        digest_at: When problems were last looked through for its weekly message, ISO in UTC.
    """

    record_type: ContactOf
    record_id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"
    source: str = ""
    wants_digest: bool = False
    noted_at: str = ""
    digest_at: str = ""

    def __post_init__(self) -> None:
        """Check that the addresses can be ones and that nothing breaks a line of a message's head."""
        problems = [
            FieldProblem(name, text, "is longer than 200 characters or has a line break", "give one short line")
            for name in ("name", "email", "phone", "source")
            if len(text := getattr(self, name)) > MAX_LENGTH or len(text.splitlines()) > 1
        ]
        if self.email and not _EMAIL.fullmatch(self.email):
            problems.append(
                FieldProblem("email", self.email, "is no e-mail address", "give one such as asha@example.in")
            )
        if self.phone and not _PHONE.fullmatch(self.phone):
            problems.append(
                FieldProblem("phone", self.phone, "is no telephone number", "give digits, such as +91 20 …")
            )
        if self.language not in INTERFACE_LANGUAGES:
            fix = f"give {LANGUAGES_IN_WORDS}"
            problems.append(FieldProblem("language", self.language, "is no language of messages", fix))
        if problems:
            raise InvalidInput("the contact is not valid", problems)


_NAMES = tuple(one.name for one in fields(Contact))


class Contacts:
    """The contacts as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def put(self, contact: Contact, now: datetime) -> None:
        """Store a contact, in place of what was known before, other than when its last weekly message was due.

        Raises:
            Forbidden: The transaction is for reading.
        """
        before = self.find(contact.record_type, contact.record_id)
        self.remove(contact.record_type, contact.record_id)
        values = {name: getattr(contact, name) for name in _NAMES}
        set_here = {"record_type": contact.record_type.value, "noted_at": written(now)}
        kept = {"digest_at": before.digest_at if before else contact.digest_at}
        self._connection.execute(insert(_TABLE).values(values | set_here | kept))

    def find(self, record_type: ContactOf, record_id: str) -> Contact | None:
        """Return a contact; ``None`` where none is known."""
        return self.find_many(record_type, [record_id]).get(record_id)

    def get(self, record_type: ContactOf, record_id: str) -> Contact:
        """Return a contact.

        Raises:
            NotFound: None is known.
        """
        found = self.find(record_type, record_id)
        if found is None:
            raise NotFound(f"no contact of {record_type} {record_id!r} is known; note one with setu contacts set")
        return found

    def find_many(self, record_type: ContactOf, record_ids: Iterable[str]) -> dict[str, Contact]:
        """Return the contacts that are known, by record id."""
        found: dict[str, Contact] = {}
        for chunk in chunked(filter(is_storable, record_ids)):
            wanted = (_C.record_type == record_type.value) & _C.record_id.in_(chunk)
            rows = self._connection.execute(select(_TABLE).where(wanted)).mappings()
            found |= {row["record_id"]: _contact(row) for row in rows}
        return found

    def with_email(self, email: str) -> list[Contact]:
        """Return the contacts that name an e-mail address, in whatever case, by rising id; none for an empty one."""
        given = email.strip()
        if not given or not is_storable(given):
            return []
        statement = select(_TABLE).where(func.lower(_C.email).in_({given, given.lower()}))
        rows = self._connection.execute(statement.order_by(_C.record_type, _C.record_id)).mappings()
        return [_contact(row) for row in rows]

    def wanting_digests(self) -> list[Contact]:
        """Return the providers' contacts that want a weekly message, by rising id."""
        wanted = (_C.record_type == ContactOf.PROVIDER.value) & _C.wants_digest & (_C.email != "")
        statement = select(_TABLE).where(wanted).order_by(_C.record_id)
        return [_contact(row) for row in self._connection.execute(statement).mappings()]

    def note_digest(self, provider_id: str, now: datetime) -> None:
        """Note that problems were looked through for a provider's weekly message.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        wanted = (_C.record_type == ContactOf.PROVIDER.value) & (_C.record_id == provider_id)
        self._connection.execute(update(_TABLE).where(wanted).values(digest_at=written(now)))

    def remove(self, record_type: ContactOf, record_id: str) -> bool:
        """Forget a contact, and return whether one was known.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        wanted = (_C.record_type == record_type.value) & (_C.record_id == record_id)
        return self._connection.execute(delete(_TABLE).where(wanted)).rowcount > 0

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _contact(row: RowMapping) -> Contact:
    values: dict[str, Any] = {name: row[name] for name in _NAMES}
    return Contact(**values | {"record_type": ContactOf(row["record_type"])})
