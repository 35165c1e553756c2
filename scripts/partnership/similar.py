"""Do similar partners predict who writes together? The rank of each hidden co-author, beside the naive ways."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from embeddings.encoder import Progress
from matcher.partners.order import order_by_profile
from matcher.partners.party import Party, read_parties
from matcher.partners.pool import pool_of
from matcher.partners.wish import Limits, Mode, Wish
from matcher.scored import ScoredId, in_rank_order
from matcher.workspace import Workspace
from models.details import ProviderKind
from scripts.partnership.naive import WAYS, Crowd

VIEW = "all-MiniLM-L6-v2"
FOUND_WITHIN = 10
SETU = "Setu, similar"
WITH_AMOUNT = "Setu, similar, amount counts"

Ranks = dict[str, dict[str, float]]
"""Way → person → reciprocal rank of the hidden co-author; 0 where he was not found."""


@dataclass(frozen=True)
class Found:
    """What every way found.

    Args:
        ranks: Reciprocal ranks.
        sizes: Way → person → mean pieces of evidence of the first ten suggested.
        pool: Mean number of candidates.
    """

    ranks: Ranks
    sizes: Ranks
    pool: float


def find_hidden(workspace: Workspace, partner_of: Mapping[str, str], progress: Progress) -> Found:
    """Rank the hidden co-author of everybody by every way."""
    scene = workspace.matcher.scene()
    with workspace.store.read() as transaction:
        read = read_parties(transaction, scene, list(scene.directory.entries))
    parties = {one: party for one, party in read.items() if party.passages}
    crowd = Crowd(parties, scene, VIEW)
    ranks: Ranks = {}
    sizes: Ranks = {}
    pools = []
    for done, (person, partner) in enumerate(sorted(partner_of.items()), start=1):
        candidates = _candidates(crowd, parties[person])
        pools.append(len(candidates))
        for way, order in _orders(workspace, crowd, parties[person], candidates):
            ranks.setdefault(way, {})[person] = 1 / (order.index(partner) + 1) if partner in order else 0.0
            sizes.setdefault(way, {})[person] = _mean_size(parties, order[:FOUND_WITHIN])
        ranks.setdefault("at random (expected)", {})[person] = _expected(len(candidates))
        progress("hidden co-authors", done, len(partner_of))
    return Found(ranks, sizes, float(np.mean(pools)))


def _candidates(crowd: Crowd, person: Party) -> list[str]:
    pool = pool_of(person, Limits(), crowd.scene)
    return [one for one in crowd.parties if one not in pool.left_out]


def _orders(
    workspace: Workspace, crowd: Crowd, person: Party, candidates: Collection[str]
) -> Iterator[tuple[str, Sequence[str]]]:
    wish = Wish(person.provider_id, Mode.SIMILAR, limits=Limits(kinds=tuple(ProviderKind)))
    pool = pool_of(person, wish.limits, crowd.scene)
    for way, asked in ((SETU, wish), (WITH_AMOUNT, replace(wish, is_fame_neutral=False))):
        ordered = order_by_profile(workspace.matcher, asked, person, pool)
        yield way, [one.provider_id for one in ordered.placed]
    for way, score in WAYS.items():
        scored = [ScoredId(one, value) for one, value in score(crowd, person, candidates).items()]
        yield way, [one.target_id for one in in_rank_order(scored)]


def _expected(count: int) -> float:
    """Return the mean of 1 / rank over all ranks 1 … count."""
    return float(np.mean(1 / np.arange(1, count + 1)))


def _mean_size(parties: Mapping[str, Party], ids: Sequence[str]) -> float:
    sizes = [len({one.evidence.evidence_id for one in parties[of].passages}) for of in ids]
    return float(np.mean(sizes)) if sizes else 0.0


Measure = Callable[[float], float]
MEASURES: dict[str, Measure] = {"RR": lambda rr: rr, "found in 10": lambda rr: float(rr >= 1 / FOUND_WITHIN)}
