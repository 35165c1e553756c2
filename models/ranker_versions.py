"""Versions of the ranker, and which of them ranks: both are appended to and never changed.

A version is what `matcher/ranker.py` makes of its parameters. The last choice holds; the one before it is where a
change of mind leads back to. A choice is written to the change log, so that a running server takes it up with its next
answer without looking for it each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from models import tables
from models.change_log import PUT
from models.errors import Forbidden, NotFound
from models.journal import Journal, utc_now

SHIPPED = "shipped"
"""The version that comes with Setu; it is always there, and it ranks until another one is chosen."""

RECORD_TYPE = "ranker"

_RANKERS = tables.rankers
_CHOICES = tables.ranker_choices
_NAMES = tuple(column.name for column in tables.rankers.c)


@dataclass(frozen=True)
class RankerVersion:
    """One version of the ranker, as it is stored.

    Args:
        version: Its name, r0001, r0002 …; given to it when it is stored.
        parent: The version that it was fitted towards.
        made_at: When, ISO in UTC; set when it is stored.
        feedbacks: How many feedbacks it was fitted on.
        last_feedback_id: The last of all feedback there was.
        parameters: What it computes with.
        report: What was said when it was fitted.
    """

    parent: str
    parameters: Mapping[str, Any]
    feedbacks: int = 0
    last_feedback_id: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)
    version: str = ""
    made_at: str = ""


@dataclass(frozen=True)
class RankerChoice:
    """Which version was chosen, and when."""

    version: str
    chosen_at: str


class RankerVersions:
    """The versions as one transaction sees and writes them."""

    def __init__(self, connection: Connection, journal: Journal | None) -> None:
        self._connection = connection
        self._journal = journal

    def add(self, made: RankerVersion) -> RankerVersion:
        """Append a version and return it with its name and time; it does not rank until it is chosen.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._writing()
        last = self._connection.execute(select(func.max(_RANKERS.c.version))).scalar()
        version = f"r{int(last[1:]) + 1 if last else 1:04d}"
        stored = replace(made, version=version, made_at=utc_now())
        self._connection.execute(insert(_RANKERS).values({one.name: getattr(stored, one.name) for one in fields(made)}))
        return stored

    def get(self, version: str) -> RankerVersion:
        """Return a stored version; the shipped one is none of them.

        Raises:
            NotFound: There is none.
        """
        row = self._connection.execute(select(_RANKERS).where(_RANKERS.c.version == version)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"there is no ranker {version!r}; see setu ranker list")
        return _version(row)

    def stored(self) -> list[RankerVersion]:
        """Return all stored versions, oldest first; the shipped one is none of them."""
        statement = select(_RANKERS).order_by(_RANKERS.c.version)
        return [_version(row) for row in self._connection.execute(statement).mappings()]

    def in_use(self) -> str:
        """Return the version that ranks."""
        chosen = self.choices()
        return chosen[0].version if chosen else SHIPPED

    def previous(self) -> str:
        """Return the version that ranked before the one that ranks now; the shipped one when none did."""
        chosen = self.choices()
        return chosen[1].version if len(chosen) > 1 else SHIPPED

    def choices(self) -> list[RankerChoice]:
        """Return all choices, the last one first."""
        columns = _CHOICES.c
        statement = select(columns.version, columns.chosen_at).order_by(columns.seq.desc())
        return [RankerChoice(*row) for row in self._connection.execute(statement)]

    def use(self, version: str) -> None:
        """Choose the version that ranks from now on; to choose the one that ranks changes nothing.

        Raises:
            NotFound: There is no such version.
            Forbidden: The transaction is for reading.
        """
        journal = self._writing()
        if version != SHIPPED:
            self.get(version)
        if version == self.in_use():
            return
        self._connection.execute(insert(_CHOICES).values(version=version, chosen_at=utc_now()))
        journal.changed(RECORD_TYPE, PUT, [version])

    def _writing(self) -> Journal:
        if self._journal is None:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        return self._journal


def _version(row: RowMapping) -> RankerVersion:
    return RankerVersion(**{name: row[name] for name in _NAMES})
