"""The matcher: understand → encode → recall → fuse → aggregate → rank → explain, from a query to an answer.

The score of a (query, provider) pair is the same in `Matcher.match`, `Matcher.affinity` and the evaluation: recall only
decides who is scored, and no stage looks at the other candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from embeddings.bridge import shipped_bridge
from embeddings.encoder import Encoder, FloatVector
from embeddings.indexer import Indexer
from embeddings.problem_vectors import ProblemVectors
from embeddings.search_index import SearchIndex
from matcher.affinity_rows import NO_EVIDENCE, AffinityRows, AskedOwners
from matcher.aggregate import AggregationSettings
from matcher.answer import Answer
from matcher.calibrate import Calibration, shipped_calibration
from matcher.compose import Findings, Reasons, Shortlist, compose_answer
from matcher.directory import DirectoryReader
from matcher.encode import EncodedQuery, EncodingSettings
from matcher.encode_many import Kept, encode_queries
from matcher.fields import Fields, read_fields
from matcher.fuse import FusionSettings, Similarities, similarities_of_queries
from matcher.known_problems import KnownProblems
from matcher.known_signs import KnownSigns
from matcher.look import Look
from matcher.phonetics import LIKE_DEVANAGARI
from matcher.profiles.refusals import Topic, refusing, topics_of
from matcher.query import Filters, Query
from matcher.query_recall import QueryRecall, key_of
from matcher.rank import Judged, promises, ranked_at
from matcher.ranker import Ranker, RankerReader
from matcher.recall import RecallSettings, recall_every_kind
from matcher.scene import Scene
from matcher.scored import ScoredId
from matcher.scoring import OwnerPassages, ScoredOwners, ScoreSettings, score_owners
from matcher.sighting import Sighting, sight_owners
from matcher.signs import Signs, read_signs
from matcher.sounding import Sounding
from matcher.understand import understand
from models.errors import NotFound
from models.refusals import Refusal
from models.store import Store

__all__ = ["NO_EVIDENCE", "USUAL_LENGTH", "Matcher", "MatcherSettings"]

USUAL_LENGTH = 10
"""How many providers a match lists where no other number is given."""


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


class Matcher:
    """Answers queries from one database and its index; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        indexer: Indexer,
        encoders: Mapping[str, Encoder],
        settings: MatcherSettings | None = None,
        calibration: Calibration | None = None,
        kept: ProblemVectors | None = None,
        describing: Mapping[str, Encoder] | None = None,
    ) -> None:
        """Keep what is needed; nothing is loaded before the first query.

        Args:
            store: The database.
            indexer: Its index.
            encoders: View → encoder of questions.
            settings: The configuration; the default serves everything.
            calibration: What signs mean; the shipped one when ``None``.
            kept: Vectors of stored problems.
            describing: View → encoder of the fields' descriptions, best one with a cache; ``encoders`` when ``None``.
        """
        self._kept = kept
        self._describing = describing or encoders
        self._store = store
        self._indexer = indexer
        self._encoders = encoders
        self._settings = settings or MatcherSettings()
        self._calibration = calibration or shipped_calibration()
        self._bridge = shipped_bridge()
        self._directory = DirectoryReader(store)
        self._chosen_ranker = RankerReader(store)
        self.sounding = Sounding()
        self._query_recall = QueryRecall()
        self._known_signs = KnownSigns()
        self._known_problems = KnownProblems()
        self._last: Scene | None = None
        self._known_topics: tuple[int, dict[str, EncodedQuery]] = (-1, {})

    def match(self, query: Query, *, top: int = USUAL_LENGTH, per_kind: int = 5) -> Answer:
        """Return the best providers for a query, with reasons and an honest verdict.

        Args:
            query: What is asked.
            top: Length of the list of all kinds.
            per_kind: Length of each kind's list.
        """
        look = self.look(query, wanted=max(top, per_kind))
        with self._store.read() as transaction:
            shortlist = look.shortlist(transaction, top, per_kind)
            return compose_answer(look.findings, shortlist, transaction, self._settings.reasons)

    @cached_property
    def fields(self) -> Fields:
        """The fields among which questions are placed."""
        return read_fields(self._describing)

    def answer_of(self, look: Look, provider_ids: Collection[str]) -> Answer:
        """Return the answer to the query of a look that shows given providers: those with a score, best first.

        Args:
            look: What was found out; providers who were neither recalled nor named in ``also`` are passed over.
            provider_ids: Who is asked about.
        """
        shortlist = Shortlist(look.ranked(provider_ids), {}, look.candidates, len(look.refusing))
        with self._store.read() as transaction:
            return compose_answer(look.findings, shortlist, transaction, self._settings.reasons)

    def look(
        self, query: Query, *, wanted: int = USUAL_LENGTH, without: Collection[str] = (), also: Collection[str] = ()
    ) -> Look:
        """Return what all stages before the answer find out about a query.

        Args:
            query: What is asked.
            wanted: How many providers are wanted at most, of all and of each kind.
            without: Providers who count as absent, with their evidence; only moments and words of the corpus still
                know of them. To measure what is said when the right ones are missing, or to pass over somebody.
            also: Providers who are scored whether or not they pass the filters or are recalled.
        """
        query, scene = self._in_effect(query), self.scene()
        candidates = scene.candidates(query)
        allowed = scene.without(candidates.allowed, without)
        encoded = self._encoded(query, scene.index)
        owners = recall_every_kind(encoded, scene.index, allowed, scene.kinds, self._settings.recall, wanted)
        ranker = self._ranker(scene.index)
        scored = self._score(query, encoded, scene.index, OwnerPassages.of(owners, scene.index), ranker)
        signs = None
        if len(scored.passages.rows):
            signs = read_signs(encoded, scene.index, scored, self.sounding, self.fields)
        # After the signs are read, so that nobody's promise depends on who else is asked about.
        if len(further := np.setdiff1d(scene.numbers_of(also), owners)):
            owners = np.union1d(owners, further)
            passages = OwnerPassages.of(owners, scene.index)
            scored = self._score(query, encoded, scene.index, passages, ranker)
        findings = Findings(query, encoded, scene.index, scored, signs, self._calibration)
        return Look(findings, scene.kinds[owners], candidates.passing, self._refusing(encoded, scene.index, scored))

    def _refusing(self, encoded: EncodedQuery, index: SearchIndex, scored: ScoredOwners) -> frozenset[str]:
        topics = topics_of(self._store)
        if not topics:
            return frozenset()
        return refusing(encoded, topics, self._topics(topics, index), scored, index)

    def _topics(self, topics: Sequence[Topic], index: SearchIndex) -> dict[str, EncodedQuery]:
        """Return topics as queries; those of one state of the index are kept: they are asked for with every query."""
        texts = {topic.text for topic in topics}
        seq, known = self._known_topics
        known = known if seq == index.applied_seq else {}
        if new := sorted(texts - known.keys()):
            encoded = self._encoded_together([Query(text=text) for text in new], index)
            known = known | dict(zip(new, encoded, strict=True))
            self._known_topics = index.applied_seq, known
        return {text: known[text] for text in texts}

    def consider(self, query: Query, provider_ids: Sequence[str]) -> Findings:
        """Return what is found out about a query and these providers, whatever its filters say and recall finds.

        The signs are those of a match without filters on providers, so that what a provider promises does not depend
        on who else is considered. A provider without evidence that counts is not among the scored.

        Raises:
            NotFound: A provider is not in the database.
        """
        return self._considered(replace(query, filters=Filters(since_year=query.filters.since_year)), provider_ids)

    def affinity(self, query: Query, provider_ids: Sequence[str] | None = None) -> list[ScoredId]:
        """Return the score of the query with each provider, in the order given; without a list, of all by rising id.

        A provider without evidence that counts gets `NO_EVIDENCE`, the lowest score there is. Filters on providers do
        not apply.

        Raises:
            NotFound: A provider is not in the database.
        """
        found = self.affinities([query], provider_ids)
        scores = next(found.rows).tolist()
        return [ScoredId(*pair) for pair in zip(found.provider_ids, scores, strict=True)]

    def affinities(self, queries: Sequence[Query], provider_ids: Sequence[str] | None = None) -> AffinityRows:
        """Return the scores of many queries with the same providers: those of `affinity`, much sooner.

        All rows are of one state of the database. Vectors of stored problems are kept for the next time.

        Raises:
            NotFound: A provider is not in the database.
        """
        scene = self.scene()
        wanted = list(scene.directory.entries) if provider_ids is None else provider_ids
        _refuse_unknown(wanted, scene)
        asked = AskedOwners.of(wanted, scene)
        return AffinityRows(asked.provider_ids, self._rows(queries, asked, scene, self._ranker(scene.index)))

    def _rows(
        self, queries: Sequence[Query], asked: AskedOwners, scene: Scene, ranker: Ranker
    ) -> Iterator[FloatVector]:
        for start in range(0, len(queries), asked.queries_at_once):
            block = queries[start : start + asked.queries_at_once]
            encoded = self._encoded_together(block, scene.index)
            known = similarities_of_queries(encoded, scene.index, asked.passages.rows)
            for query, one, similarities in zip(block, encoded, known, strict=True):
                scored = self._score(query, one, scene.index, asked.passages, ranker, similarities)
                yield asked.spread(scored.owners.scores)

    def nearest(self, queries: Sequence[Query], provider_id: str, count: int) -> list[Query]:
        """Return those of many queries whose meaning is nearest to a provider's evidence, in the order given.

        All of them where there are not more than ``count``, and none where nothing of the provider is searched.

        Raises:
            NotFound: The provider is not in the database.
        """
        scene = self.scene()
        _refuse_unknown([provider_id], scene)
        rows = AskedOwners.of([provider_id], scene).passages.rows
        if len(queries) <= count or not len(rows):
            return list(queries) if len(rows) else []
        keys = [key_of(query) for query in queries]
        folded = self._query_recall.folded(dict(zip(keys, queries, strict=True)), scene.index, self._encoded_together)
        near = set(folded.nearest(rows, count))
        return [query for key, query in zip(keys, queries, strict=True) if key in near]

    def keep_encoded(self, queries: Sequence[Query]) -> None:
        """Make and keep the vectors of stored problems that are not kept yet, for whoever asks of them next."""
        self._encoded_together(queries, self.scene().index)

    def expect(self, queries: Sequence[Query]) -> None:
        """Keep what these stored problems say when they are read next, and forget the words of all others."""
        self._known_problems.expect(queries)

    def make_ready(self, queries: Sequence[Query]) -> None:
        """Have these stored problems ready for `near`, whoever asks."""
        if queries:
            keyed = {key_of(query): query for query in queries}
            self._query_recall.folded(keyed, self.scene().index, self._encoded_together)

    def refusals(self, queries: Sequence[Query], provider_ids: Sequence[str] | None = None) -> list[frozenset[str]]:
        """Return for each query which of the providers will not be asked about it; without a list, of all.

        Only those who refuse anything are scored, so that it costs little beside `affinities`.

        Raises:
            NotFound: A provider is not in the database.
        """
        scene = self.scene()
        wanted = scene.directory.entries.keys() if provider_ids is None else provider_ids
        _refuse_unknown(wanted, scene)
        refusers = {topic.provider_id for topic in topics_of(self._store)}.intersection(wanted)
        passages = AskedOwners.of(sorted(refusers), scene).passages
        if not len(passages.rows):
            return [frozenset()] * len(queries)
        index, ranker = scene.index, self._ranker(scene.index)
        encoded = self._encoded_together(queries, index)
        return [
            self._refusing(one, index, self._score(query, one, index, passages, ranker))
            for query, one in zip(queries, encoded, strict=True)
        ]

    def judge(self, query: Query, provider_ids: Sequence[str]) -> dict[str, Judged]:
        """Return what a match with each provider promises, and whether it refuses; without evidence nobody is judged.

        Filters decide, as in a match, among whom it is told whether anybody can help; they keep nobody out.

        Raises:
            NotFound: A provider is not in the database.
        """
        found = self._considered(query, provider_ids)
        scored = found.scored
        ranked = ranked_at(scored, np.flatnonzero(np.isfinite(scored.owners.scores)))
        promised = promises(ranked, scored, found.signs, self._calibration)
        refusing = self._refusing(found.encoded, found.index, scored)
        return {
            one.owner_id: Judged(one.score, promised[one.owner_id], one.owner_id in refusing)
            for one in ranked
            if one.owner_id in promised
        }

    def look_at(self, query: Query, provider_ids: Sequence[str]) -> Look:
        """Return what a look finds out about given providers and nobody else: the same scores, promises and refusals.

        Filters decide among whom it is told whether anybody can help; they keep nobody out.

        Raises:
            NotFound: A provider is not in the database.
        """
        found, scene = self._considered(query, provider_ids), self.scene()
        kinds = scene.kinds[scene.numbers_of(found.scored.owner_ids)]
        passing = scene.candidates(found.query).passing
        return Look(found, kinds, passing, self._refusing(found.encoded, found.index, found.scored))

    def _considered(self, query: Query, provider_ids: Sequence[str]) -> Findings:
        query, scene = self._in_effect(query), self.scene()
        _refuse_unknown(provider_ids, scene)
        encoded, ranker = self._encoded(query, scene.index), self._ranker(scene.index)
        signs = self._signs(query, scene, ranker)
        asked = AskedOwners.of(provider_ids, scene)
        scored = self._score(query, encoded, scene.index, asked.passages, ranker)
        return Findings(query, encoded, scene.index, scored, signs, self._calibration)

    def _signs(self, query: Query, scene: Scene, ranker: Ranker) -> Signs | None:
        if not query.problem_id:
            return self.look(query).findings.signs
        of_text = (key_of(query), query.today, query.exclude_evidence)
        key = (*of_text, query.filters, query.is_fame_neutral, ranker.version)
        return self._known_signs.of(key, scene, lambda: self.look(query).findings.signs)

    def sight(self, query: Query, provider_ids: Sequence[str]) -> dict[str, Sighting]:
        """Return by id what is seen of the query with each provider, as feedback keeps it; filters do not apply.

        Raises:
            NotFound: A provider is not in the database.
        """
        scene = self.scene()
        _refuse_unknown(provider_ids, scene)
        encoded, version = self._encoded(query, scene.index), self._ranker(scene.index).version
        asked = AskedOwners.of(provider_ids, scene)
        scored = self._score(query, encoded, scene.index, asked.passages, Ranker())
        seen = sight_owners(query, encoded, scene.index, scored, version)
        return {i: seen.get(i, Sighting({}, encoded.route.value, version)) for i in provider_ids}

    def _ranker(self, index: SearchIndex) -> Ranker:
        return self._settings.ranker or self._chosen_ranker.current(index.applied_seq)

    def _encoded(self, query: Query, index: SearchIndex) -> EncodedQuery:
        return self._encoded_together([query], index)[0]

    def _encoded_together(self, queries: Sequence[Query], index: SearchIndex) -> list[EncodedQuery]:
        return self._known_problems.encoded(queries, index, lambda missing: self._encoded_anew(missing, index))

    def _encoded_anew(self, queries: Sequence[Query], index: SearchIndex) -> list[EncodedQuery]:
        understandings = [understand(query) for query in queries]
        needs_sounds = any(one.read_script in LIKE_DEVANAGARI for one in understandings)
        heard = self.sounding.of(index) if needs_sounds else None
        seq = index.applied_seq
        kept = None if self._kept is None else Kept.for_queries(self._kept, queries, self._store, seq)
        settings = self._settings.encoding
        return encode_queries(understandings, self._encoders, settings, self._bridge, heard, kept)

    def scene(self) -> Scene:
        """Return the present state of index and directory; the same object as long as nothing changes."""
        index = self._indexer.current()
        directory = self._directory.current(index.applied_seq)
        last = self._last
        if last is None or last.index is not index or last.directory is not directory:
            fresh = Scene(index, directory)
            self._last = last = last.at(index) if last is not None and last.is_like(fresh) else fresh
        return last

    def _in_effect(self, query: Query) -> Query:
        """Return the query with the switch that the settings turn on for all, so that the answer says so."""
        return replace(query, is_fame_neutral=query.is_fame_neutral or self._settings.aggregation.is_fame_neutral)

    def _score(
        self,
        query: Query,
        encoded: EncodedQuery,
        index: SearchIndex,
        passages: OwnerPassages,
        ranker: Ranker,
        known: Similarities | None = None,
    ) -> ScoredOwners:
        aggregation = replace(self._settings.aggregation, is_fame_neutral=self._in_effect(query).is_fame_neutral)
        settings = ScoreSettings(self._settings.fusion, aggregation)
        scored = score_owners(query, encoded, index, passages, settings, known)
        return ranker.adjust(query, encoded, index, scored)


def _refuse_unknown(provider_ids: Iterable[str], scene: Scene) -> None:
    unknown = [provider_id for provider_id in provider_ids if provider_id not in scene.directory.entries]
    if unknown:
        raise NotFound(Refusal.PROVIDERS_UNKNOWN.told(ids=", ".join(unknown[:5]), count=len(unknown)))
