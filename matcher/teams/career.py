"""Whether a candidate is somebody early in a career: by the record's own word, else by the designation."""

from __future__ import annotations

from matcher.provider_groups import career_stage
from models.details import ResearcherDetails
from models.records import Provider

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


def is_early_career(provider: Provider) -> bool:
    """Say whether this is a person early in a career."""
    if not isinstance(provider.details, ResearcherDetails):
        return False
    if provider.details.career_stage:
        return provider.details.career_stage.casefold() == EARLY
    return career_stage(provider.kind, provider.details.designation) in EARLY_STAGES
