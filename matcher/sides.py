"""On which side of the bridge a provider stands, and as what it would apply to a funding call: read, never guessed.

The kind of provider and of organisation decide; where the record of the organisation says neither, the words of its
name do (`matcher.provider_groups`). What stays unknown, and bodies that are neither, count for no side.
"""

from __future__ import annotations

from enum import StrEnum

from matcher.provider_groups import COMPANY, UNKNOWN, institution_type
from matcher.query import Applicant
from models.details import ProviderKind, StartupDetails
from models.records import Organisation, OrganisationKind, Provider


class Side(StrEnum):
    """On which side of the bridge somebody stands."""

    ACADEMIC = "academic"
    INDUSTRY = "industry"


_SIDE_OF_ORGANISATION = {
    OrganisationKind.ACADEMIC: Side.ACADEMIC,
    OrganisationKind.RESEARCH: Side.ACADEMIC,
    OrganisationKind.INDUSTRY: Side.INDUSTRY,
}
_NEITHER = frozenset({UNKNOWN, "NGO, trust or society", "government body"})
_APPLIES_AS = {Side.ACADEMIC: "academic", Side.INDUSTRY: "msme"}


def side_of(provider: Provider, organisation: Organisation | None) -> Side | None:
    """Return the side of a provider; ``None`` for a body that is neither, and where nothing tells."""
    if provider.kind is ProviderKind.STARTUP:
        return Side.INDUSTRY
    if organisation is None:
        return None
    if organisation.kind in _SIDE_OF_ORGANISATION:
        return _SIDE_OF_ORGANISATION[organisation.kind]
    told = institution_type(provider.kind, organisation.name)
    if told in _NEITHER:
        return None
    return Side.INDUSTRY if told == COMPANY else Side.ACADEMIC


def applicant_of(provider: Provider, organisation: Organisation | None, state: str) -> Applicant:
    """Return as what a provider would apply to a call; what is not known stays empty.

    A public body may be a local body or a ministry, so it is taken for neither.

    Args:
        provider: The provider.
        organisation: Its organisation.
        state: Where it is.
    """
    if isinstance(provider.details, StartupDetails):
        return Applicant("startup", state=state, trl=provider.details.trl)
    if organisation is not None and organisation.kind is OrganisationKind.NGO:
        return Applicant("ngo", state=state)
    side = side_of(provider, organisation)
    return Applicant("" if side is None else _APPLIES_AS[side], state=state)
