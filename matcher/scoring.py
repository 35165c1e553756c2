"""Stages 4 and 5 together: the exact score of given owners for one query, from all their passages that count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from embeddings.encoder import IntVector
from embeddings.search_index import SearchIndex
from matcher.aggregate import AggregationSettings, Belonging, OwnerScores, aggregate_by_owner
from matcher.encode import EncodedQuery
from matcher.fuse import FusedPassages, FusionSettings, Similarities, fuse_views
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


@dataclass(frozen=True)
class OwnerPassages:
    """All passages of some owners, looked up once for any number of queries.

    Args:
        owner_ids: The owners.
        rows: Rows of the index, owner by owner.
        belonging: Whom each row belongs to.
    """

    owner_ids: tuple[str, ...]
    rows: IntVector
    belonging: Belonging

    @classmethod
    def of(cls, owners: IntVector, index: SearchIndex) -> OwnerPassages:
        """Look up the passages of owners, given by their numbers in the index."""
        grouped = index.rows_of_owners(owners)
        rows = grouped.rows
        belonging = Belonging(grouped.group, index.evidence_of_rows(rows), index.owner_counts(rows))
        return cls(tuple(index.owner_ids[number] for number in owners.tolist()), rows, belonging)

    def counting_for(self, query: Query, index: SearchIndex) -> OwnerPassages:
        """Return the passages that count for a query: the same ones where it excludes none."""
        keep = _counting_rows(query, index, self.rows)
        if keep is None:
            return self
        of = self.belonging
        kept = Belonging(of.owner[keep], of.evidence[keep], of.sharers[keep])
        return OwnerPassages(self.owner_ids, self.rows[keep], kept)


@dataclass(frozen=True)
class ScoreSettings:
    """How passages are scored and how their scores become those of owners."""

    fusion: FusionSettings
    aggregation: AggregationSettings


def score_owners(
    query: Query,
    encoded: EncodedQuery,
    index: SearchIndex,
    passages: OwnerPassages,
    settings: ScoreSettings,
    known: Similarities | None = None,
) -> ScoredOwners:
    """Score owners by all their passages, less those that the query excludes.

    Args:
        query: What is asked.
        encoded: The same for the index.
        index: Where the passages are.
        passages: The owners' passages.
        settings: How they are scored.
        known: The similarities of all these passages, where they have been looked up for many queries together.
    """
    counting = passages.counting_for(query, index)
    fused = fuse_views(encoded, index, counting.rows, settings.fusion, known if counting is passages else None)
    scores = aggregate_by_owner(fused, counting.belonging, len(counting.owner_ids), settings.aggregation)
    return ScoredOwners(counting.owner_ids, fused, scores)


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
