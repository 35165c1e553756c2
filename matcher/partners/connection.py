"""How two providers are connected: one pure function of what was read of both, without a database or a model.

It answers with what they share, what each could add to the other, who stands between them, how far apart they are, what
speaks against presenting them as strangers, and what they could use together. The answer for (b, a) is that for (a, b)
with the sides exchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.partners.acquaintance import Acquaintance
from matcher.partners.conflicts import Conflict, conflicts_between
from matcher.partners.nearness import NEAR, Matrix, nearness
from matcher.partners.openings import NearFacility, SharedCall, near_facilities, shared_calls
from matcher.partners.party import Party, Spread, distance_between
from matcher.partners.topics import Sentence, SharedTopic, sentence_of, shared_topics

MOST_OWN = 2


@dataclass(frozen=True)
class Around:
    """What lies around two providers, read beforehand.

    Args:
        spread: Mean and covariance of the corpus in each dense view.
        acquaintance: How shared evidence joins the two, from the first to the second.
        calls: Funding calls that are not closed.
        facilities: Facilities that may be within reach of both.
    """

    spread: Spread = field(default_factory=dict)
    acquaintance: Acquaintance = field(default_factory=Acquaintance)
    calls: Sequence[Party] = ()
    facilities: Sequence[Party] = ()


@dataclass(frozen=True)
class Connection:
    """How two providers are connected.

    Args:
        first: One provider.
        second: The other.
        topics: What both work on, a sentence of each.
        first_adds: What the first has to show that lies far from all that the second has, farthest first.
        second_adds: The same of the second.
        acquaintance: Path and co-authors in common.
        distance_km: Between their places; ``None`` where one is not known.
        cluster_id: The cluster that both belong to; empty where they do not, or it is not known.
        conflicts: Why they are no strangers.
        calls: Funding calls that they could use together.
        facilities: Facilities near both.
    """

    first: Party
    second: Party
    topics: tuple[SharedTopic, ...]
    first_adds: tuple[Sentence, ...]
    second_adds: tuple[Sentence, ...]
    acquaintance: Acquaintance
    distance_km: float | None
    cluster_id: str
    conflicts: tuple[Conflict, ...]
    calls: tuple[SharedCall, ...]
    facilities: tuple[NearFacility, ...]


def connection(first: Party, second: Party, around: Around) -> Connection:
    """Return how two providers are connected.

    Args:
        first: One provider.
        second: The other.
        around: What lies around them.
    """
    near = nearness(first, second, around.spread)
    met = around.acquaintance
    return Connection(
        first=first,
        second=second,
        topics=shared_topics(first, second, near, met.shared_evidence),
        first_adds=_own(first, near),
        second_adds=_own(second, near.T),
        acquaintance=met,
        distance_km=distance_between(first.place, second.place),
        cluster_id=first.cluster_id if first.cluster_id == second.cluster_id else "",
        conflicts=conflicts_between(first, second, met),
        calls=shared_calls(first, second, around.calls, around.spread),
        facilities=near_facilities(first, second, around.facilities, around.spread),
    )


def _own(party: Party, near: Matrix) -> tuple[Sentence, ...]:
    """Return the beginnings of the evidence that lies farthest from the other's, the least near first, ties by id."""
    farthest: dict[str, tuple[float, int]] = {}
    for place, passage in enumerate(party.passages):
        reached = float(np.max(near[place], initial=-np.inf))
        known = farthest.get(passage.evidence.evidence_id, (-np.inf, place))
        # The nearest passage of an evidence decides, its first passage is shown.
        farthest[passage.evidence.evidence_id] = max(known[0], reached), known[1]
    own = sorted((reached, evidence_id, place) for evidence_id, (reached, place) in farthest.items() if reached < NEAR)
    return tuple(_beginning(party, place) for _, _, place in own[:MOST_OWN])


def _beginning(party: Party, place: int) -> Sentence:
    passage = party.passages[place]
    return sentence_of(passage, passage.sentences[0][0])
