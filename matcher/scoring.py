"""Stages 4 and 5 together: the exact score of given owners for one query, from all their passages that count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from embeddings.encoder import IntVector
from embeddings.search_index import SearchIndex
from matcher.aggregate import AggregationSettings, Belonging, OwnerScores, aggregate_by_owner
from matcher.encode import EncodedQuery
from matcher.fuse import FusedPassages, FusionSettings, fuse_views
from matcher.query import Query


@dataclass(frozen=True)
class ScoredOwners:
    """Owners with their scores, and the passages that the scores come from.

    Args:
        owner_ids: The owners, in order of their numbers in the index.
        passages: All their passages that count, fused; a passage of several owners stands once for each.
        owners: Scores in the order of ``owner_ids``, and each owner's passages, best first.
    """

    owner_ids: tuple[str, ...]
    passages: FusedPassages
    owners: OwnerScores

    def best_similarities(self, position: int) -> dict[str, float]:
        """Return the raw similarity in each dense view of an owner's best passage; the owner must have one."""
        best = self.owners.best_passages(position, 1)
        return {view: float(values[best[0]]) for view, values in self.passages.similarities.items()}


def score_owners(
    query: Query,
    encoded: EncodedQuery,
    index: SearchIndex,
    owners: IntVector,
    fusion: FusionSettings,
    aggregation: AggregationSettings,
) -> ScoredOwners:
    """Score owners (numbers in the index) by all their passages, less those that the query excludes."""
    grouped = index.rows_of_owners(owners)
    rows, group = grouped.rows, grouped.group
    counts = _counting_rows(query, index, rows)
    if counts is not None:
        rows, group = rows[counts], group[counts]
    fused = fuse_views(encoded, index, rows, fusion)
    belonging = Belonging(group, index.evidence_of_rows(rows), index.owner_counts(rows))
    scores = aggregate_by_owner(fused, belonging, len(owners), aggregation)
    return ScoredOwners(tuple(index.owner_ids[int(number)] for number in owners), fused, scores)


def _counting_rows(query: Query, index: SearchIndex, rows: IntVector) -> np.ndarray | None:
    if not query.exclude_evidence and query.filters.since_year is None:
        return None
    keep = np.ones(len(rows), dtype=bool)
    if query.exclude_evidence:
        passages = index.passages(rows)
        keep &= np.array([passage.evidence_id not in query.exclude_evidence for passage in passages], dtype=bool)
    if query.filters.since_year is not None:
        keep &= index.years(rows) >= query.filters.since_year
    return keep
