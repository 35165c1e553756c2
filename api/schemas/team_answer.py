"""The answer of ``POST /teams`` as JSON: skills with their outlook, teams with evidence, or clash and remedies."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.schemas.answer import ANSWER_EXAMPLE, ProviderSummary, UnderstandingOut
from api.schemas.types import Body

Value = int | float | bool | str | list[str] | list[list[str]] | None


class SkillOut(Body):
    """A skill, and the best that can be had of it whatever the limits; words are withheld with the problem's text."""

    id: str
    words: str | None
    gloss: str
    weight: Annotated[float, Field(description="Share of what the team is for; all add up to 1.")]
    required: bool
    read: Annotated[bool, Field(description="Read from the problem, and asked for within it.")]
    best: Annotated[str | None, Field(description="The provider that covers it best.")]
    coverage: Annotated[float, Field(description="The best provider's coverage, 0..1.")]
    band: Annotated[str, Field(description="strong, possible, or weak: nobody here covers it.")]


class SentenceOut(Body):
    """A stored sentence, letter for letter; spans are [start, end) in code points."""

    evidence_id: str
    evidence_kind: str
    sentence: str
    spans: list[tuple[int, int]]
    year: int | None
    source: str
    url: str


class ContributionOut(Body):
    """What a member brings to a skill, and the sentence that shows it (withheld with the problem's text)."""

    skill: str
    coverage: float
    band: str
    is_best: Annotated[bool, Field(description="No other member covers it better.")]
    evidence: SentenceOut | None


class MemberOut(Body):
    """One member; what is not known is null."""

    provider: ProviderSummary
    side: Annotated[str | None, Field(description="academic, industry, or neither.")]
    cost_inr: int | None
    cost_per: Annotated[str, Field(description="For which unit: hour, sample …; empty where unknown or assumed.")]
    is_cost_assumed: bool
    distance_km: float | None
    is_early_career: bool
    is_available: bool | None
    is_eligible: bool | None
    is_locked: bool
    is_of_owner: Annotated[bool, Field(description="Of the same organisation as whoever has the problem.")]
    covers: list[ContributionOut]


class RiskOut(Body):
    """What can go wrong."""

    kind: str
    text: str
    skill: str
    members: list[str]


class TieOut(Body):
    """What ties two members: together (evidence in common, so many pieces) or related (declared)."""

    kind: str
    members: list[str]
    count: int


class TeamOut(Body):
    """One team; ``gap`` is how far the objective may lie below the best possible, as a share."""

    members: list[MemberOut]
    objective: float
    bound: float
    gap: float
    terms: Annotated[dict[str, float], Field(description="Term of the objective → its weighted value.")]
    coverage: Annotated[dict[str, float], Field(description="Skill id → the best member's coverage.")]
    covered_by: dict[str, list[str]]
    cost_inr: Annotated[int, Field(description="Of the members whose cost is known or assumed.")]
    unknown_costs: Annotated[int, Field(description="Members whose cost nobody knows; they are not in the sum.")]
    travel_km: float
    open_load: float
    risks: list[RiskOut]
    ties: list[TieOut]


class ClashOut(Body):
    """A limit that takes part in the clash."""

    limit: str
    value: Value
    text: str
    subject: str


class ChangeOut(Body):
    """One limit changed."""

    limit: str
    before: Value
    after: Value
    subject: str


class RemedyOut(Body):
    """A smallest change, or set of changes, that makes a team possible; it was tried."""

    text: str
    changes: list[ChangeOut]


class InfeasibleOut(Body):
    """Why no team keeps all limits."""

    clash: list[ClashOut]
    remedies: list[RemedyOut]


TEAMS_EXAMPLE: dict[str, Any] = {
    "understanding": ANSWER_EXAMPLE["understanding"],
    "skills": [
        {
            "id": "s1",
            "words": "Powder coating peels off within two months on our mild steel grills",
            "gloss": "",
            "weight": 1.0,
            "required": False,
            "read": True,
            "best": "pune-l-coatings",
            "coverage": 0.81,
            "band": "strong",
        }
    ],
    "uncovered": [],
    "candidates": 164,
    "threshold": 0.05,
    "complete": True,
    "teams": [],
    "infeasible": {
        "clash": [{"limit": "industry_min", "value": 3, "text": "at least 3 of the industry side", "subject": ""}],
        "remedies": [
            {
                "text": "lower industry_min to 2",
                "changes": [{"limit": "industry_min", "before": 3, "after": 2, "subject": ""}],
            }
        ],
    },
}


class TeamsOut(Body):
    """Teams, best first, or why there is none; exactly one of ``teams`` and ``infeasible`` is filled."""

    model_config = ConfigDict(json_schema_extra={"examples": [TEAMS_EXAMPLE]})

    understanding: UnderstandingOut
    skills: list[SkillOut]
    uncovered: Annotated[list[str], Field(description="Ids of the skills that nobody here covers.")]
    candidates: Annotated[int, Field(description="How many were looked at.")]
    threshold: Annotated[float, Field(description="From which coverage on a member covers a skill.")]
    complete: Annotated[bool, Field(description="The time sufficed for all teams that were wanted, or that there are.")]
    teams: list[TeamOut]
    infeasible: InfeasibleOut | None
