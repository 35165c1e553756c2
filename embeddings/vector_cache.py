"""Vectors on disk by model and text, so that nothing is encoded twice.

A vector is rounded to fp16 before it is used, whether it was found or just made, so an answer does not depend on what
the cache holds. That is also the precision in which the index stores vectors.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings import problem_vectors
from embeddings.encoder import Encoded, Encoder, Progress, Role, no_progress

_BUSY_TIMEOUT_S = 60.0
_CHUNK = 500
_ENCODED_AT_ONCE = 512
_SCHEMA = """
CREATE TABLE IF NOT EXISTS models (number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS vectors (
    model INTEGER NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, truncated INTEGER NOT NULL,
    PRIMARY KEY (model, key)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class CachedVector:
    """One vector in fp16 and whether its text was cut."""

    vector: npt.NDArray[np.float16]
    truncated: bool


def cache_key(text: str, role: Role) -> bytes:
    """Return sha256 over role and text."""
    return hashlib.sha256(f"{role}\0{text}".encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """A file of vectors; several threads and processes may use it at once.

    Args:
        path: The SQLite file; it and its folder are made when missing.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.Lock()
        self._connected: sqlite3.Connection | None = _connect(path)
        self.problems = problem_vectors.ProblemVectors(self._reading, self._writing)

    def get_many(self, fingerprint: str, keys: Sequence[bytes]) -> dict[bytes, CachedVector]:
        """Return what is known of the keys; the others are absent."""
        found = {}
        with self._lock:
            for chunk in _chunks(keys):
                marks = ",".join("?" * len(chunk))
                statement = (
                    "SELECT key, vector, truncated FROM vectors "  # noqa: S608 - only question marks are filled in
                    f"WHERE model = (SELECT number FROM models WHERE fingerprint = ?) AND key IN ({marks})"
                )
                for key, vector, truncated in self._connection.execute(statement, [fingerprint, *chunk]):
                    found[key] = CachedVector(np.frombuffer(vector, "<f2"), bool(truncated))
        return found

    def put_many(self, fingerprint: str, vectors: Iterable[tuple[bytes, CachedVector]]) -> None:
        """Store vectors by key, replacing what was there."""
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO models (fingerprint) VALUES (?)", [fingerprint])
            row = connection.execute("SELECT number FROM models WHERE fingerprint = ?", [fingerprint]).fetchone()
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                ((row[0], key, item.vector.astype("<f2").tobytes(), item.truncated) for key, item in vectors),
            )

    def forget(self, texts: Iterable[str]) -> None:
        """Remove all vectors of the texts, of every model and in every role."""
        self.forget_keys(cache_key(text, role) for text in texts for role in Role)

    def forget_keys(self, keys: Iterable[bytes]) -> None:
        """Remove all vectors of the keys, of every model."""
        with self._writing() as connection:
            numbers = [number for (number,) in connection.execute("SELECT number FROM models")]
            pairs = [(number, key) for key in keys for number in numbers]
            connection.executemany("DELETE FROM vectors WHERE model = ? AND key = ?", pairs)
        with self._lock:
            # The log beside the file would keep the erased pages until it is written back.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def disconnect(self) -> None:
        """Close the file until it is asked again."""
        self.close()
        self._connected = None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connected is not None:
                self._connected.close()

    @property
    def _connection(self) -> sqlite3.Connection:
        """The connection, made anew after `disconnect`; the caller holds the lock."""
        if self._connected is None:
            self._connected = _connect(self._path)
        return self._connected

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is forgotten must not stay readable in the file's free pages.
    connection.execute("PRAGMA secure_delete=ON")
    connection.executescript(_SCHEMA + problem_vectors.SCHEMA)
    return connection


class CachedEncoder:
    """An `Encoder` that asks the cache first, encodes each missing text once, and rounds every vector to fp16."""

    def __init__(self, encoder: Encoder, cache: VectorCache, progress: Progress = no_progress) -> None:
        """Keep both; ``progress`` is told of texts that had to be encoded where `encode` is given none."""
        self._encoder = encoder
        self._cache = cache
        self._progress = progress
        self.model_id = encoder.model_id
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension

    def encode(self, texts: Sequence[str], role: Role, progress: Progress | None = None) -> Encoded:
        """Return the vectors of the texts in their order; of unit length up to the rounding to fp16."""
        keys = [cache_key(text, role) for text in texts]
        found = self._cache.get_many(self.fingerprint, list(dict.fromkeys(keys)))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        for start in range(0, len(missing), _ENCODED_AT_ONCE):
            part = dict(list(missing.items())[start : start + _ENCODED_AT_ONCE])
            made = self._encode(part, role)
            self._cache.put_many(self.fingerprint, made.items())
            found |= made
            (progress or self._progress)(f"encoding with {self.model_id}", start + len(part), len(missing))
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, key in enumerate(keys):
            vectors[row] = found[key].vector
        return Encoded(vectors, tuple(row for row, key in enumerate(keys) if found[key].truncated))

    def _encode(self, texts: dict[bytes, str], role: Role) -> dict[bytes, CachedVector]:
        encoded = self._encoder.encode(list(texts.values()), role)
        cut = frozenset(encoded.truncated)
        halves = encoded.vectors.astype(np.float16)
        return {key: CachedVector(halves[row], row in cut) for row, key in enumerate(texts)}


def _chunks(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
