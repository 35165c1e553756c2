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
from functools import cached_property

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
    """Whom each scored passage belongs to; the same for every query, so that what follows from it is found once.

    Args:
        owner: The number of its owner, 0 … owners − 1; a passage of several owners stands once for each.
        evidence: A number for its evidence.
        sharers: How many owners its evidence has.
    """

    owner: IntVector
    evidence: IntVector
    sharers: IntVector

    @cached_property
    def pieces(self) -> Pieces:
        """The passages in order of their evidence, and where each evidence and each owner begins."""
        order = np.lexsort((self.evidence, self.owner))
        owner, evidence = self.owner[order], self.evidence[order]
        firsts = np.flatnonzero(np.append(True, (owner[1:] != owner[:-1]) | (evidence[1:] != evidence[:-1])))
        of_owner = owner[firsts]
        first_of_owner = np.flatnonzero(np.append(True, of_owner[1:] != of_owner[:-1]))
        return Pieces(order, firsts, self.sharers[order][firsts], first_of_owner)


@dataclass(frozen=True)
class Pieces:
    """Passages sorted by owner and evidence.

    Args:
        order: Positions of the passages, evidence by evidence.
        firsts: Where each evidence begins in ``order``.
        sharers: How many owners each evidence has.
        first_of_owner: Where each owner with passages begins among the evidence.
    """

    order: IntVector
    firsts: IntVector
    sharers: IntVector
    first_of_owner: IntVector

    @cached_property
    def counts(self) -> IntVector:
        """How many pieces of evidence each owner with passages has."""
        return np.diff(np.append(self.first_of_owner, len(self.firsts)))


@dataclass(frozen=True)
class OwnerScores:
    """One score an owner, and the order of the owner's passages, which is made when it is first asked for.

    Args:
        scores: Score of each owner, in the order in which the owners were given; −inf for one without passages.
        passages: The scored passages.
        belonging: Whom each of them belongs to.
    """

    scores: FloatVector
    passages: FusedPassages
    belonging: Belonging

    @cached_property
    def order(self) -> IntVector:
        """Positions in the fused passages, grouped by owner, best passage first, ties by rising row."""
        return np.lexsort((self.passages.rows, -self.passages.scores, self.belonging.owner)).astype(np.int64)

    @cached_property
    def starts(self) -> IntVector:
        """For each owner the position of its first entry in ``order``; one more entry marks the end."""
        counts = np.bincount(self.belonging.owner, minlength=len(self.scores))
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

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
    scores = np.full(owner_count, -np.inf, dtype=np.float32)
    if len(fused.scores):
        pieces = belonging.pieces
        of_evidence = _soft_maximum(
            fused.scores[pieces.order].astype(np.float64), 1.0, pieces.firsts, settings.passage_temperature
        )
        filled = belonging.owner[pieces.order[pieces.firsts[pieces.first_of_owner]]]
        scores[filled] = _owner_scores(of_evidence, pieces, settings)
    return OwnerScores(scores, fused, belonging)


def _owner_scores(evidence: Float64, pieces: Pieces, settings: AggregationSettings) -> FloatVector:
    if settings.is_fame_neutral:
        return _neutral_scores(evidence, pieces, settings)
    counts, firsts = pieces.counts, pieces.first_of_owner
    temperature = settings.evidence_temperature
    best = _soft_maximum(evidence, 1.0 / np.sqrt(pieces.sharers), firsts, temperature)
    mean = np.add.reduceat(evidence, firsts) / counts
    profile = settings.profile * counts / (counts + settings.profile_half) * mean
    scores = best - temperature * settings.length_penalty * np.log(counts + 1) + profile
    return np.asarray(scores, dtype=np.float32)


def _neutral_scores(evidence: Float64, pieces: Pieces, settings: AggregationSettings) -> FloatVector:
    firsts, temperature = pieces.first_of_owner, settings.evidence_temperature
    best = soft_mean(evidence - temperature * np.log(pieces.sharers) / 2, firsts, settings.neutral_temperature)
    mean = np.add.reduceat(evidence, firsts) / pieces.counts
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
