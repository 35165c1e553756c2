"""What was computed for reports, in a file beside the vectors: derived, of ids only, and safe to delete.

One line a problem holds what the matcher said of it, with the hash of the problem and the revision of the directory
that it was said of; one line an evidence holds its domains, with its hash. What is not of the present state is still
there, and told to be older.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.answer import Verdict
from matcher.reports.covered import Covered
from models.chunks import chunked

BUSY_TIMEOUT_S = 60.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS covered (
    database TEXT NOT NULL, problem TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, found TEXT NOT NULL,
    PRIMARY KEY (database, problem)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS domains (
    database TEXT NOT NULL, evidence TEXT NOT NULL, state TEXT NOT NULL, found TEXT NOT NULL,
    PRIMARY KEY (database, evidence)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS followed (database TEXT PRIMARY KEY, seq INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Kept:
    """One finding as it is kept: of which state it was found, and when (ISO in UTC)."""

    state: str
    at: str
    covered: Covered


@dataclass(frozen=True)
class KeptDomains:
    """The domains of one evidence, and of which state they were read."""

    state: str
    domains: tuple[str, ...]


class CoverageFile:
    """The file; several threads and processes may use it at once.

    Args:
        path: The SQLite file; it and its folder are made when missing.
        database_id: Which database it is asked about: several share a home.
    """

    def __init__(self, path: Path, database_id: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._database_id = database_id
        self._lock = threading.Lock()
        with closing(self._open()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(SCHEMA)

    def covered(self) -> dict[str, Kept]:
        """Return everything that is kept of problems, by id."""
        rows = self._all("SELECT problem, state, at, found FROM covered WHERE database = ?")
        return {problem: Kept(state, at, _covered(problem, json.loads(found))) for problem, state, at, found in rows}

    def domains(self) -> dict[str, KeptDomains]:
        """Return everything that is kept of evidence, by id."""
        rows = self._all("SELECT evidence, state, found FROM domains WHERE database = ?")
        return {evidence: KeptDomains(state, tuple(json.loads(found))) for evidence, state, found in rows}

    def keep(self, kept: Iterable[Kept]) -> None:
        """Keep findings of problems in place of earlier ones."""
        rows = [(self._database_id, one.covered.problem_id, one.state, one.at, _written(one.covered)) for one in kept]
        self._write("INSERT OR REPLACE INTO covered VALUES (?, ?, ?, ?, ?)", rows)

    def keep_domains(self, kept: Mapping[str, KeptDomains]) -> None:
        """Keep domains of evidence in place of earlier ones."""
        rows = [(self._database_id, key, one.state, json.dumps(one.domains)) for key, one in kept.items()]
        self._write("INSERT OR REPLACE INTO domains VALUES (?, ?, ?, ?)", rows)

    def forget(self, *, problem_ids: Iterable[str] = (), evidence_ids: Iterable[str] = ()) -> None:
        """Remove what is kept of problems and evidence that are gone."""
        for table, column, ids in (("covered", "problem", problem_ids), ("domains", "evidence", evidence_ids)):
            statement = f"DELETE FROM {table} WHERE database = ? AND {column} = ?"  # noqa: S608 - two fixed names
            for chunk in chunked(ids):
                self._write(statement, [(self._database_id, one) for one in chunk])

    def forget_mentions(self, provider_ids: Iterable[str]) -> None:
        """Remove every finding that names a provider, and what the log beside the file holds of it."""
        statement = "DELETE FROM covered WHERE database = ? AND instr(found, ?)"
        for provider_id in provider_ids:
            self._write(statement, [(self._database_id, json.dumps(provider_id))])
        with self._lock, closing(self._open()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def followed(self) -> int:
        """Return up to which change of the database what was erased is gone from here; 0 for a new file."""
        rows = self._all("SELECT seq FROM followed WHERE database = ?")
        return int(rows[0][0]) if rows else 0

    def note_followed(self, seq: int) -> None:
        """Note up to which change what was erased is gone."""
        self._write("INSERT OR REPLACE INTO followed VALUES (?, ?)", [(self._database_id, seq)])

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        # What is forgotten must not stay readable in the file's free pages.
        connection.execute("PRAGMA secure_delete=ON")
        return connection

    def _all(self, statement: str) -> list[tuple[str, ...]]:
        with closing(self._open()) as connection:
            return connection.execute(statement, [self._database_id]).fetchall()

    def _write(self, statement: str, rows: Sequence[tuple[str | int, ...]]) -> None:
        with self._lock, closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(statement, rows)
            connection.execute("COMMIT")


def _written(one: Covered) -> str:
    return json.dumps([one.verdict.value, one.strong, one.shown, one.needs, one.unmet, one.domains])


def _covered(problem_id: str, found: list[Any]) -> Covered:
    verdict, strong, shown, needs, unmet, domains = found
    return Covered(problem_id, Verdict(verdict), tuple(strong), tuple(shown), needs, tuple(unmet), tuple(domains))


def open_coverage(home: Path, database_id: str) -> CoverageFile:
    """Open the file of a home for one database."""
    return CoverageFile(home / "cache" / "coverage.sqlite", database_id)
