"""Stage 6, rank: owners in order, with probability and band.

The order is by falling score, ties by rising id. Probabilities may tie where scores do not; they are shown, never
ranked by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matcher.calibrate import Calibration
from matcher.encode import Route
from matcher.scored import ScoredId, in_rank_order
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


def rank_owners(scored: ScoredOwners) -> list[Ranked]:
    """Return the owners that have a score at all (one passage or more), best first, ties by rising id."""
    scores = scored.owners.scores
    position_of = {scored.owner_ids[position]: position for position in np.flatnonzero(np.isfinite(scores)).tolist()}
    items = [ScoredId(owner_id, float(scores[position])) for owner_id, position in position_of.items()]
    return [Ranked(position_of[item.target_id], item.target_id, item.score) for item in in_rank_order(items)]


def promises(
    shown: Iterable[Ranked], nearest: Iterable[Ranked], scored: ScoredOwners, route: Route, calibration: Calibration
) -> dict[str, Promise]:
    """Return what the shown owners promise, by id; the nearest tell whether anybody can help, whoever is shown."""
    anybody = calibration.anybody(route, (scored.best_similarities(item.position) for item in nearest))
    promised = {}
    for item in shown:
        similarities = scored.best_similarities(item.position)
        probability = calibration.probability(route, anybody, item.score, similarities)
        promised[item.owner_id] = Promise(probability, calibration.band(anybody, probability))
    return promised
