"""Erasures that a backup lacks: carried over from the database that it replaces, with who is there again named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, delete, insert, inspect, select

from models import tables as records
from models.accounts.tables import accounts
from models.database import begin_write, make_engine, parse_url
from models.database_errors import explained
from models.errors import DataFormat
from models.introductions.tables import problem_progress
from models.privacy.tables import erasures
from models.privacy.tombstones import SALT_FACT, KeyKind, Tombstones

_FACTS = records.store_facts
_PEOPLE: Mapping[str, tuple[KeyKind, Column[str], Column[str]]] = {
    "account": (KeyKind.EMAIL, accounts.c.email, accounts.c.account_id),
    "provider": (KeyKind.RECORD, records.providers.c.provider_id, records.providers.c.provider_id),
    "problem": (KeyKind.RECORD, records.problems.c.problem_id, records.problems.c.problem_id),
}
"""What may be there again → the kind of its hash, the column that was hashed, and its id."""


@dataclass(frozen=True)
class Erasures:
    """The tombstones of a database, as rows, and the salt of their hashes, which is empty where nobody was erased."""

    salt: str = ""
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, order=True)
class PresentAgain:
    """A record that is there again though it was erased: account, provider or problem; of a problem, who sent it."""

    kind: str
    record_id: str
    account_id: str = ""


@dataclass(frozen=True)
class LaterErasures:
    """What became of the erasures of a database that was replaced.

    Args:
        carried: How many tombstones the backup lacked and has now.
        present: The records that are there again though they were erased, sorted.
        failure: Why none could be carried over; empty otherwise.
    """

    carried: int = 0
    present: tuple[PresentAgain, ...] = ()
    failure: str = ""


def carry_over(replaced: str | Path, copy: Path) -> LaterErasures:
    """Put the erasures of a database into the copy that will replace it.

    A backup that knows no erasure takes over the salt too. One whose hashes have another salt belongs to another
    installation: nothing of both can be compared, and nothing is carried over.

    Args:
        replaced: Path or URL of the database that will be replaced.
        copy: The SQLite file that will replace it, of the present schema.
    """
    try:
        with explained():
            found = _erasures(replaced)
    except DataFormat as error:
        return LaterErasures(failure=f"the database that was there cannot be read: {error}")
    if not found.rows:
        return LaterErasures()
    engine = make_engine(parse_url(copy))
    try:
        with begin_write(engine) as connection:
            return _put(connection, found)
    finally:
        engine.dispose()


def _erasures(database: str | Path) -> Erasures:
    engine = make_engine(parse_url(database))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(erasures.name):
                return Erasures()
            rows = connection.execute(select(erasures)).mappings()
            return Erasures(_salt(connection), tuple(dict(row) for row in rows))
    finally:
        engine.dispose()


def _put(connection: Connection, found: Erasures) -> LaterErasures:
    held = set(connection.execute(select(erasures.c.key_hash)).scalars())
    if held and _salt(connection) != found.salt:
        return LaterErasures(failure="what was there hashed with another salt: it was another installation")
    fresh = [row for row in found.rows if row["key_hash"] not in held]
    connection.execute(delete(_FACTS).where(_FACTS.c.name == SALT_FACT))
    connection.execute(insert(_FACTS).values(name=SALT_FACT, value=found.salt))
    if fresh:
        connection.execute(insert(erasures), fresh)
    return LaterErasures(len(fresh), tuple(sorted(_present(connection))))


def _present(connection: Connection) -> Iterator[PresentAgain]:
    tombstones = Tombstones(connection, may_write=False)
    for word, (kind, key, record_id) in _PEOPLE.items():
        keys: dict[str, str] = {row[0]: row[1] for row in connection.execute(select(key, record_id))}
        for one in tombstones.known(kind, keys):
            yield PresentAgain(word, keys[one], _sender(connection, keys[one]) if word == "problem" else "")


def _sender(connection: Connection, problem_id: str) -> str:
    """Return the account that sent a problem; empty for none, as where a browser sent it without one."""
    c = problem_progress.c
    sent = select(c.owner).join(accounts, accounts.c.account_id == c.owner).where(c.problem_id == problem_id)
    return connection.execute(sent).scalar() or ""


def _salt(connection: Connection) -> str:
    found: str | None = connection.execute(select(_FACTS.c.value).where(_FACTS.c.name == SALT_FACT)).scalar()
    return found or ""
