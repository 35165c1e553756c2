"""One match at 100,000 passages against its floor, and its growth from 10,000 passages."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import faiss
import numpy as np

from embeddings.encoder import Encoder, Role
from matcher.query import Query
from matcher.workspace import Workspace
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.demo_texts import questions
from scripts.benchmarks.measurement import Measurement, Target, percentile_ms
from scripts.benchmarks.synthetic_corpus import Corpus, build_corpus

FLOOR_DEPTH = 200
WARM_UP = 12


@dataclass(frozen=True)
class Floor:
    """The least that any answer costs: the query encoded by both models, one exact fp32 search a model, one thread."""

    encoders: dict[str, Encoder]
    indexes: dict[str, Any]

    @classmethod
    def of(cls, workspace: Workspace) -> Floor:
        """Put the vectors of the workspace's index into fp32 indexes."""
        content = workspace.indexer.current().snapshot.content
        indexes = {}
        for name, view in zip(workspace.encoders, content.views, strict=True):
            indexes[name] = faiss.IndexFlatIP(view.vectors.shape[1])
            indexes[name].add(view.vectors.astype(np.float32))
        return cls(workspace.encoders, indexes)

    def search(self, text: str) -> None:
        """Encode and search once."""
        faiss.omp_set_num_threads(1)
        for name, encoder in self.encoders.items():
            vector = encoder.encode([text], Role.QUERY).vectors
            self.indexes[name].search(vector, FLOOR_DEPTH)


@dataclass
class Timings:
    """Wall seconds and processor seconds of each call of one way."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def p50_ms(self) -> float:
        """The median call, by the clock on the wall."""
        return percentile_ms(self.wall, 50)

    def run(self, way: Callable[[str], None], text: str) -> None:
        """Call once and keep both times."""
        wall, processor = time.perf_counter(), time.process_time()
        way(text)
        self.wall.append(time.perf_counter() - wall)
        self.processor.append(time.process_time() - processor)

    def details(self, name: str) -> dict[str, float]:
        """Return p50 and p95 under names that say whose they are."""
        return {
            f"{name}_p50_ms": self.p50_ms,
            f"{name}_p95_ms": percentile_ms(self.wall, 95),
            f"{name}_processor_p50_ms": percentile_ms(self.processor, 50),
        }


def measure_match(bench: Bench) -> Iterator[Measurement]:
    """Measure one match in process against the floor, call by call in turn, so that noise hits both."""
    with opened(build_corpus(bench, bench.sizes.passages)) as workspace:
        floor = Floor.of(workspace)
        texts = questions(bench)
        bench.progress("matches and their floor", 0, bench.sizes.calls)
        matched, least = time_in_turn([_matching(workspace), floor.search], _repeated(texts, bench.sizes.calls))
        (everybody,) = time_in_turn([_scoring_all(workspace)], _repeated(texts, bench.sizes.naive_calls))
        bench.progress("matches and their floor", bench.sizes.calls, bench.sizes.calls)
        yield Measurement(
            name="match",
            what=f"one match at {bench.sizes.passages:,} passages, p50, against the floor",
            value=matched.p50_ms / least.p50_ms,
            target=Target(3.0, "×"),
            naive_what="score every provider exactly, without recall",
            naive_value=everybody.p50_ms / least.p50_ms,
            naive_unit="×",
            details={
                **matched.details("match"),
                **least.details("floor"),
                **everybody.details("naive"),
                **_by_script(_repeated(texts, bench.sizes.calls), matched.wall, least.wall),
                "calls": len(matched.wall),
                "providers": len(workspace.indexer.current().owner_ids),
            },
        )


def measure_growth(bench: Bench) -> Iterator[Measurement]:
    """Measure how one match grows from the small corpus to the large one, both open, call by call in turn."""
    small, large = (build_corpus(bench, count) for count in (bench.sizes.small_passages, bench.sizes.passages))
    texts = _repeated(questions(bench), bench.sizes.calls // 2)
    with opened(small) as few, opened(large) as many:
        bench.progress("growth", 0, 2)
        on_few, on_many = time_in_turn([_matching(few), _matching(many)], texts)
        bench.progress("growth", 1, 2)
        naive_texts = texts[: bench.sizes.naive_calls]
        naive_few, naive_many = time_in_turn([_scoring_all(few), _scoring_all(many)], naive_texts)
        bench.progress("growth", 2, 2)
    yield Measurement(
        name="growth",
        what=f"growth of one match from {small.passages:,} to {large.passages:,} passages, p50",
        value=on_many.p50_ms / on_few.p50_ms,
        target=Target(3.0, "×"),
        naive_what="score every provider exactly, without recall",
        naive_value=naive_many.p50_ms / naive_few.p50_ms,
        naive_unit="×",
        details={
            **on_few.details("small"),
            **on_many.details("large"),
            **naive_few.details("naive_small"),
            **naive_many.details("naive_large"),
            "calls": len(texts),
        },
    )


@contextmanager
def opened(corpus: Corpus) -> Iterator[Workspace]:
    """Open a corpus as the product does, with its index loaded."""
    workspace = Workspace.open(database=corpus.database, home=corpus.home)
    try:
        workspace.indexer.current()
        yield workspace
    finally:
        workspace.close()


def time_in_turn(ways: Sequence[Callable[[str], None]], texts: Sequence[str]) -> list[Timings]:
    """Time each way of doing something on each text, the ways in turn; the first dozen texts are tried before."""
    for text in texts[:WARM_UP]:
        for way in ways:
            way(text)
    timings = [Timings() for _ in ways]
    gc.collect()
    for text in texts:
        for timing, way in zip(timings, ways, strict=True):
            timing.run(way, text)
    return timings


def _matching(workspace: Workspace) -> Callable[[str], None]:
    def match(text: str) -> None:
        workspace.matcher.match(Query(text=text))

    return match


def _scoring_all(workspace: Workspace) -> Callable[[str], None]:
    def score_everybody(text: str) -> None:
        workspace.matcher.affinity(Query(text=text))

    return score_everybody


def _repeated(texts: Sequence[str], count: int) -> list[str]:
    return [texts[number % len(texts)] for number in range(count)]


def _by_script(texts: Sequence[str], matched: Sequence[float], least: Sequence[float]) -> dict[str, float]:
    """Return p50 of match and floor apart for Latin and Indic queries: other models are asked for each."""
    latin = np.array([text.isascii() or sum(map(str.isascii, text)) * 2 > len(text) for text in texts])
    parts = {"latin": latin, "indic": ~latin}
    return {
        f"{way}_{name}_p50_ms": percentile_ms(np.array(seconds)[mask].tolist(), 50)
        for name, mask in parts.items()
        for way, seconds in (("match", matched), ("floor", least))
    }
