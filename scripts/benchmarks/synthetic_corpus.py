"""A corpus of any size out of the shipped demo data: the database really holds every provider and evidence.

Providers are copies of the demo's, evidence is made of the demo's sentences, and its vector is the perturbed vector of
the evidence it was made from. So words, owners and vectors are distributed as in the demo, kinds keep their shares,
and nothing but the demo itself is encoded.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import regex

from embeddings.bundled_models import list_models
from embeddings.encoder import Encoder
from embeddings.indexer import Indexer
from embeddings.vector_cache import CachedEncoder, VectorCache
from matcher.model_choice import DEFAULT_MODELS
from matcher.workspace import index_folder, load_encoders
from models.records import Evidence, Provider
from models.store import Store
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.perturbing_encoder import PerturbingEncoder
from scripts.demo.loader import load_demo

EVIDENCE_A_PROVIDER = 5
_DONE = "built.txt"
_SENTENCE = regex.compile(r"[^.!?।]+(?:[.!?।]+|$)")


@dataclass(frozen=True)
class Corpus:
    """A database with its index, ready to be opened by a `Workspace`, and how long the index took without encoding."""

    database: Path
    home: Path
    passages: int
    build_s: float


def build_corpus(bench: Bench, passages: int) -> Corpus:
    """Return the corpus with this many passages, building it unless this run has it already."""
    folder = bench.home / f"corpus-{passages}-{_models_digest(bench.home)}"
    database = folder / "setu.db"
    mark = folder / _DONE
    if not mark.exists():
        # What an interrupted run left behind is not continued.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        store = Store.open(database)
        try:
            originals = _fill(store, bench, passages)
            build_s = _index(store, originals, database, bench)
        finally:
            store.close()
        mark.write_text(str(build_s), encoding="utf-8")
    return Corpus(database, bench.home, passages, float(mark.read_text(encoding="utf-8")))


def _models_digest(home: Path) -> str:
    """Return a name for the models, so that a kept corpus of other models is not taken for this run's."""
    fingerprints = [status.fingerprint for status in list_models(home) if status.model.model_id in DEFAULT_MODELS]
    return hashlib.sha256(" ".join(fingerprints).encode()).hexdigest()[:8]


def _fill(store: Store, bench: Bench, passages: int) -> list[Evidence]:
    load_demo(store, date.today())
    with store.read() as transaction:
        originals = list(transaction.evidence.iterate())
        providers = list(transaction.providers.iterate())
    copies = max(1, round(passages / EVIDENCE_A_PROVIDER / len(providers)))
    with store.write() as transaction:
        transaction.providers.put(_copied_providers(providers, copies))
        transaction.evidence.put(_recombined(originals, copies, passages - len(originals), bench))
    return originals


def _copied_providers(providers: list[Provider], copies: int) -> Iterator[Provider]:
    for number in range(copies):
        for provider in providers:
            yield replace(
                provider, provider_id=_copy_id(provider.provider_id, number), name=f"{provider.name} {number}"
            )


def _recombined(originals: list[Evidence], copies: int, count: int, bench: Bench) -> Iterator[Evidence]:
    """Yield evidence: an original's title, half of its sentences, then some of two neighbours (the same cluster)."""
    chance = random.Random(bench.seed)  # noqa: S311 - repeatable, not secret
    sentences = [_SENTENCE.findall(original.text) or [original.title] for original in originals]
    for number in range(max(0, count)):
        place = number % len(originals)
        original = originals[place]
        chosen = _half(sentences[place], chance)
        for _ in range(2):
            chosen += _half(sentences[(place + chance.randrange(1, 40)) % len(originals)], chance)
        yield replace(
            original,
            evidence_id=_copy_id(original.evidence_id, number),
            owner_ids=tuple(_copy_id(owner, chance.randrange(copies)) for owner in original.owner_ids),
            text=" ".join(part.strip() for part in chosen)[:700],
            year=None if original.year is None else chance.randint(2010, 2026),
        )
        if number % 5_000 == 0:
            bench.progress(f"evidence of {count:,}", number, count)
    bench.progress(f"evidence of {count:,}", count, count)


def _half(sentences: list[str], chance: random.Random) -> list[str]:
    return chance.sample(sentences, (len(sentences) + 1) // 2)


def _copy_id(record_id: str, number: int) -> str:
    return f"{record_id}~{number}"


def _index(store: Store, originals: list[Evidence], database: Path, bench: Bench) -> float:
    """Build the index and return the seconds that it took after the demo was encoded."""
    cache = VectorCache(bench.home / "cache" / "vectors.sqlite")
    try:
        encoders: dict[str, Encoder] = {
            name: PerturbingEncoder.over(CachedEncoder(encoder, cache), originals, bench.seed)
            for name, encoder in load_encoders(bench.home, progress=bench.progress).items()
        }
        indexer = Indexer(store, encoders, index_folder(database, bench.home), cache)
        began = time.perf_counter()
        indexer.rebuild(bench.progress)
        return time.perf_counter() - began
    finally:
        cache.close()
