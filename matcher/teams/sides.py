"""On which side of the bridge a provider stands, and whether it is somebody early in a career: read, never guessed.

The kind of provider and of organisation decide; where the record of the organisation says neither, the words of its
name do (`matcher.provider_groups`). What stays unknown, and bodies that are neither, count for no side.
"""

from __future__ import annotations

from matcher.provider_groups import COMPANY, UNKNOWN, career_stage, institution_type
from matcher.teams.spec import Side
from models.details import ProviderKind, ResearcherDetails
from models.records import Organisation, OrganisationKind, Provider

_SIDE_OF_ORGANISATION = {
    OrganisationKind.ACADEMIC: Side.ACADEMIC,
    OrganisationKind.RESEARCH: Side.ACADEMIC,
    OrganisationKind.INDUSTRY: Side.INDUSTRY,
}
_NEITHER = frozenset({UNKNOWN, "NGO, trust or society", "government body"})
EARLY_STAGES = frozenset(
    {
        "post-doc or fellow",
        "student or PhD scholar",
        "assistant professor or lecturer",
        "scientist, entry or middle grade",
    }
)
EARLY = "early"
"""What the record of a person says who is early in a career, in its own field."""


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


def is_early_career(provider: Provider) -> bool:
    """Say whether this is a person early in a career: by the record's own word, else by the designation."""
    if not isinstance(provider.details, ResearcherDetails):
        return False
    if provider.details.career_stage:
        return provider.details.career_stage.casefold() == EARLY
    return career_stage(provider.kind, provider.details.designation) in EARLY_STAGES
