"""Instruments and laboratories for the work of one provider: which fit it, why, how far they are, and when free.

One fits if a passage of it lies at least `ON_TOPIC` near to one of the provider's, the border that also holds for
facilities near two providers; what both own together shows nothing. The two sentences of the nearest pair say why.
Those of the provider's own organisation stand first, whatever the order. A distance or a slot that is not known stands
after all that are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from matcher.partners.nearness import ON_TOPIC, nearness
from matcher.partners.party import Party, Spread, distance_between, spread_of
from matcher.partners.reading import closest, stored_party, within_reach
from matcher.partners.topics import SharedTopic, shared_topics
from matcher.scene import Scene
from matcher.workspace import Workspace
from models.details import FacilityDetails, ProviderKind

FACILITY_KINDS = (ProviderKind.FACILITY, ProviderKind.LABORATORY)
MOST_FACILITIES = 20
COMPARED = 30
"""How many are compared in full of the own organisation, of those within reach, and of all others: the closest."""


class FacilityOrder(StrEnum):
    """What the order is by: subject, distance, or the first free slot."""

    FIT = "fit"
    NEAR = "near"
    SOON = "soon"


@dataclass(frozen=True)
class FittingFacility:
    """One instrument or laboratory.

    Args:
        party: The facility.
        topic: A sentence of the provider and one of the facility, and how near the passages lie that hold them.
        is_own: Whether it belongs to the provider's organisation.
        distance_km: From the provider; ``None`` where a place is not known.
        free_from: Its first free slot, today or later; ``None`` where none is known.
        rank: Place in the order, from 1.
    """

    party: Party
    topic: SharedTopic
    is_own: bool
    distance_km: float | None
    free_from: date | None
    rank: int = 0


@dataclass(frozen=True)
class Facilities:
    """What fits the work of a provider.

    Args:
        party: The provider.
        order: What the order is by.
        found: The facilities, at most `MOST_FACILITIES`; empty where nothing fits.
        considered: Among how many they were looked for.
    """

    party: Party
    order: FacilityOrder
    found: tuple[FittingFacility, ...]
    considered: int

    @property
    def is_place_known(self) -> bool:
        """Whether distances from the provider can be measured."""
        return distance_between(self.party.place, self.party.place) is not None


def facilities_for(workspace: Workspace, provider_id: str, order: FacilityOrder, today: date) -> Facilities:
    """Return the instruments and laboratories that fit the work of a provider.

    Args:
        workspace: The open database.
        provider_id: For whom.
        order: What the order is by.
        today: A slot that lies before is none.

    Raises:
        NotFound: The provider is not stored.
    """
    scene = workspace.matcher.scene()
    with workspace.store.read() as transaction:
        party = stored_party(transaction, scene, provider_id)
        pools = _pools(scene, party)
        # The closest of each, so that what is nearer in subject elsewhere hides nothing that is at hand.
        read = [one for pool in pools for one in closest(transaction, scene, (party,), pool, COMPARED)]
    found = in_order(fitting(party, read, spread_of(scene), today), order)
    return Facilities(party, order, found[:MOST_FACILITIES], sum(map(len, pools)))


def fitting(party: Party, facilities: Sequence[Party], spread: Spread, today: date) -> Iterator[FittingFacility]:
    """Yield those of some facilities that fit the work of a provider.

    Args:
        party: The provider.
        facilities: The facilities.
        spread: Mean and covariance of the corpus in each dense view.
        today: A slot that lies before is none.
    """
    shown = {passage.evidence.evidence_id for passage in party.passages}
    home = party.provider.organisation_id
    for one in facilities:
        joint = shown & {passage.evidence.evidence_id for passage in one.passages}
        for topic in shared_topics(party, one, nearness(party, one, spread), joint, border=ON_TOPIC, most=1):
            yield FittingFacility(
                party=one,
                topic=topic,
                is_own=bool(home) and one.provider.organisation_id == home,
                distance_km=distance_between(party.place, one.place),
                free_from=_free_from(one, today),
            )


def in_order(found: Iterator[FittingFacility], order: FacilityOrder) -> tuple[FittingFacility, ...]:
    """Return facilities ranked: the own organisation's before others, then by the order, then by fit, ties by id."""

    def key(one: FittingFacility) -> tuple[bool, float, float, str]:
        measured = {
            FacilityOrder.FIT: None,
            FacilityOrder.NEAR: one.distance_km,
            FacilityOrder.SOON: one.free_from.toordinal() if one.free_from else None,
        }[order]
        unknown_last = float("inf") if measured is None else measured
        return not one.is_own, unknown_last, -one.topic.nearness, one.party.provider_id

    return tuple(replace(one, rank=rank) for rank, one in enumerate(sorted(found, key=key), start=1))


def _pools(scene: Scene, party: Party) -> tuple[set[str], set[str], set[str]]:
    """Return the ids of all facilities, apart: of the own organisation, within reach of the provider, and others."""
    entries = [one for one in scene.directory.entries.values() if one.kind in FACILITY_KINDS]
    ids = {one.provider_id for one in entries} - {party.provider_id}
    home = party.provider.organisation_id
    own = ids & {one.provider_id for one in entries if home and one.organisation_id == home}
    near = (ids - own) & {one.provider_id for one in within_reach(scene, (party,))}
    return own, near, ids - own - near


def _free_from(facility: Party, today: date) -> date | None:
    details = facility.provider.details
    slot = details.earliest_slot if isinstance(details, FacilityDetails) else None
    return slot if slot is not None and slot >= today else None
