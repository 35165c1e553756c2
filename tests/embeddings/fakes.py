"""An encoder without a model, and records to index."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoded, Encoder, FloatVector, Progress, Role, no_progress
from embeddings.indexer import Indexer, IndexSettings
from embeddings.vector_cache import VectorCache
from models.details import ProviderKind, ResearcherDetails
from models.records import Evidence, EvidenceKind, Provenance, Provider
from models.store import Store

SOURCE = Provenance("test")


class FakeEncoder:
    """Gives every (role, text) a unit vector of its own, and counts what it was asked."""

    def __init__(self, model_id: str = "fake", fingerprint: str = "", dimension: int = 16) -> None:
        self.model_id = model_id
        self.fingerprint = fingerprint or f"{model_id}@1"
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = no_progress) -> Encoded:
        self.encoded += texts
        vectors = np.array([self._vector(text, role) for text in texts], np.float32).reshape(-1, self.dimension)
        return Encoded(vectors, tuple(row for row, text in enumerate(texts) if len(text) > 5000))

    def _vector(self, text: str, role: Role) -> FloatVector:
        seed = hashlib.sha256(f"{self.model_id}{role}{text}".encode()).digest()[:8]
        vector = np.random.default_rng(int.from_bytes(seed, "little")).standard_normal(self.dimension)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


def provider(provider_id: str) -> Provider:
    return Provider(provider_id, ProviderKind.RESEARCHER, f"Name of {provider_id}", ResearcherDetails(), SOURCE)


def evidence(evidence_id: str, text: str, *owners: str, year: int | None = 2020) -> Evidence:
    return Evidence(evidence_id, EvidenceKind.STATEMENT, owners or ("p1",), SOURCE, text=text, year=year)


def filled_store(path: Path, count: int = 20) -> Store:
    """Make a store with providers p1 … p4 and ``count`` evidences."""
    store = Store.open(path)
    with store.write() as transaction:
        transaction.providers.put([provider(f"p{number}") for number in range(1, 5)])
        transaction.evidence.put(
            [
                evidence(f"e{number:03d}", f"Statement {number} about subject{number % 5}.", f"p{number % 4 + 1}")
                for number in range(count)
            ]
        )
    return store


def indexer(store: Store, folder: Path, **encoders: Encoder) -> Indexer:
    """Make an indexer with two views unless told otherwise."""
    views = dict(encoders) or {"one": FakeEncoder("one"), "two": FakeEncoder("two", dimension=8)}
    settings = IndexSettings(compact_at_least=3, batch=7, changes=5)
    return Indexer(store, views, folder / "index", VectorCache(folder / "cache.db"), settings)
