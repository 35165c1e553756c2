"""Stage 5, aggregate: from scored passages to scored owners.

Several good passages count for more than one, but a long profile must not win by its length. So an owner's score is
that of the best passage, and each further passage adds only by how far it stands out, less and less by rank:

    score(o) = s₁ + breadth · Σ over r ≥ 2 of  max(0, s_r − floor) / r          s₁ ≥ s₂ ≥ … the owner's passages

A passage's score counts standard deviations above the corpus, so a ``floor`` of 1.5 leaves out all but one in fifteen.

Source: Macdonald and Ounis, Voting for candidates, CIKM 2006, doi:10.1145/1183614.1183671 (voting by passages);
weights by reciprocal rank as in their RR method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from embeddings.encoder import FloatVector, IntVector
from matcher.fuse import FusedPassages


@dataclass(frozen=True)
class AggregationSettings:
    """How much further passages add, and above which score they do."""

    breadth: float = 0.7
    floor: float = 1.5


@dataclass(frozen=True)
class OwnerScores:
    """One score an owner, and the order of the owner's passages.

    Args:
        scores: Score of each owner, in the order in which the owners were given; −inf for one without passages.
        order: Positions in the fused passages, grouped by owner, best passage first, ties by rising row.
        starts: For each owner the position of its first entry in ``order``; one more entry marks the end.
    """

    scores: FloatVector
    order: IntVector
    starts: IntVector

    def best_passages(self, owner: int, count: int) -> IntVector:
        """Return the positions of an owner's best passages in the fused passages, best first."""
        return self.order[self.starts[owner] : min(self.starts[owner] + count, self.starts[owner + 1])]


def aggregate_by_owner(
    fused: FusedPassages, group: IntVector, owner_count: int, settings: AggregationSettings
) -> OwnerScores:
    """Score owners by their passages.

    Args:
        fused: Scored passages.
        group: For each passage the number of its owner, 0 … ``owner_count`` − 1; a passage of several owners stands in
            ``fused`` once for each.
        owner_count: How many owners there are.
        settings: The mixture.
    """
    order = np.lexsort((fused.rows, -fused.scores, group))
    counts = np.bincount(group, minlength=owner_count)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    scores = np.full(owner_count, -np.inf, dtype=np.float32)
    filled = counts > 0
    if filled.any():
        ranked = fused.scores[order]
        place = np.arange(len(ranked)) - starts[group[order]]
        scores[filled] = np.add.reduceat(_contributions(ranked, place, settings), starts[:-1][filled])
    return OwnerScores(scores, order.astype(np.int64), starts)


def _contributions(ranked: FloatVector, place: IntVector, settings: AggregationSettings) -> FloatVector:
    further = settings.breadth * np.maximum(0, ranked - settings.floor) / (place + 1)
    return np.asarray(np.where(place == 0, ranked, further), dtype=np.float32)
