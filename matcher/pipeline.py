"""The matcher: understand → encode → recall → fuse → aggregate → rank → explain, from a query to an answer.

The score of a (query, provider) pair is the same in `Matcher.match`, `Matcher.affinity` and the evaluation: recall only
decides who is scored, and no stage looks at the other candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from embeddings.bridge import shipped_bridge
from embeddings.encoder import Encoder, IntVector
from embeddings.indexer import Indexer
from embeddings.search_index import SearchIndex
from matcher.aggregate import AggregationSettings
from matcher.answer import Answer
from matcher.calibrate import Calibration, shipped_calibration
from matcher.compose import Findings, Reasons, Shortlist, compose_answer
from matcher.directory import DirectoryReader
from matcher.encode import EncodedQuery, EncodingSettings, encode_query
from matcher.fuse import FusionSettings
from matcher.phonetics import LIKE_DEVANAGARI
from matcher.query import Query
from matcher.rank import rank_order, ranked_at
from matcher.ranker import Ranker, RankerReader
from matcher.recall import RecallSettings, recall_every_kind
from matcher.scene import Scene
from matcher.scored import ScoredId
from matcher.scoring import ScoredOwners, score_owners
from matcher.sighting import Sighting, sight_owners
from matcher.signs import read_signs
from matcher.sounding import Sounding
from matcher.understand import understand
from models.details import ProviderKind
from models.errors import NotFound
from models.store import Store

NO_EVIDENCE = -1_000.0


@dataclass(frozen=True)
class MatcherSettings:
    """The one default configuration, for every bundle and every language.

    ``ranker`` fixes a version of the ranker; ``None`` takes the one that was chosen in the database.
    """

    encoding: EncodingSettings = field(default_factory=EncodingSettings)
    recall: RecallSettings = field(default_factory=RecallSettings)
    fusion: FusionSettings = field(default_factory=FusionSettings)
    aggregation: AggregationSettings = field(default_factory=AggregationSettings)
    reasons: Reasons = field(default_factory=Reasons)
    ranker: Ranker | None = None


@dataclass(frozen=True)
class Look:
    """What was found for a query before anything is shown.

    Args:
        findings: What the stages found out.
        kinds: The kind of each scored owner, as a number.
        candidates: How many providers passed the filters.
    """

    findings: Findings
    kinds: NDArray[np.int8]
    candidates: int


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
        self._chosen_ranker = RankerReader(store)
        self.sounding = Sounding()
        self._last: Scene | None = None

    def match(self, query: Query, *, top: int = 10, per_kind: int = 5) -> Answer:
        """Return the best providers for a query, with reasons and an honest verdict.

        Args:
            query: What is asked.
            top: Length of the list of all kinds.
            per_kind: Length of each kind's list.
        """
        look = self.look(query, wanted=max(top, per_kind))
        shortlist = _shortlist(look.findings.scored, look.kinds, look.candidates, top, per_kind)
        with self._store.read() as transaction:
            return compose_answer(look.findings, shortlist, transaction, self._settings.reasons)

    def look(self, query: Query, *, wanted: int = 10, without: Collection[str] = ()) -> Look:
        """Return what all stages before the answer find out about a query.

        Args:
            query: What is asked.
            wanted: How many providers are wanted at most, of all and of each kind.
            without: Providers who count as absent, with their evidence; only moments and words of the corpus still
                know of them. To measure what is said when the right ones are missing.
        """
        query, scene = self._in_effect(query), self._scene()
        candidates = scene.candidates(query)
        allowed = scene.without(candidates.allowed, without)
        encoded = self._encoded(query, scene)
        owners = recall_every_kind(encoded, scene.index, allowed, scene.kinds, self._settings.recall, wanted)
        scored = self._score(query, encoded, scene.index, owners)
        signs = read_signs(encoded, scene.index, scored, self.sounding) if len(scored.passages.rows) else None
        findings = Findings(query, encoded, scene.index, scored, signs, self._calibration)
        return Look(findings, scene.kinds[owners], candidates.passing)

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
        _refuse_unknown(wanted, scene)
        numbers = {number for i in wanted if (number := scene.owner_numbers.get(i)) is not None}
        encoded = self._encoded(query, scene)
        scored = self._score(query, encoded, index, np.array(sorted(numbers), dtype=np.int64))
        scores = dict(zip(scored.owner_ids, scored.owners.scores.tolist(), strict=True))
        return [ScoredId(i, max(NO_EVIDENCE, scores.get(i, NO_EVIDENCE))) for i in wanted]

    def sight(self, query: Query, provider_ids: Sequence[str]) -> dict[str, Sighting]:
        """Return by id what is seen of the query with each provider, as feedback keeps it; filters do not apply.

        Raises:
            NotFound: A provider is not in the database.
        """
        scene = self._scene()
        _refuse_unknown(provider_ids, scene)
        numbers = {number for i in provider_ids if (number := scene.owner_numbers.get(i)) is not None}
        encoded, version = self._encoded(query, scene), self._ranker().version
        scored = self._score(query, encoded, scene.index, np.array(sorted(numbers), dtype=np.int64), Ranker())
        seen = sight_owners(query, encoded, scene.index, scored, version)
        return {i: seen.get(i, Sighting({}, encoded.route.value, version)) for i in provider_ids}

    def _ranker(self) -> Ranker:
        return self._settings.ranker or self._chosen_ranker.current()

    def _encoded(self, query: Query, scene: Scene) -> EncodedQuery:
        understanding = understand(query)
        heard = self.sounding.of(scene.index) if understanding.read_script in LIKE_DEVANAGARI else None
        return encode_query(understanding, self._encoders, self._settings.encoding, self._bridge, heard)

    def _scene(self) -> Scene:
        index, directory = self._indexer.current(), self._directory.current()
        last = self._last
        if last is None or last.index is not index or last.directory is not directory:
            self._last = last = Scene(index, directory)
        return last

    def _in_effect(self, query: Query) -> Query:
        """Return the query with the switch that the settings turn on for all, so that the answer says so."""
        return replace(query, is_fame_neutral=query.is_fame_neutral or self._settings.aggregation.is_fame_neutral)

    def _score(
        self, query: Query, encoded: EncodedQuery, index: SearchIndex, owners: IntVector, ranker: Ranker | None = None
    ) -> ScoredOwners:
        aggregation = replace(self._settings.aggregation, is_fame_neutral=self._in_effect(query).is_fame_neutral)
        scored = score_owners(query, encoded, index, owners, self._settings.fusion, aggregation)
        return (ranker or self._ranker()).adjust(query, encoded, index, scored)


def _refuse_unknown(provider_ids: Sequence[str], scene: Scene) -> None:
    unknown = [provider_id for provider_id in provider_ids if provider_id not in scene.directory.entries]
    if unknown:
        raise NotFound(f"no such provider: {', '.join(unknown[:5])} ({len(unknown)} in all); import them first")


def _shortlist(scored: ScoredOwners, kinds: NDArray[np.int8], candidates: int, top: int, per_kind: int) -> Shortlist:
    order = rank_order(scored)
    by_kind = {
        kind: ranked_at(scored, order[kinds[order] == number][:per_kind]) for number, kind in enumerate(ProviderKind)
    }
    return Shortlist(ranked_at(scored, order[:top]), by_kind, candidates)
