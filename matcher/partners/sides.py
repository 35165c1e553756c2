"""On which side of a collaboration a provider stands, and as what it would apply to a funding call."""

from __future__ import annotations

from enum import StrEnum

from matcher.partners.party import Party
from matcher.query import Applicant
from models.details import ProviderKind, StartupDetails
from models.records import OrganisationKind


class Side(StrEnum):
    """Academic, industry, or neither: local bodies, associations, and who is not known."""

    ACADEMIC = "academic"
    INDUSTRY = "industry"
    OTHER = "other"


_SIDES = {
    OrganisationKind.ACADEMIC: Side.ACADEMIC,
    OrganisationKind.RESEARCH: Side.ACADEMIC,
    OrganisationKind.INDUSTRY: Side.INDUSTRY,
}
_APPLIES_AS = {
    OrganisationKind.ACADEMIC: "academic",
    OrganisationKind.RESEARCH: "academic",
    OrganisationKind.INDUSTRY: "msme",
    OrganisationKind.NGO: "ngo",
}
"""A government body may be a local body or a ministry, and an unknown one anything: nothing is guessed of these."""


def side_of(party: Party) -> Side:
    """Return the side of a provider: a start-up is industry, anybody else stands where the organisation does."""
    if party.provider.kind is ProviderKind.STARTUP:
        return Side.INDUSTRY
    kind = party.organisation.kind if party.organisation else None
    return Side.OTHER if kind is None else _SIDES.get(kind, Side.OTHER)


def applicant_of(party: Party) -> Applicant:
    """Return as what a provider would apply to a call; what is not known stays empty."""
    details, state = party.provider.details, party.place.state
    if isinstance(details, StartupDetails):
        return Applicant("startup", state=state, trl=details.trl)
    kind = party.organisation.kind if party.organisation else None
    return Applicant("" if kind is None else _APPLIES_AS.get(kind, ""), state=state)
