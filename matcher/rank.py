"""Stage 6, rank: owners in order, with probability and band.

The order is by falling score, ties by rising id. Probabilities may tie where scores do not; they are shown, never
ranked by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import IntVector
from matcher.calibrate import Calibration, Looks, length_of
from matcher.encode import EncodedQuery
from matcher.scoring import ScoredOwners
from models.match import Band


@dataclass(frozen=True)
class Ranked:
    """One scored owner: its position among the scored owners, its id and score."""

    position: int
    owner_id: str
    score: float


@dataclass(frozen=True)
class Promise:
    """What a match promises: the calibrated probability that it is relevant, and its band."""

    probability: float
    band: Band


def rank_order(scored: ScoredOwners) -> IntVector:
    """Return the positions of the owners that have a score at all (one passage or more), best first, ties by rising id.

    The rule is that of `matcher.scored.in_rank_order`, without an object for each of the many who are not shown.
    """
    found = np.flatnonzero(np.isfinite(scored.owners.scores))
    ids = np.array([scored.owner_ids[position] for position in found.tolist()], dtype=np.str_)
    return found[np.lexsort((ids, -scored.owners.scores[found]))]


def ranked_at(scored: ScoredOwners, positions: IntVector) -> tuple[Ranked, ...]:
    """Return the owners at these positions, in the order given."""
    scores = scored.owners.scores[positions].tolist()
    return tuple(
        Ranked(position, scored.owner_ids[position], score)
        for position, score in zip(positions.tolist(), scores, strict=True)
    )


def rank_owners(scored: ScoredOwners) -> tuple[Ranked, ...]:
    """Return all owners that have a score, best first, ties by rising id."""
    return ranked_at(scored, rank_order(scored))


def promises(
    shown: Iterable[Ranked],
    nearest: Iterable[Ranked],
    scored: ScoredOwners,
    encoded: EncodedQuery,
    calibration: Calibration,
) -> dict[str, Promise]:
    """Return what the shown owners promise, by id; the nearest tell whether anybody can help, whoever is shown."""
    length = length_of(encoded.understanding.read_as)
    anybody = calibration.anybody(encoded.route, (_looks(item, scored) for item in nearest), length)
    promised = {}
    for item in shown:
        probability = calibration.probability(encoded.route, anybody, _looks(item, scored))
        promised[item.owner_id] = Promise(probability, calibration.band(anybody, probability))
    return promised


def _looks(item: Ranked, scored: ScoredOwners) -> Looks:
    return Looks(item.score, scored.best_similarities(item.position))
