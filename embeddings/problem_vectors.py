"""Vectors of stored problems' texts in full precision, so that an affinity matrix encodes no problem twice.

A match encodes its query anew each time. What is kept here are those very vectors, to the last bit, so that a score
does not depend on where its vectors come from. They belong to a problem and go when it is changed or deleted: the
indexer, which follows the change log, says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

import numpy as np

from embeddings.encoder import FloatVector
from models.chunks import chunked

SCHEMA = """
CREATE TABLE IF NOT EXISTS problem_vectors (
    database TEXT NOT NULL, problem TEXT NOT NULL, seq INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS problem_vectors_by_key ON problem_vectors (key, fingerprint, database, problem);
CREATE INDEX IF NOT EXISTS problem_vectors_by_problem ON problem_vectors (problem, database, seq);
"""

Using = Callable[[], AbstractContextManager[sqlite3.Connection]]


class ProblemVectors:
    """The part of the file of vectors that is about problems; `VectorCache` opens it.

    Args:
        reading: Lends the connection for reading.
        writing: Lends it for one transaction.
    """

    def __init__(self, reading: Using, writing: Using) -> None:
        self._reading = reading
        self._writing = writing

    def get_many(self, database_id: str, fingerprint: str, keys: Sequence[bytes]) -> dict[bytes, FloatVector]:
        """Return what is kept of the keys (`vector_cache.cache_key`); the others are absent."""
        found: dict[bytes, FloatVector] = {}
        with self._reading() as connection:
            for chunk in chunked(keys):
                statement = (
                    "SELECT key, vector FROM problem_vectors "  # noqa: S608 - only question marks are filled in
                    f"WHERE database = ? AND fingerprint = ? AND key IN ({_marks(chunk)})"
                )
                for key, vector in connection.execute(statement, [database_id, fingerprint, *chunk]):
                    found[key] = np.frombuffer(vector, "<f4")
        return found

    def put_many(
        self, database_id: str, seq: int, fingerprint: str, vectors: Mapping[tuple[str, bytes], FloatVector]
    ) -> None:
        """Keep vectors by (problem id, key).

        Args:
            database_id: The database of the problems.
            seq: Its last change when the problems were read.
            fingerprint: The encoder's.
            vectors: What it made.
        """
        if not vectors:
            return
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO problem_vectors VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (database_id, problem, seq, fingerprint, key, vector.astype("<f4").tobytes())
                    for (problem, key), vector in vectors.items()
                ),
            )

    def forget(self, database_id: str, changed: Mapping[str, int]) -> None:
        """Remove what was made of problems before they changed: problem id → number of its last change."""
        outdated = [
            (database_id, problem, seq)
            for problem, made in self._oldest(database_id, list(changed)).items()
            if made < (seq := changed[problem])
        ]
        if outdated:
            with self._writing() as connection:
                connection.executemany(
                    "DELETE FROM problem_vectors WHERE database = ? AND problem = ? AND seq < ?", outdated
                )

    def _oldest(self, database_id: str, problems: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        with self._reading() as connection:
            for chunk in chunked(problems):
                statement = (
                    "SELECT problem, MIN(seq) FROM problem_vectors "  # noqa: S608 - only question marks are filled in
                    f"WHERE database = ? AND problem IN ({_marks(chunk)}) GROUP BY problem"
                )
                found.update(connection.execute(statement, [database_id, *chunk]))
        return found


def _marks(chunk: Sequence[object]) -> str:
    return ",".join("?" * len(chunk))
