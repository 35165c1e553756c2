"""Partners of a provider, how two are connected, and problems for one, as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from api.schemas.answer import MatchOut, ProviderSummary
from api.schemas.types import Body


class SentenceOut(Body):
    """Stored words, letter for letter: ``evidence[start:end]``; start and end are null of a whole passage."""

    evidence_id: str
    evidence_kind: str
    start: int | None
    end: int | None
    text: str
    spans: Annotated[list[tuple[int, int]], Field(description="Telling words, [start, end) in code points of text.")]
    year: int | None
    source: str
    url: str


class SharedTopicOut(Body):
    """What both work on: a sentence of each."""

    first: SentenceOut
    second: SentenceOut
    nearness: Annotated[float, Field(description="Deviations of the corpus above its mean; 3 and more counts.")]


class ConflictOut(Body):
    """Why the two are no strangers: same_organisation, worked_together or declared_relation, and what shows it."""

    kind: str
    shown_by: Annotated[list[str], Field(description="Ids: of the organisation, the evidence, or who declares it.")]


class EligibilityOut(Body):
    """May one apply, with the other as partner: yes, no or unknown; and the rules it rests on."""

    eligible: str
    rules: list[str]


class SharedCallOut(Body):
    """A funding call that the two could use together."""

    provider_id: str
    name: str
    deadline: date | None
    first: EligibilityOut
    second: EligibilityOut
    nearness: float


class NearFacilityOut(Body):
    """A facility near both."""

    provider_id: str
    name: str
    first_km: float
    second_km: float
    nearness: float


class PersonOut(Body):
    """A provider by id and name."""

    provider_id: str
    name: str


class ConnectionOut(Body):
    """How two providers are connected; exchanging them exchanges the sides and nothing else."""

    first: PersonOut
    second: PersonOut
    topics: list[SharedTopicOut]
    first_adds: Annotated[list[SentenceOut], Field(description="What the second has nothing near to.")]
    second_adds: Annotated[list[SentenceOut], Field(description="What the first has nothing near to.")]
    path: Annotated[list[PersonOut], Field(description="Through shared evidence, at most three steps; or empty.")]
    in_common: Annotated[list[PersonOut], Field(description="Who has worked with both.")]
    distance_km: float | None
    cluster_id: Annotated[str, Field(description="The cluster of both, or empty.")]
    conflicts: list[ConflictOut]
    calls: list[SharedCallOut]
    facilities: list[NearFacilityOut]


class SkillOut(Body):
    """One need of the goal and how well somebody covers it."""

    need: Annotated[int, Field(description="Place among needs, from 0.")]
    words: str
    probability: float
    band: str
    gain: Annotated[float, Field(description="What it adds for who looks, times the need's share of the goal.")]
    shown: SentenceOut | None


class SuggestionOut(Body):
    """One possible partner."""

    provider: ProviderSummary
    rank: Annotated[int, Field(description="Within its lane, from 1.")]
    score: float
    band: str
    adds: list[SkillOut]
    shown: Annotated[SentenceOut | None, Field(description="Of a similar partner: its words nearest to the profile.")]
    connection: ConnectionOut


class StandingOut(Body):
    """One need of the goal, and how well the provider who looks covers it."""

    words: str
    share: Annotated[float, Field(description="Of the goal, 0..1; the shares add up to 1.")]
    own: SkillOut
    is_added_to: Annotated[bool, Field(description="Whether somebody suggested here covers it better.")]


class PartnersOut(Body):
    """Partners of a provider, in lanes of academic, industry and other sides."""

    provider: ProviderSummary
    mode: str
    goal: Annotated[str | None, Field(description="What partners are looked for; null for similar ones.")]
    is_goal_stated: Annotated[bool, Field(description="false: the goal was made of declared interests.")]
    language: str
    fame_neutral: bool
    needs: list[StandingOut]
    lanes: dict[str, list[SuggestionOut]]
    considered: Annotated[int, Field(description="How many candidates were compared.")]
    left_out: Annotated[int, Field(description="Left out, because they have worked with the provider already.")]
    refusing: Annotated[int, Field(description="Left out, because they will not be asked about this.")]


class OfferOut(Body):
    """One problem for the provider, with the match that the problem's own answer shows."""

    problem: Annotated[dict[str, Any], Field(description="As GET /api/v1/problems/{id} gives it to the same reader.")]
    needs: Annotated[list[str] | None, Field(description="What met and unmet count; null of a confidential problem.")]
    match: MatchOut
    distance_km: float | None
    said: Annotated[
        str | None, Field(description="What was said of the pair within the week; null for who may not read feedback.")
    ]


class FeedOut(Body):
    """The problems of one week for a provider."""

    provider: ProviderSummary
    week: str
    offers: list[OfferOut]
    open_problems: int
    answered: Annotated[int, Field(description="Left out, because something was said of the pair before the week.")]
    refused: Annotated[int, Field(description="Passed over, because the provider will not be asked about them.")]
