"""Who may be suggested to a provider: what limits and acquaintance leave over, as filters and as names left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.directory import Entry
from matcher.partners.acquaintance import worked_with
from matcher.partners.party import Party
from matcher.partners.wish import Limits
from matcher.query import Filters, Near
from matcher.scene import Scene
from models.errors import FieldProblem, InvalidInput


@dataclass(frozen=True)
class Pool:
    """Who may be suggested.

    Args:
        filters: What every suggestion must be.
        left_out: Ids of who must not be suggested: the provider itself, and whom the limits rule out by name.
        acquainted: Ids of those left out because they have worked with the provider.
    """

    filters: Filters
    left_out: frozenset[str]
    acquainted: frozenset[str]


def pool_of(party: Party, limits: Limits, scene: Scene) -> Pool:
    """Return who may be suggested to a provider.

    Raises:
        InvalidInput: A distance is limited, and the provider's place is not known.
    """
    acquainted = frozenset() if limits.shows_acquainted else worked_with(scene, party.provider_id)
    filters = Filters(limits.kinds, limits.clusters, limits.states, near=_near(party, limits))
    ruled_out = frozenset(_ruled_out(party, limits, scene))
    return Pool(filters, ruled_out | acquainted | {party.provider_id}, acquainted)


def _near(party: Party, limits: Limits) -> Near | None:
    if limits.within_km is None:
        return None
    place = party.place
    if place.latitude is None or place.longitude is None:
        fix = "drop the limit, or give the provider or its organisation a place"
        problem = FieldProblem("within_km", f"{limits.within_km:g}", "the provider's own place is not known", fix)
        raise InvalidInput("distances cannot be measured", [problem])
    return Near(place.latitude, place.longitude, limits.within_km)


def _ruled_out(party: Party, limits: Limits, scene: Scene) -> Iterator[str]:
    """Yield who is known to be of the same organisation, cluster or state, where others are asked for."""
    own = {
        "organisation_id": party.provider.organisation_id if limits.is_other_organisation else "",
        "cluster_id": party.cluster_id if limits.is_other_cluster else "",
        "state": party.place.state if limits.is_other_state else "",
    }
    asked = {name: value for name, value in own.items() if value}
    if not asked:
        return

    def is_same(entry: Entry) -> bool:
        return any(getattr(entry, name) == value for name, value in asked.items())

    yield from (entry.provider_id for entry in scene.directory.entries.values() if is_same(entry))
