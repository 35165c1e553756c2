"""Which vector index serves 100,000 passages: time, recall and size of each kind, on the same vectors and queries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.encoder import FloatVector, IntVector, Role
from embeddings.vector_index import CompressedIndex, FlatIndex, HalfMatrix
from matcher.workspace import load_encoders
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.demo_texts import questions
from scripts.benchmarks.match_speed import opened
from scripts.benchmarks.measurement import Measurement, percentile_ms
from scripts.benchmarks.synthetic_corpus import build_corpus

DEPTH = 200
SAME = 1e-6
Search = Callable[[FloatVector], IntVector]


@dataclass
class Trial:
    """One kind of index over one view: how it searches, how large its file is, and what was seen."""

    name: str
    search: Search
    vectors: HalfMatrix
    megabytes: float
    seconds: list[float] = field(default_factory=list)
    scores: list[FloatVector] = field(default_factory=list)

    def run(self, query: FloatVector) -> None:
        """Search once; keep the time, and the exact scores of what was found, falling."""
        began = time.perf_counter()
        rows = self.search(query)
        self.seconds.append(time.perf_counter() - began)
        self.scores.append(-np.sort(-(self.vectors[rows].astype(np.float32) @ query)))


def measure_index_choice(bench: Bench) -> Iterator[Measurement]:
    """Compare the kinds over every view; the values are sums over the views, recall is the mean."""
    by_view = [_tried(bench, view, vectors) for view, vectors in _views(bench).items()]
    for trials in zip(*by_view, strict=True):
        exact = [view[0] for view in by_view]
        yield Measurement(
            name=f"index {trials[0].name}",
            what=f"search of {bench.sizes.passages:,} passages in {len(trials)} views by {trials[0].name}, p50",
            value=_total_ms(trials),
            target=None,
            naive_what="exact search of fp32 vectors",
            naive_value=_total_ms(exact),
            naive_unit="ms",
            details={
                "unit": "ms",
                "recall_at_10": _recall(trials, exact, 10),
                f"recall_at_{DEPTH}": _recall(trials, exact, DEPTH),
                "megabytes": sum(trial.megabytes for trial in trials),
            },
        )


def _views(bench: Bench) -> dict[str, HalfMatrix]:
    with opened(build_corpus(bench, bench.sizes.passages)) as workspace:
        content = workspace.indexer.current().snapshot.content
        return {name: view.vectors.copy() for name, view in zip(workspace.encoders, content.views, strict=True)}


def _tried(bench: Bench, view: str, vectors: HalfMatrix) -> list[Trial]:
    encoder = load_encoders(bench.home, (view,))[view]
    texts = (questions(bench) * bench.sizes.searches)[: bench.sizes.searches]
    queries = encoder.encode(texts, Role.QUERY).vectors
    trials = list(_trials(bench, vectors))
    faiss.omp_set_num_threads(1)
    for done, query in enumerate(queries):
        bench.progress(f"searching {view}", done, len(queries))
        for trial in trials:
            trial.run(query)
    bench.progress(f"searching {view}", len(queries), len(queries))
    return trials


def _trials(bench: Bench, vectors: HalfMatrix) -> Iterator[Trial]:
    full = faiss.IndexFlatIP(vectors.shape[1])
    full.add(vectors.astype(np.float32))
    yield Trial("exact fp32", _faiss_search(full), vectors, full.ntotal * full.code_size / 1e6)
    for kind in (FlatIndex, CompressedIndex):
        index = kind.build(vectors)
        path = bench.home / f"{kind.kind}.faiss"
        index.save(path)
        name = {FlatIndex.kind: "exact fp16 (up to 50,000)"}.get(kind.kind, "IVF + RaBitQ, refined in fp16 (beyond)")
        yield Trial(name, _setu_search(index), vectors, _take_away(path))


def _take_away(path: Path) -> float:
    megabytes = path.stat().st_size / 1e6
    path.unlink()
    return megabytes


def _faiss_search(index: Any) -> Search:
    def search(query: FloatVector) -> IntVector:
        rows: IntVector = index.search(query[None], DEPTH)[1][0]
        return rows

    return search


def _setu_search(index: FlatIndex | CompressedIndex) -> Search:
    return lambda query: index.search(query, DEPTH).rows


def _total_ms(trials: tuple[Trial, ...] | list[Trial]) -> float:
    return sum(percentile_ms(trial.seconds, 50) for trial in trials)


def _recall(trials: tuple[Trial, ...], exact: list[Trial], depth: int) -> float:
    """Return the mean share of the best that was found; whoever ties with the last of the best is one of them."""
    shares = [
        np.count_nonzero(found[:depth] >= best[:depth][-1] - SAME) / len(best[:depth])
        for trial, reference in zip(trials, exact, strict=True)
        for found, best in zip(trial.scores, reference.scores, strict=True)
    ]
    return float(np.mean(shares))
