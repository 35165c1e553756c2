"""A search for partners as addresses hold it, for API and pages alike, and the wish that it stands for."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from api.places import known_clusters, known_states
from api.schemas.types import Fields, Kind, LanguageTag, Word
from matcher.partners.goal import LONGEST_GOAL
from matcher.partners.wish import MOST_SUGGESTIONS, PARTNER_KINDS, Limits, Mode, Wish
from models.safe_text import SafeText


def _filled(values: object) -> object:
    return [value for value in values if value != ""] if isinstance(values, list) else values


Words = Annotated[list[Word], BeforeValidator(_filled), Field(max_length=40)]


class PartnerSearch(Fields):
    """What is asked of a provider's partners."""

    model_config = ConfigDict(frozen=True)

    mode: Annotated[Mode, Field(description="Who works on the same, or covers what a goal needs and it lacks.")] = (
        Mode.COMPLEMENTARY
    )
    goal: Annotated[
        str, SafeText(LONGEST_GOAL), Field(description="What is to be done, in any language. Empty: its interests.")
    ] = ""
    language: Annotated[LanguageTag | None, Field(description="Of the goal, if the guess is wrong.")] = None
    kind: Annotated[
        list[Kind], Field(max_length=6, description="Only these kinds; people, laboratories and start-ups by default.")
    ] = Field(default_factory=list)
    cluster: Annotated[Words, Field(description="Only of these clusters.")] = Field(default_factory=list)
    state: Annotated[Words, Field(description="Only of these states.")] = Field(default_factory=list)
    within_km: Annotated[float | None, Field(gt=0, le=5_000, description="So far from the provider at most.")] = None
    other_institution: Annotated[bool, Field(description="Nobody of its own organisation.")] = False
    other_cluster: Annotated[bool, Field(description="Nobody of its own cluster.")] = False
    other_state: Annotated[bool, Field(description="Nobody of its own state.")] = False
    acquainted: Annotated[bool, Field(description="Also those who have worked with it already.")] = False
    fame_neutral: Annotated[bool, Field(description="The amount of a candidate's evidence does not count.")] = True
    top: Annotated[int, Field(ge=1, le=MOST_SUGGESTIONS, description="Suggestions in each lane.")] = 5

    def wish(self, provider_id: str) -> Wish:
        """Return the wish of a provider that the search stands for.

        Raises:
            InvalidInput: A state or a cluster is not known, or a goal is stated for similar partners.
        """
        limits = Limits(
            kinds=tuple(self.kind) or PARTNER_KINDS,
            clusters=known_clusters(self.cluster, "?cluster"),
            states=known_states(self.state, "?state"),
            within_km=self.within_km,
            is_other_organisation=self.other_institution,
            is_other_cluster=self.other_cluster,
            is_other_state=self.other_state,
            shows_acquainted=self.acquainted,
        )
        return Wish(provider_id, self.mode, self.goal.strip(), self.language or "", limits, self.top, self.fame_neutral)
