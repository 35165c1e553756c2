"""Whether a match falls into a topic that the owner of a profile will not be asked about.

Two things are held against the topic: the problem, and the passage that the match rests on, which is the provider's
best one for this problem. Per dense view, in deviations of the corpus (`matcher.fuse`), with t the topic's vector, μ
and Σ the moments of the corpus,

    z(t, x) = (t·x − t·μ) / sqrt(tᵀ Σ t)

averaged over the views that read both. Problem and topic are compared as they are written and by their English glosses
(English is its own); the larger counts, because the glosses know the words of trades. The sum of both decides:

    falls(problem, topic, passage) = max(z written, z of the glosses) + z(t, passage)

It does not depend on who else is asked, and no score depends on it: who refuses is left out of what is proposed, and
counted. ``docs/profiles.md`` says how the border was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import FloatVector
from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery
from matcher.fuse import standardised
from matcher.profiles.fields import WONT_DO
from matcher.scoring import ScoredOwners
from models.store import Store

BORDER = 5.0
"""From here on a match falls into a topic: measured on the demo's problems (`python -m scripts.measure_refusals`)."""


@dataclass(frozen=True)
class Topic:
    """What one provider will not be asked about."""

    provider_id: str
    text: str


def topics_of(store: Store) -> list[Topic]:
    """Return every topic that is refused now, the first first; one cheap look where there is none."""
    with store.read() as transaction:
        words = transaction.owner_words.of_field(WONT_DO)
        merged = transaction.providers.merged.aliases("provider", {word.provider_id for word in words})
    return [Topic(merged.get(word.provider_id, word.provider_id), str(word.value)) for word in words]


def refusing(
    problem: EncodedQuery,
    topics: Sequence[Topic],
    encoded: Mapping[str, EncodedQuery],
    scored: ScoredOwners,
    index: SearchIndex,
) -> frozenset[str]:
    """Return those of the scored providers who will not be asked about a problem.

    Args:
        problem: The problem.
        topics: What is refused, by whom.
        encoded: Each topic's text as a query.
        scored: Who was scored, with their passages.
        index: Whose corpus gives the moments.
    """
    places = {owner_id: place for place, owner_id in enumerate(scored.owner_ids)}
    found = set()
    for topic in topics:
        place = places.get(topic.provider_id)
        if place is None or topic.provider_id in found or not np.isfinite(scored.owners.scores[place]):
            continue
        best = scored.passages.rows[scored.owners.best_passages(place, 1)]
        if falls(problem, encoded[topic.text], int(best[0]), index) >= BORDER:
            found.add(topic.provider_id)
    return frozenset(found)


def falls(problem: EncodedQuery, topic: EncodedQuery, row: int, index: SearchIndex) -> float:
    """Return how much a match that rests on the passage in a row falls into a topic."""
    written = _of_vectors(problem.vectors, topic.vectors, index)
    glossed = _of_vectors(_english(problem), _english(topic), index)
    return max(written, glossed) + _of_row(topic.vectors, row, index)


def _of_vectors(problem: Mapping[str, FloatVector], topic: Mapping[str, FloatVector], index: SearchIndex) -> float:
    views = sorted(problem.keys() & topic.keys())
    each = [_z(topic[view], float(topic[view] @ problem[view]), view, index) for view in views]
    return sum(each) / len(each) if each else 0.0


def _of_row(topic: Mapping[str, FloatVector], row: int, index: SearchIndex) -> float:
    rows = np.array([row], dtype=np.int64)
    each = [_z(vector, float(index.similarities(view, vector, rows)[0]), view, index) for view, vector in topic.items()]
    return sum(each) / len(each) if each else 0.0


def _z(vector: FloatVector, similarity: float, view: str, index: SearchIndex) -> float:
    return float(standardised(np.array([similarity], dtype=np.float32), vector, index.moments(view))[0])


def _english(encoded: EncodedQuery) -> Mapping[str, FloatVector]:
    return encoded.gloss_vectors or encoded.vectors
