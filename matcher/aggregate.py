"""Stage 5, aggregate: from scored passages to scored evidence, and from evidence to scored owners.

Several good pieces of evidence count for more than one, but a long profile must not win by its length. Both steps are
soft maxima, so that the best counts most and others add the less, the further they are behind:

    s(e) = T₁ · ln Σ over passages p of e  exp(s(p) / T₁)
    score(o) = T₂ · ln Σ over evidence e of o  exp(s(e) / T₂) / √owners(e)  −  T₂ · penalty · ln(n + 1)
               + profile · n / (n + half) · mean over e of s(e)                                  n = pieces of evidence

Evidence of many owners says less of each. The mean is what the whole profile is about, trusted the more, the more there
is of it; it keeps a chance likeness of one short phrase from beating somebody whose every paper is on the subject.

Fame-neutral, the amount of evidence does not count: a soft mean stands in place of the second soft maximum, and every
profile is taken for one of a single piece (n = 1). To repeat all of a profile does not change its score then, evidence
no better than what is there never raises it, and who has a single piece keeps the score above.

Source: Balog, Azzopardi and de Rijke, Formal models for expert finding, SIGIR 2006, doi:10.1145/1148170.1148181 (a
sum over a person's documents of relevance times association); a soft maximum lies between that and the best document.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import FloatVector, IntVector
from matcher.fame_neutral import soft_mean
from matcher.fuse import FusedPassages

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class AggregationSettings:
    """How passages become evidence and evidence becomes an owner.

    Args:
        passage_temperature: T₁: near 0 only the best passage of an evidence counts.
        evidence_temperature: T₂: near 0 only the best evidence of an owner counts.
        length_penalty: What a profile's length costs, as a share of T₂ · ln(n + 1), the most that length can gain.
        profile: What the mean of a profile's evidence adds.
        profile_half: With so much evidence, half of that.
        is_fame_neutral: Score every profile as if it had one piece of evidence, however many it has.
        neutral_temperature: T of the soft mean that is taken then: near 0 only the best evidence counts.
    """

    passage_temperature: float = 0.5
    evidence_temperature: float = 0.7
    length_penalty: float = 0.1
    profile: float = 1.0
    profile_half: float = 4.0
    is_fame_neutral: bool = False
    neutral_temperature: float = 0.1


@dataclass(frozen=True)
class Belonging:
    """Whom each scored passage belongs to.

    Args:
        owner: The number of its owner, 0 … owners − 1; a passage of several owners stands once for each.
        evidence: A number for its evidence.
        sharers: How many owners its evidence has.
    """

    owner: IntVector
    evidence: IntVector
    sharers: IntVector


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
    fused: FusedPassages, belonging: Belonging, owner_count: int, settings: AggregationSettings
) -> OwnerScores:
    """Score owners by their passages.

    Args:
        fused: Scored passages.
        belonging: Whom each of them belongs to.
        owner_count: How many owners there are.
        settings: The two soft maxima.
    """
    order = np.lexsort((fused.rows, -fused.scores, belonging.owner))
    starts = np.concatenate([[0], np.cumsum(np.bincount(belonging.owner, minlength=owner_count))]).astype(np.int64)
    scores = np.full(owner_count, -np.inf, dtype=np.float32)
    if len(order):
        pieces = _evidence_scores(fused.scores[order], _in_order(belonging, order), settings)
        scores[np.diff(starts) > 0] = _owner_scores(pieces, settings)
    return OwnerScores(scores, order.astype(np.int64), starts)


@dataclass(frozen=True)
class _Pieces:
    """Scores of evidence, sorted by owner, and where each owner begins."""

    scores: Float64
    sharers: IntVector
    firsts: IntVector


def _in_order(belonging: Belonging, order: IntVector) -> Belonging:
    return Belonging(belonging.owner[order], belonging.evidence[order], belonging.sharers[order])


def _evidence_scores(scores: FloatVector, belonging: Belonging, settings: AggregationSettings) -> _Pieces:
    by_evidence = np.lexsort((belonging.evidence, belonging.owner))
    owner, evidence = belonging.owner[by_evidence], belonging.evidence[by_evidence]
    firsts = np.flatnonzero(np.append(True, (owner[1:] != owner[:-1]) | (evidence[1:] != evidence[:-1])))
    found = _soft_maximum(scores[by_evidence].astype(np.float64), 1.0, firsts, settings.passage_temperature)
    of_owner = owner[firsts]
    first_of_owner = np.flatnonzero(np.append(True, of_owner[1:] != of_owner[:-1]))
    return _Pieces(found, belonging.sharers[by_evidence][firsts], first_of_owner)


def _owner_scores(pieces: _Pieces, settings: AggregationSettings) -> FloatVector:
    if settings.is_fame_neutral:
        return _neutral_scores(pieces, settings)
    counts = np.diff(np.append(pieces.firsts, len(pieces.scores)))
    temperature = settings.evidence_temperature
    best = _soft_maximum(pieces.scores, 1.0 / np.sqrt(pieces.sharers), pieces.firsts, temperature)
    mean = np.add.reduceat(pieces.scores, pieces.firsts) / counts
    profile = settings.profile * counts / (counts + settings.profile_half) * mean
    scores = best - temperature * settings.length_penalty * np.log(counts + 1) + profile
    return np.asarray(scores, dtype=np.float32)


def _neutral_scores(pieces: _Pieces, settings: AggregationSettings) -> FloatVector:
    counts = np.diff(np.append(pieces.firsts, len(pieces.scores)))
    temperature = settings.evidence_temperature
    best = soft_mean(
        pieces.scores - temperature * np.log(pieces.sharers) / 2, pieces.firsts, settings.neutral_temperature
    )
    mean = np.add.reduceat(pieces.scores, pieces.firsts) / counts
    profile = settings.profile / (1 + settings.profile_half) * mean
    scores = best - temperature * settings.length_penalty * np.log(2) + profile
    return np.asarray(scores, dtype=np.float32)


def _soft_maximum(scores: Float64, weights: Float64 | float, firsts: IntVector, temperature: float) -> Float64:
    """Return T · ln Σ w · exp(s / T) over each group; the largest of a group is taken out first, against overflow."""
    largest = np.maximum.reduceat(scores, firsts)
    sizes = np.diff(np.append(firsts, len(scores)))
    terms = weights * np.exp((scores - np.repeat(largest, sizes)) / temperature)
    found: Float64 = largest + temperature * np.log(np.add.reduceat(terms, firsts))
    return found
