"""The lanes that partners are suggested in: one a side of the bridge, and one for those who stand on neither."""

from __future__ import annotations

from enum import StrEnum

from matcher.partners.party import Party
from matcher.sides import side_of


class PartnerLane(StrEnum):
    """Academic, industry, or neither: local bodies, associations, and who is not known."""

    ACADEMIC = "academic"
    INDUSTRY = "industry"
    OTHER = "other"


def lane_of(party: Party) -> PartnerLane:
    """Return the lane that a provider is suggested in."""
    side = side_of(party.provider, party.organisation)
    return PartnerLane.OTHER if side is None else PartnerLane(side.value)
