"""Bodies of ``POST /teams``: a problem, its skills and limits in; teams with evidence, or why there is none, out."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from api.schemas.match import EditedBody, NearBody
from api.schemas.types import (
    Body,
    Day,
    Identifier,
    Kind,
    LanguageTag,
    QueryText,
    ReadinessLevel,
    Rupees,
    Word,
)
from matcher.teams.request import LARGEST_SHORTLIST, USUAL_LIMITS, USUAL_WEIGHTS
from matcher.teams.shortlist import MOST_CANDIDATES
from matcher.teams.skills import HEAVIEST, MOST_SKILLS, WantedSkill
from matcher.teams.spec import ConflictRule, ObjectiveWeights
from matcher.teams.ties import TieKind

MOST_IDS = 500
LARGEST_WEIGHT = 1_000

Kilometres = Annotated[float, Field(strict=False, ge=0, le=50_000)]
Share = Annotated[float, Field(strict=False, ge=0, le=1)]
Weight = Annotated[float, Field(strict=False, ge=0, le=LARGEST_WEIGHT)]
Size = Annotated[int, Field(ge=0, le=LARGEST_SHORTLIST)]
Ids = Annotated[list[Identifier], Field(max_length=MOST_IDS)]
Words = Annotated[list[Word], Field(max_length=50)]
Pair = Annotated[list[Identifier], Field(min_length=2, max_length=2)]


class SkillBody(Body):
    """A skill that the team should have: one that was read from the problem, in its words, or one in your own."""

    words: QueryText
    weight: Annotated[
        float, Field(strict=False, gt=0, le=HEAVIEST, description="1 as read; 2 counts twice as much.")
    ] = 1.0
    required: Annotated[bool, Field(description="A team without it is none.")] = False


class TeamLimitsBody(Body):
    """What every team must keep; named as in a SPEC file. What is left out does not restrict."""

    size_min: Annotated[Size, Field(ge=1)] = USUAL_LIMITS.size_min
    size_max: Annotated[Size, Field(ge=1)] | None = USUAL_LIMITS.size_max
    per_organisation_max: Annotated[Size, Field(ge=1)] | None = None
    organisations_min: Size = 0
    academic_min: Size = 0
    industry_min: Size = 0
    kinds_min: Annotated[dict[Kind, Size], Field(description="Kind → fewest members of it.")] = Field(
        default_factory=dict
    )
    clusters: Annotated[Words, Field(description="Every member belongs to one of these clusters.")] = Field(
        default_factory=list
    )
    states: Annotated[Words, Field(description="Every member is in one of these states.")] = Field(default_factory=list)
    travel_km_max_each: Kilometres | None = None
    travel_km_max_sum: Kilometres | None = None
    budget_inr: Rupees | None = None
    load_max: Share | None = None
    available_only: Annotated[bool, Field(description="Nobody who is known to have no capacity in time.")] = False
    trl_from: ReadinessLevel | None = None
    trl_to: ReadinessLevel | None = None
    eligible_only: Annotated[bool, Field(description="Nobody whom the chosen call is known to refuse.")] = False
    languages: Annotated[list[LanguageTag], Field(max_length=30, description="Each is spoken by some member.")] = Field(
        default_factory=list
    )
    early_career_min: Size = 0
    locked: Annotated[Ids, Field(description="Must be members.")] = Field(default_factory=list)
    banned: Annotated[Ids, Field(description="Must not be.")] = Field(default_factory=list)
    conflicts: Annotated[list[Pair], Field(max_length=MOST_IDS, description="Pairs that are in conflict.")] = Field(
        default_factory=list
    )
    conflict_rule: Annotated[ConflictRule, Field(strict=False)] = ConflictRule.FORBID


class TeamWeightsBody(Body):
    """What makes a team good: how much each term of the objective counts."""

    coverage: Weight = USUAL_WEIGHTS.coverage
    redundancy: Annotated[Weight, Field(description="A second member for each skill.")] = USUAL_WEIGHTS.redundancy
    cost: Weight = USUAL_WEIGHTS.cost
    travel: Weight = USUAL_WEIGHTS.travel
    load: Weight = USUAL_WEIGHTS.load
    earlier_collaboration: Annotated[
        float,
        Field(
            strict=False, ge=-LARGEST_WEIGHT, le=LARGEST_WEIGHT, description="Below 0: rather people new to each other."
        ),
    ] = USUAL_WEIGHTS.earlier_collaboration

    def weights(self) -> ObjectiveWeights:
        """Return them as the solver takes them."""
        return ObjectiveWeights(**self.model_dump())


class TeamsBody(Body):
    """A problem, as text or as the id of a stored one, for which teams are wanted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Powder coating peels off within two months, and the rinse water turns the field white",
                    "limits": {"size_min": 2, "size_max": 3, "industry_min": 1, "budget_inr": 200000},
                    "near": {"pincode": "413001"},
                },
                {
                    "problem_id": "pune-p-powder-peel",
                    "skills": [
                        {"words": "coating failure analysis", "required": True},
                        {"words": "salt spray testing", "weight": 2},
                    ],
                },
            ]
        }
    )

    text: Annotated[QueryText, Field(description="The problem in its owner's words, in any language.")] | None = None
    problem_id: Annotated[Identifier, Field(description="A stored problem, in place of text.")] | None = None
    language: Annotated[LanguageTag, Field(description="Overrules the detected language.")] | None = None
    understanding: Annotated[EditedBody, Field(description="As in a match: the edited form is asked.")] = EditedBody()
    skills: (
        Annotated[
            list[SkillBody],
            Field(min_length=1, max_length=MOST_SKILLS, description="The skills, in place of those read."),
        ]
        | None
    ) = None
    kinds: Annotated[list[Kind], Field(max_length=4, description="Kinds that may be members.")] = Field(
        default_factory=list
    )
    near: Annotated[NearBody, Field(description="Where kilometres count from; a radius limits each member.")] | None = (
        None
    )
    limits: TeamLimitsBody = TeamLimitsBody()
    weights: TeamWeightsBody = TeamWeightsBody()
    forbid: Annotated[
        list[Annotated[TieKind, Field(strict=False)]],
        Field(max_length=3, description="Ties that no team may have; without this they are only shown."),
    ] = Field(default_factory=list)
    call_id: Annotated[Identifier, Field(description="A funding call that members should be eligible for.")] | None = (
        None
    )
    needed_by: Annotated[Day, Field(description="The last day on which members may begin.")] | None = None
    assumed_cost_inr: Annotated[Rupees, Field(description="What to count where a cost is unknown.")] | None = None
    fame_neutral: Annotated[bool, Field(description="Do not favour long publication lists.")] = False
    alternatives: Annotated[int, Field(ge=1, le=10)] = 3
    threshold: Annotated[Share, Field(description="From which coverage on a member covers a skill.")] | None = None
    candidates: Annotated[int, Field(ge=1, le=LARGEST_SHORTLIST, description="How many to look at.")] = MOST_CANDIDATES

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.text is None) == (self.problem_id is None):
            raise ValueError("give either text or problem_id")
        return self

    def wanted(self) -> tuple[WantedSkill, ...] | None:
        """Return the skills in place of those read; ``None`` where none are given."""
        if self.skills is None:
            return None
        return tuple(WantedSkill(one.words, one.weight, one.required) for one in self.skills)
