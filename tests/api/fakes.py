"""A workspace with a real store and a matcher that counts shared words: quick, and its answers are known beforehand.

The score of a pair is the number of the query's words in the evidence; 3 make a strong match, 1 a possible one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from embeddings.encoder import Encoder
from embeddings.index_status import IndexStatus
from embeddings.tokenizer import tokenize
from matcher.affinity_rows import AffinityRows
from matcher.answer import Answer, Verdict
from matcher.explain import matching_spans, missing_words
from matcher.lanes import card_facts, full_fact
from matcher.profiles.capacity import full_until
from matcher.query import Query
from matcher.rank import Judged, Promise
from matcher.scored import ScoredId
from matcher.sighting import Sighting
from matcher.understand import understand
from models.details import CallDetails, ProviderKind
from models.errors import NotFound
from models.geography import distance_km
from models.match import Band, Match, Reason
from models.records import Evidence, Provider
from models.store import Store, Transaction

VIEWS = ("all-MiniLM-L6-v2", "multilingual-e5-small")


@dataclass(frozen=True)
class FakeIndex:
    """The little that the API asks of an index."""

    applied_seq: int
    views: tuple[str, ...]
    row_count: int


class FakeIndexer:
    """Is always up to date, unless ``lag`` says how many changes it is behind."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.lag = 0
        self.views: tuple[str, ...] = VIEWS

    def current(self) -> FakeIndex:
        with self._store.read() as transaction:
            return FakeIndex(transaction.changes.last_seq() - self.lag, self.views, transaction.evidence.count())

    def is_compaction_due(self) -> bool:
        return False

    def status(self) -> IndexStatus:
        state = self.current()
        views = tuple((view, "flat") for view in self.views)
        return IndexStatus(
            "000001", 0, state.applied_seq, state.row_count, 1, 0, state.row_count, 2048,
            "2026-11-22T12:00:00+00:00", views,
        )  # fmt: skip

    def rebuild(self) -> None:
        """There is nothing to write anew."""


@dataclass(frozen=True)
class FakeLook:
    """A query that was looked at; nobody refuses."""

    query: Query
    refusing: frozenset[str] = frozenset()


class FakeMatcher:
    """Reads the whole database for every query."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep_encoded(self, queries: Sequence[Query]) -> None:
        """There is nothing to keep."""

    def expect(self, queries: Sequence[Query]) -> None:
        """Nothing is kept."""

    def make_ready(self, queries: Sequence[Query]) -> None:
        """Nothing can be made ready."""

    def match(self, query: Query, *, top: int = 10, per_kind: int = 5) -> Answer:
        understanding = understand(query)
        with self._store.read() as transaction:
            passing = [p for p in transaction.providers.iterate() if _passes(p, query)]
            found = [_match(provider, query, set(understanding.tokens), transaction) for provider in passing]
            organisations = {one.organisation_id: one for one in transaction.organisations.iterate()}
        ranked = sorted(found, key=lambda match: (-match.score, match.provider.provider_id))
        by_kind = {
            kind: tuple(_numbered([m for m in ranked if m.provider.kind is kind][:per_kind])) for kind in ProviderKind
        }
        best = tuple(_numbered(ranked[:top]))
        quotes = [reason.quote for match in best for reason in match.reasons]
        return Answer(
            query, understanding, best, by_kind, _verdict(best), "Read the evidence first.",
            missing_words(understanding.tokens, quotes), len(passing), organisations=organisations,
        )  # fmt: skip

    def look(self, query: Query, *, wanted: int = 10, also: Collection[str] = ()) -> FakeLook:
        return FakeLook(query)

    def answer_of(self, look: FakeLook, provider_ids: Collection[str]) -> Answer:
        whole = self.match(look.query, top=1_000)
        named = [match for match in whole.matches if match.reasons and match.provider.provider_id in provider_ids]
        return replace(whole, matches=tuple(_numbered(named)), by_kind={})

    def affinity(self, query: Query, provider_ids: Sequence[str] | None = None) -> list[ScoredId]:
        words = set(understand(query).tokens)
        with self._store.read() as transaction:
            providers = {p.provider_id: p for p in transaction.providers.iterate()}
            wanted = list(providers) if provider_ids is None else list(provider_ids)
            if unknown := [provider_id for provider_id in wanted if provider_id not in providers]:
                raise NotFound(f"no such provider: {', '.join(unknown)}")
            return [ScoredId(i, _match(providers[i], query, words, transaction).score) for i in wanted]

    def affinities(self, queries: Sequence[Query], provider_ids: Sequence[str] | None = None) -> AffinityRows:
        scored = [self.affinity(query, provider_ids) for query in queries]
        rows = (np.array([item.score for item in row], np.float32) for row in scored)
        return AffinityRows(tuple(item.target_id for item in scored[0]) if scored else (), rows)

    def judge(self, query: Query, provider_ids: Sequence[str]) -> dict[str, Judged]:
        bands = {0: Band.WEAK, 1: Band.POSSIBLE, 2: Band.POSSIBLE}
        return {
            one.target_id: Judged(one.score, Promise(one.score / 10, bands.get(int(one.score), Band.STRONG)))
            for one in self.affinity(query, provider_ids)
        }

    def sight(self, query: Query, provider_ids: Sequence[str]) -> dict[str, Sighting]:
        scores = {item.target_id: item.score for item in self.affinity(query, provider_ids)}
        return {i: Sighting({"score": score}, "direct", "shipped") for i, score in scores.items()}


@dataclass(frozen=True)
class FakeWorkspace:
    """Stands where `matcher.workspace.Workspace` stands."""

    store: Store
    indexer: FakeIndexer
    matcher: FakeMatcher
    encoders: dict[str, Encoder] = field(default_factory=dict)

    @classmethod
    def on(cls, store: Store) -> FakeWorkspace:
        return cls(store, FakeIndexer(store), FakeMatcher(store))

    def close(self) -> None:
        self.store.close()


def _passes(provider: Provider, query: Query) -> bool:
    filters = query.filters
    is_open = not (
        isinstance(provider.details, CallDetails)
        and provider.details.deadline is not None
        and provider.details.deadline < query.today
    )
    return (
        is_open
        and (not filters.kinds or provider.kind in filters.kinds)
        and (not filters.clusters or provider.cluster_id in filters.clusters)
        and (not filters.states or provider.location.state in filters.states)
        and (not filters.organisations or provider.organisation_id in filters.organisations)
    )


def _match(provider: Provider, query: Query, words: set[str], transaction: Transaction) -> Match:
    reasons = tuple(_reasons(transaction.evidence.owned_by([provider.provider_id])[provider.provider_id], words))
    score = max((reason.score for reason in reasons), default=0.0)
    probability = min(0.99, score / 5)
    band = Band.STRONG if score >= 3 else Band.POSSIBLE if score >= 1 else Band.WEAK
    full = full_until(transaction, [provider.provider_id], query.today).get(provider.provider_id)
    facts, distance = card_facts(provider, query) | full_fact(full), _distance(provider, query, transaction)
    return Match(provider, score, 0, probability, band, reasons, (), distance, facts)


def _reasons(owned: Sequence[Evidence], words: set[str]) -> Iterator[Reason]:
    scored = sorted((-float(len(words & set(tokenize(item.full_text)))), item.evidence_id, item) for item in owned)
    for score, _, item in scored[:3]:
        yield Reason(
            item.evidence_id, item.kind.value, item.full_text, matching_spans(item.full_text, words), -score,
            {"lexical": -score}, item.year, item.provenance.source, item.url,
        )  # fmt: skip


def _distance(provider: Provider, query: Query, transaction: Transaction) -> float | None:
    near, place = query.filters.near, provider.location
    if place.latitude is None and provider.organisation_id:
        place = transaction.organisations.get(provider.organisation_id).location
    if near is None or place.latitude is None or place.longitude is None:
        return None
    return float(distance_km((near.latitude, near.longitude), (place.latitude, place.longitude)))


def _numbered(matches: Sequence[Match]) -> Iterator[Match]:
    return (replace(match, rank=rank) for rank, match in enumerate(matches, start=1))


def _verdict(best: Sequence[Match]) -> Verdict:
    bands = {match.band for match in best}
    if Band.STRONG in bands:
        return Verdict.STRONG
    return Verdict.POSSIBLE if Band.POSSIBLE in bands else Verdict.NO_GOOD_MATCH
