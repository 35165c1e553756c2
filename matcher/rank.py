"""Stage 6, rank: owners in order, with probability and band.

The order is by falling score, ties by rising id; among near equals, who answers more often may come first
(`matcher.introductions.replies`). Probabilities may tie where scores do not; they are shown, never
ranked by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import FloatVector, IntVector
from matcher.calibrate import Calibration
from matcher.scoring import ScoredOwners
from matcher.signs import BEST, Signs
from models.match import Band

BEHIND = " behind"
"""How a look is called that says how far an owner is behind the best: what is compared, and this."""


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


@dataclass(frozen=True)
class Judged:
    """The score of a pair, what it promises, and whether the provider will not be asked about it."""

    score: float
    promise: Promise
    is_refused: bool = False


def rank_order(scored: ScoredOwners) -> IntVector:
    """Return the positions of the owners that have a score at all (one passage or more), best first, ties by rising id.

    The rule is that of `matcher.scored.in_rank_order`, without an object for each of the many who are not shown.
    """
    found = np.flatnonzero(np.isfinite(scored.owners.scores))
    ids = np.array([scored.owner_ids[position] for position in found.tolist()], dtype=np.str_)
    return found[np.lexsort((ids, -scored.owners.scores[found]))]


def within_reach(
    order: IntVector, scores: FloatVector, kinds: NDArray[np.int8], wanted: int, shift: float
) -> IntVector:
    """Return the positions that stand among the first of their kind, or would if nobody moved by more than a shift.

    Args:
        order: Positions, best first.
        scores: The score of each position.
        kinds: The kind of each position.
        wanted: How many of a kind are wanted.
        shift: How far one may move, in units of score.
    """
    kept = [order[:0]]
    for kind in np.unique(kinds[order]):
        of_kind = order[kinds[order] == kind]
        cut = scores[of_kind[min(wanted, len(of_kind)) - 1]]
        kept.append(of_kind[scores[of_kind] >= cut - 2 * shift])
    return np.concatenate(kept)


def moved(order: IntVector, scored: ScoredOwners, shifts: Mapping[str, float]) -> IntVector:
    """Return positions by falling score and shift together, ties by rising id; who has no shift does not move."""
    if not shifts:
        return order
    ids = [scored.owner_ids[position] for position in order.tolist()]
    shifted = scored.owners.scores[order] + np.array([shifts.get(one, 0.0) for one in ids])
    return order[np.lexsort((np.array(ids, dtype=np.str_), -shifted))]


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
    shown: Iterable[Ranked], scored: ScoredOwners, signs: Signs | None, calibration: Calibration
) -> dict[str, Promise]:
    """Return what the shown owners promise, by id; it does not depend on who else is shown.

    Args:
        shown: Owners that have a score.
        scored: Everybody who was scored for the query.
        signs: What was read off them; ``None`` where nobody has a score, and so nobody is shown.
        calibration: Turns signs into probabilities.
    """
    if signs is None:
        return {}
    anybody = calibration.anybody(signs)
    promised = {}
    for item in shown:
        probability = calibration.probability(signs, anybody, looks_of(item, scored, signs.values))
        promised[item.owner_id] = Promise(probability, calibration.band(anybody, probability))
    return promised


def looks_of(item: Ranked, scored: ScoredOwners, values: Mapping[str, float]) -> dict[str, float]:
    """Return what an owner looks like: score and raw similarities, and how far behind the best it is in each."""
    looks = {"score": item.score, f"score{BEHIND}": values["best score"] - item.score}
    for view, similarity in scored.best_similarities(item.position).items():
        looks[view] = similarity
        looks[f"{view}{BEHIND}"] = values[f"{view}{BEST}"] - similarity
    return looks
