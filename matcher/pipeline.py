"""The matcher: understand → encode → recall → fuse → aggregate → rank → explain, from a query to an answer.

The score of a (query, provider) pair is the same in `Matcher.match`, `Matcher.affinity` and the evaluation: recall only
decides who is scored, and no stage looks at the other candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from embeddings.bridge import shipped_bridge
from embeddings.encoder import Encoder, IntVector
from embeddings.indexer import Indexer
from embeddings.search_index import SearchIndex
from matcher.aggregate import AggregationSettings
from matcher.answer import Answer
from matcher.calibrate import NEAREST, Calibration, shipped_calibration
from matcher.compose import Findings, Reasons, Shortlist, compose_answer
from matcher.directory import DirectoryReader
from matcher.encode import EncodedQuery, EncodingSettings, encode_query
from matcher.fuse import FusionSettings
from matcher.query import Query
from matcher.rank import rank_order, ranked_at
from matcher.recall import RecallSettings, recall_every_kind
from matcher.scene import Scene
from matcher.scored import ScoredId
from matcher.scoring import ScoredOwners, score_owners
from matcher.understand import understand
from models.details import ProviderKind
from models.errors import NotFound
from models.store import Store

NO_EVIDENCE = -1_000.0


@dataclass(frozen=True)
class MatcherSettings:
    """The one default configuration, for every bundle and every language."""

    encoding: EncodingSettings = field(default_factory=EncodingSettings)
    recall: RecallSettings = field(default_factory=RecallSettings)
    fusion: FusionSettings = field(default_factory=FusionSettings)
    aggregation: AggregationSettings = field(default_factory=AggregationSettings)
    reasons: Reasons = field(default_factory=Reasons)


class Matcher:
    """Answers queries from one database and its index; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        indexer: Indexer,
        encoders: Mapping[str, Encoder],
        settings: MatcherSettings | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        """Keep what is needed; nothing is loaded before the first query."""
        self._store = store
        self._indexer = indexer
        self._encoders = encoders
        self._settings = settings or MatcherSettings()
        self._calibration = calibration or shipped_calibration()
        self._bridge = shipped_bridge()
        self._directory = DirectoryReader(store)
        self._last: Scene | None = None

    def match(self, query: Query, *, top: int = 10, per_kind: int = 5) -> Answer:
        """Return the best providers for a query, with reasons and an honest verdict.

        Args:
            query: What is asked.
            top: Length of the list of all kinds.
            per_kind: Length of each kind's list.
        """
        scene = self._scene()
        candidates = scene.candidates(query)
        encoded = self._encoded(query)
        owners = recall_every_kind(
            encoded, scene.index, candidates.allowed, scene.kinds, self._settings.recall, max(top, per_kind)
        )
        scored = self._score(query, encoded, scene.index, owners)
        shortlist = _shortlist(scored, scene.kinds[owners], candidates.passing, top, per_kind)
        findings = Findings(query, encoded, scene.index, scored, self._calibration)
        with self._store.read() as transaction:
            return compose_answer(findings, shortlist, transaction, self._settings.reasons)

    def affinity(self, query: Query, provider_ids: Sequence[str] | None = None) -> list[ScoredId]:
        """Return the score of the query with each provider, in the order given; without a list, of all by rising id.

        A provider without evidence that counts gets `NO_EVIDENCE`, the lowest score there is. Filters on providers do
        not apply.

        Raises:
            NotFound: A provider is not in the database.
        """
        scene = self._scene()
        index, entries = scene.index, scene.directory.entries
        wanted = list(entries) if provider_ids is None else list(provider_ids)
        unknown = [provider_id for provider_id in wanted if provider_id not in entries]
        if unknown:
            raise NotFound(f"no such provider: {', '.join(unknown[:5])} ({len(unknown)} in all); import them first")
        numbers = {number for i in wanted if (number := scene.owner_numbers.get(i)) is not None}
        encoded = self._encoded(query)
        scored = self._score(query, encoded, index, np.array(sorted(numbers), dtype=np.int64))
        scores = dict(zip(scored.owner_ids, scored.owners.scores.tolist(), strict=True))
        return [ScoredId(i, max(NO_EVIDENCE, scores.get(i, NO_EVIDENCE))) for i in wanted]

    def _encoded(self, query: Query) -> EncodedQuery:
        return encode_query(understand(query), self._encoders, self._settings.encoding, self._bridge)

    def _scene(self) -> Scene:
        index, directory = self._indexer.current(), self._directory.current()
        last = self._last
        if last is None or last.index is not index or last.directory is not directory:
            self._last = last = Scene(index, directory)
        return last

    def _score(self, query: Query, encoded: EncodedQuery, index: SearchIndex, owners: IntVector) -> ScoredOwners:
        return score_owners(query, encoded, index, owners, self._settings.fusion, self._settings.aggregation)


def _shortlist(scored: ScoredOwners, kinds: NDArray[np.int8], candidates: int, top: int, per_kind: int) -> Shortlist:
    order = rank_order(scored)
    by_kind = {
        kind: ranked_at(scored, order[kinds[order] == number][:per_kind]) for number, kind in enumerate(ProviderKind)
    }
    return Shortlist(ranked_at(scored, order[:top]), by_kind, ranked_at(scored, order[:NEAREST]), candidates)
