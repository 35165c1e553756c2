"""Tombstones: that somebody was erased, as salted hashes of ids, e-mails and ORCIDs: no import brings them back."""

from __future__ import annotations

import hmac
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from models import tables as of_records
from models.chunks import chunked
from models.errors import Conflict, Forbidden
from models.moments import written
from models.privacy import tables
from models.privacy.person import Person

_TABLE = tables.erasures
_C = _TABLE.c
_FACTS = of_records.store_facts
SALT_FACT = "erasure_salt"

PENDING = "erasing:"
ERASED = "erased:"
"""How the name begins that stands in logs where the id of somebody erased stood."""


class KeyKind(StrEnum):
    """What a hash was made of."""

    RECORD = "record"
    EMAIL = "email"
    ORCID = "orcid"


class Tombstones:
    """Who was erased, as one transaction sees and writes it; the salt belongs to the database."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def put(self, kind: KeyKind, keys: Iterable[str], now: datetime) -> None:
        """Remember keys of somebody erased; a key that is known already stays as it is.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        wanted = set(keys)
        fresh = {self._hash(kind, key) for key in wanted - self.known(kind, wanted)}
        values = [{"key_hash": one, "kind": kind.value, "erased_at": written(now)} for one in sorted(fresh)]
        if values:
            self._connection.execute(insert(_TABLE), values)

    def known(self, kind: KeyKind, keys: Iterable[str]) -> set[str]:
        """Return which of these keys belong to somebody erased, each as it is spelled here."""
        if self.is_empty():
            return set()
        spelled: dict[str, set[str]] = defaultdict(set)
        for key in keys:
            spelled[self._hash(kind, key)].add(key)
        found: set[str] = set()
        for chunk in chunked(spelled):
            statement = select(_C.key_hash).where(_C.key_hash.in_(chunk), _C.kind == kind.value)
            found.update(*(spelled[one] for one in self._connection.execute(statement).scalars()))
        return found

    def is_empty(self) -> bool:
        """Return whether nobody was erased."""
        return self._connection.execute(select(_C.key_hash).limit(1)).first() is None

    def lift(self, kind: KeyKind, keys: Iterable[str]) -> int:
        """Forget that these were erased, because they came back themselves or somebody overruled it; return how many.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        hashes = [self._hash(kind, key) for key in keys]
        return sum(
            self._connection.execute(delete(_TABLE).where(_C.key_hash.in_(chunk))).rowcount for chunk in chunked(hashes)
        )

    def pseudonym(self, record_id: str) -> str:
        """Return what stands in logs in place of an erased record's id."""
        return ERASED + self._hash(KeyKind.RECORD, record_id)[:16]

    def begin(self, person: Person) -> None:
        """Remember whom an erasure is about, until `finish`: what was cut off can be brought to its end.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self.finish(person)
        self._connection.execute(insert(_FACTS).values(name=self._pending(person), value=json.dumps(asdict(person))))

    def finish(self, person: Person) -> None:
        """Forget whom an erasure was about.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(delete(_FACTS).where(_FACTS.c.name == self._pending(person)))

    def cut_off(self) -> list[Person]:
        """Return the people whose erasure has begun and not come to its end."""
        statement = select(_FACTS.c.value).where(_FACTS.c.name.startswith(PENDING)).order_by(_FACTS.c.name)
        return [
            Person(**{name: tuple(ids) for name, ids in json.loads(value).items()})
            for value in self._connection.execute(statement).scalars()
        ]

    def _pending(self, person: Person) -> str:
        return PENDING + self._hash(KeyKind.RECORD, (*person.account_ids, *person.provider_ids, *person.emails)[0])[:16]

    def _hash(self, kind: KeyKind, key: str) -> str:
        """Return HMAC-SHA256 of kind and key, folded so that another spelling of an e-mail or ORCID is the same."""
        said = f"{kind.value}\n{_folded(kind, key)}".encode("utf-8", "backslashreplace")
        return hmac.new(self._salt().encode(), said, "sha256").hexdigest()

    def _salt(self) -> str:
        held: str | None = self._connection.execute(
            select(_FACTS.c.value).where(_FACTS.c.name == SALT_FACT)
        ).scalar_one_or_none()
        if held is None:
            self._check_writing()
            held = secrets.token_hex(32)
            self._connection.execute(insert(_FACTS).values(name=SALT_FACT, value=held))
        return held

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _folded(kind: KeyKind, key: str) -> str:
    if kind is KeyKind.EMAIL:
        return key.strip().lower()
    return key.strip().upper().rpartition("/")[2] if kind is KeyKind.ORCID else key


def refuse_erased(connection: Connection, orcids: Mapping[str, str]) -> None:
    """Make sure that none of these providers was erased at their own request.

    Args:
        connection: Of the transaction that would store them.
        orcids: Id of each provider → its ORCID, or empty.

    Raises:
        Conflict: Some were, by their id or their ORCID; they are named by their ids here.
    """
    tombstones = Tombstones(connection, may_write=False)
    by_id = tombstones.known(KeyKind.RECORD, orcids)
    by_orcid = tombstones.known(KeyKind.ORCID, filter(None, orcids.values()))
    named = sorted(key for key, orcid in orcids.items() if key in by_id or orcid in by_orcid)
    if named:
        told = f"provider {', '.join(named)} was erased at their request"
        raise Conflict(f"{told}; setu import --despite-erasure lets them in again")
