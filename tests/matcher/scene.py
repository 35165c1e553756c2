"""A small world for the matcher: records by one line each, an encoder without a model, and a matcher on top."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoded, Encoder, Role
from embeddings.indexer import Indexer
from embeddings.tokenizer import tokenize
from embeddings.vector_cache import VectorCache
from matcher.calibrate import Calibration
from matcher.pipeline import Matcher, MatcherSettings
from models.details import DETAILS_OF_KIND, Details, ProviderKind
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Purpose
from models.records import Evidence, EvidenceKind, Location, Organisation, Provenance, Provider
from models.store import Store

SOURCE = Provenance("test")
TODAY = date(2026, 11, 22)
PUNE = Location("Pune", "Pune", "Maharashtra", "411001", 18.53, 73.87)
NAGPUR = Location("Nagpur", "Nagpur", "Maharashtra", "440001", 21.15, 79.08)
CHENNAI = Location("Chennai", "Chennai", "Tamil Nadu", "600001", 13.08, 80.27)


class HashEncoder:
    """Bags of words: each word is a direction drawn from its hash, a text the sum of its words at unit length."""

    def __init__(self, model_id: str = "one", dimension: int = 48) -> None:
        self.model_id = model_id
        self.fingerprint = f"{model_id}@hash"
        self.dimension = dimension

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        vectors = np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.dimension)
        return Encoded(vectors, ())

    def _vector(self, text: str) -> np.ndarray:
        total = np.sum([self._word(word) for word in tokenize(text) or [text]], axis=0)
        return np.asarray(total / np.linalg.norm(total))

    def _word(self, word: str) -> np.ndarray:
        seed = hashlib.sha256(f"{self.model_id} {word}".encode("utf-8", "surrogatepass")).digest()[:8]
        return np.random.default_rng(int.from_bytes(seed, "little")).standard_normal(self.dimension)


def hash_encoders() -> dict[str, Encoder]:
    return {"one": HashEncoder("one"), "two": HashEncoder("two", 32)}


def provider(
    provider_id: str,
    kind: ProviderKind = ProviderKind.RESEARCHER,
    *,
    details: Details | None = None,
    organisation_id: str = "",
    location: Location | None = None,
    cluster_id: str = "",
    languages: tuple[str, ...] = (),
) -> Provider:
    return Provider(
        provider_id,
        kind,
        f"Name of {provider_id}",
        details or DETAILS_OF_KIND[kind](),
        SOURCE,
        organisation_id,
        location or Location(),
        cluster_id,
        languages,
    )


def organisation(organisation_id: str, location: Location | None = None, cluster_id: str = "") -> Organisation:
    return Organisation(
        organisation_id, f"Name of {organisation_id}", SOURCE, location=location or Location(), cluster_id=cluster_id
    )


def evidence(
    evidence_id: str,
    text: str,
    *owners: str,
    title: str = "",
    year: int | None = None,
    kind: EvidenceKind = EvidenceKind.STATEMENT,
) -> Evidence:
    return Evidence(evidence_id, kind, owners, SOURCE, title=title, text=text, year=year)


@dataclass(frozen=True)
class Scene:
    """A store, an index and a matcher on both."""

    store: Store
    indexer: Indexer
    matcher: Matcher

    def put(
        self,
        providers: Iterable[Provider] = (),
        texts: Iterable[Evidence] = (),
        organisations: Iterable[Organisation] = (),
    ) -> None:
        with self.store.write() as transaction:
            transaction.organisations.put(organisations)
            transaction.providers.put(providers)
            transaction.evidence.put(texts)


def open_scene(
    folder: Path,
    encoders: Mapping[str, Encoder] | None = None,
    settings: MatcherSettings | None = None,
    calibration: Calibration | None = None,
) -> Scene:
    views = encoders or hash_encoders()
    store = Store.open(folder / "scene.db")
    indexer = Indexer(store, views, folder / "scene.index", VectorCache(folder / "vectors.sqlite"))
    return Scene(store, indexer, Matcher(store, indexer, views, settings, calibration))


def hide_by_consent(store: Store, provider_id: str) -> None:
    """Let a provider withdraw that it is shown."""
    subject = Subject(SubjectType.PROVIDER, provider_id)
    with store.write() as transaction:
        consent = agreed(subject, Purpose.DIRECTORY, "en", Act.FORM, "x", decision=Decision.WITHDRAWN)
        transaction.consents.add(consent, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
