"""Evaluate the matcher on bundles: a temporary store each, the default configuration, the code path of every match."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import Encoder, Progress, no_progress
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.evaluation.bundle import Bundle, BundleQuery
from matcher.evaluation.measures import Measured, measure
from matcher.evaluation.temporary_store import load_bundle
from matcher.pipeline import Matcher, MatcherSettings
from matcher.query import Query
from matcher.scored import ScoredId
from models.store import Store

Run = dict[str, list[ScoredId]]


@dataclass(frozen=True)
class BundleResult:
    """What came out of one bundle.

    Args:
        name: The bundle's name.
        run: Query id → scored targets.
        measured: Measures of every query.
        languages: Query id → language, where the bundle states one.
        documents_left_out: Documents without any text, or, in an owner bundle, without an owner.
        seconds: Wall time: indexing and all queries.
    """

    name: str
    run: Run
    measured: Measured
    languages: dict[str, str]
    documents_left_out: int
    seconds: float


def evaluate_bundle(
    bundle: Bundle,
    encoders: Mapping[str, Encoder],
    cache: VectorCache,
    *,
    settings: MatcherSettings | None = None,
    progress: Progress = no_progress,
    scratch: Path | None = None,
) -> BundleResult:
    """Put a bundle into a store of its own, score all its queries there and measure the run.

    Args:
        bundle: The test collection.
        encoders: The dense views.
        cache: Vectors that were made before, also of other bundles.
        settings: The matcher's configuration; the default serves every bundle.
        progress: Told of long steps.
        scratch: Folder in which the store lies meanwhile; the system's own for temporary files when ``None``.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="setu-evaluate-", dir=scratch) as folder:
        store = Store.open(Path(folder) / "bundle.db")
        try:
            left_out = load_bundle(bundle, store)
            indexer = Indexer(store, encoders, Path(folder) / "bundle.index", cache)
            indexer.rebuild(progress)
            run = _run(bundle, Matcher(store, indexer, encoders, settings), progress)
        finally:
            store.close()
    return BundleResult(
        name=bundle.name,
        run=run,
        measured=measure(bundle.grades, run),
        languages={query.query_id: query.lang for query in bundle.queries if query.lang},
        documents_left_out=left_out,
        seconds=time.perf_counter() - began,
    )


def _run(bundle: Bundle, matcher: Matcher, progress: Progress) -> Run:
    run: Run = {}
    for done, query in enumerate(bundle.queries, start=1):
        run[query.query_id] = _scored(query, matcher)
        progress(f"{bundle.name}: queries", done, len(bundle.queries))
    return run


def _scored(query: BundleQuery, matcher: Matcher) -> list[ScoredId]:
    asked = Query(text=query.text, exclude_evidence=query.exclude)
    return matcher.affinity(asked, query.candidates)
