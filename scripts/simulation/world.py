"""A test collection as simulated users see it: what the matcher sees of every pair, and what is truly good.

Everything is seen once; a version of the ranker is then applied to what was seen, as the matcher does it (a test
compares the two).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from embeddings.encoder import Encoder, Progress, no_progress
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.evaluation.bundle import Bundle
from matcher.evaluation.evaluate import Run
from matcher.evaluation.temporary_store import load_bundle
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.ranker import Ranker
from matcher.scored import ScoredId, in_rank_order
from matcher.sighting import SCORE, Features, Sighting
from models.store import Store

Grades = dict[str, dict[str, int]]


@dataclass(frozen=True)
class World:
    """A collection that can be ranked by any version of the ranker.

    Args:
        queries: Query id → text.
        grades: Query id → provider id → how good a match it is.
        seen: Query id → provider id → what is seen of the pair, for every provider with evidence.
        columns: Query id → the same as columns, in the order of the ids in ``seen``.
    """

    queries: Mapping[str, str]
    grades: Grades
    seen: Mapping[str, Mapping[str, Sighting]]
    columns: Mapping[str, Features]

    def run(self, ranker: Ranker, query_ids: list[str]) -> Run:
        """Return the scores of all providers with evidence for some queries."""
        return {query_id: self._scored(ranker, query_id) for query_id in query_ids}

    def shown(self, ranker: Ranker, query_ids: list[str], top: int) -> dict[str, list[str]]:
        """Return the ids of the best providers for some queries, best first."""
        run = self.run(ranker, query_ids)
        return {query: [item.target_id for item in in_rank_order(found)[:top]] for query, found in run.items()}

    def _scored(self, ranker: Ranker, query_id: str) -> list[ScoredId]:
        columns = self.columns[query_id]
        scores = columns[SCORE] + ranker.correction(columns)
        return [ScoredId(i, score) for i, score in zip(self.seen[query_id], scores.tolist(), strict=True)]


@contextmanager
def open_matcher(bundle: Bundle, encoders: Mapping[str, Encoder], cache: VectorCache) -> Iterator[Matcher]:
    """Put a bundle into a store of its own and give the matcher on it."""
    with TemporaryDirectory(prefix="setu-simulate-") as folder:
        store = Store.open(Path(folder) / "bundle.db")
        try:
            load_bundle(bundle, store)
            indexer = Indexer(store, encoders, Path(folder) / "bundle.index", cache)
            indexer.rebuild()
            yield Matcher(store, indexer, encoders)
        finally:
            store.close()


def look_at(bundle: Bundle, matcher: Matcher, progress: Progress = no_progress) -> World:
    """Return the world of a bundle, which the matcher has before it."""
    seen: dict[str, dict[str, Sighting]] = {}
    for done, query in enumerate(bundle.queries, start=1):
        asked = Query(query.text)
        everybody = [item.target_id for item in matcher.affinity(asked)]
        found = matcher.sight(asked, everybody)
        seen[query.query_id] = {i: sighting for i, sighting in found.items() if sighting.features}
        progress("looking", done, len(bundle.queries))
    return World(
        queries={query.query_id: query.text for query in bundle.queries},
        grades=bundle.grades,
        seen=seen,
        columns={query_id: _columns(of) for query_id, of in seen.items()},
    )


def _columns(seen: Mapping[str, Sighting]) -> Features:
    names = next(iter(seen.values())).features if seen else ()
    return {name: np.array([sighting.features[name] for sighting in seen.values()]) for name in names}
