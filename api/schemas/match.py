"""Bodies of ``POST /match``: a problem with filters in, a ranked and explained answer out."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from api.schemas.types import (
    Body,
    Day,
    Identifier,
    Kind,
    LanguageTag,
    NeedText,
    Pincode,
    QueryText,
    ReadinessLevel,
    Rupees,
    Word,
    Year,
)
from matcher.edits import HEAVIEST, MOST_WANTED, Edits, WantedNeed

MAX_TOP = 100
MAX_PER_KIND = 50

Degrees = Annotated[float, Field(strict=False)]


class NearBody(Body):
    """A centre, named in exactly one way, and a radius; without a radius the distance is only measured."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pincode": "413001", "radius_km": 150}]})

    pincode: Annotated[Pincode, Field(description="Six digits.")] = ""
    district: Annotated[Word, Field(description="Name of a district; together with its state where two share it.")] = ""
    state: Word = ""
    latitude: Annotated[Degrees, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[Degrees, Field(ge=-180, le=180)] | None = None
    radius_km: Annotated[Degrees, Field(gt=0, le=5_000)] | None = None

    @model_validator(mode="after")
    def _names_one_centre(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together")
        named = [bool(self.pincode), bool(self.district), self.latitude is not None]
        if sum(named) != 1:
            raise ValueError("name the centre in one way: pincode, or district and state, or latitude and longitude")
        if self.state and not self.district:
            raise ValueError("a state belongs to a district here; to keep one state only, use filters.states")
        return self


class FiltersBody(Body):
    """Which providers may be in the answer; what is left out does not restrict."""

    kinds: Annotated[list[Kind], Field(max_length=6)] = Field(default_factory=list)
    clusters: Annotated[list[Word], Field(max_length=50, description="Cluster ids.")] = Field(default_factory=list)
    states: Annotated[list[Word], Field(max_length=50, description="States, in any known spelling.")] = Field(
        default_factory=list
    )
    organisations: Annotated[list[Identifier], Field(max_length=200, description="Organisation ids.")] = Field(
        default_factory=list
    )
    near: NearBody | None = None
    since_year: Annotated[Year, Field(description="Only evidence of this year or later counts.")] | None = None
    languages: Annotated[list[LanguageTag], Field(max_length=30, description="Languages the provider works in.")] = (
        Field(default_factory=list)
    )


class NeedBody(Body):
    """A need to match: one that was read and is kept, or a new one."""

    text: Annotated[NeedText, Field(description="The need in anybody's words.")]
    weight: Annotated[Degrees, Field(ge=0, le=HEAVIEST, description="0 drops it, 2 or 3 stress it.")] = 1.0


class EditedBody(Body):
    """Changes to what was understood; what is left out stays as read."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"needs": [{"text": "powder coating peels off", "weight": 2}], "place": "Solapur, Maharashtra"}
            ]
        }
    )

    needs: (
        Annotated[
            list[NeedBody],
            Field(min_length=1, max_length=MOST_WANTED, description="The needs to match, in place of those read."),
        ]
        | None
    ) = None
    limits: (
        Annotated[
            list[Word],
            Field(max_length=20, description="Limits to keep, in words; one that was read and is missing is cut out."),
        ]
        | None
    ) = None
    place: Annotated[Word, Field(description="PIN code or district to measure distance from; keeps nobody out.")] = ""
    money_inr: Rupees | None = None
    trl: ReadinessLevel | None = None
    deadline: Day | None = None

    def edits(self) -> Edits:
        """Return the changes as the matcher takes them.

        Raises:
            InvalidInput: Every need was dropped.
        """
        wanted = None if self.needs is None else tuple(WantedNeed(need.text, need.weight) for need in self.needs)
        limits = None if self.limits is None else tuple(self.limits)
        return Edits(wanted, limits, self.money_inr, self.trl, self.deadline)


class ApplicantBody(Body):
    """Who would apply to funding calls; decides *eligible*."""

    kind: Literal["", "msme", "startup", "academic", "ngo", "local-body"] = ""
    udyam: Literal["", "micro", "small", "medium"] = ""
    state: Word = ""
    trl: ReadinessLevel | None = None


class MatchBody(Body):
    """A problem, as text or as the id of a stored one, put to the matcher."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Powder coating peels off within two months on our mild steel grills",
                    "top": 5,
                    "filters": {"near": {"pincode": "413001"}},
                    "applicant": {"kind": "msme", "udyam": "micro"},
                },
                {
                    "text": "हमारे यहाँ पाउडर कोटिंग दो महीने में उतर जाती है",
                    "filters": {"kinds": ["laboratory", "facility"], "states": ["Maharashtra"]},
                },
                {"problem_id": "pune-p-powder-coating"},
            ]
        }
    )

    text: Annotated[QueryText, Field(description="The problem in its owner's words, in any language.")] | None = None
    problem_id: Annotated[Identifier, Field(description="A stored problem, in place of text.")] | None = None
    language: Annotated[LanguageTag, Field(description="Overrules the detected language.")] | None = None
    top: Annotated[int, Field(ge=1, le=MAX_TOP, description="Matches of all kinds.")] | None = None
    per_kind: Annotated[int, Field(ge=0, le=MAX_PER_KIND, description="Matches of each kind.")] | None = None
    fame_neutral: Annotated[bool, Field(description="Do not favour long publication lists.")] = False
    filters: FiltersBody = FiltersBody()
    applicant: ApplicantBody = ApplicantBody()
    understanding: Annotated[
        EditedBody, Field(description="What to change in what was understood; the edited form is matched.")
    ] = EditedBody()

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.text is None) == (self.problem_id is None):
            raise ValueError("give either text or problem_id")
        return self
