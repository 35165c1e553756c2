"""What is particular to each kind of provider, field for field as in ``models/details.py``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.types import Body, Count, Day, LanguageTag, Line, ReadinessLevel, Rupees, WebAddress, Word, Year


class ResearcherDetailsBody(Body):
    """A person; hours a month for new work, days until a start."""

    designation: Line = ""
    department: Line = ""
    career_stage: Literal["", "early", "mid", "senior", "practitioner"] = ""
    capacity_hours_per_month: Annotated[int, Field(ge=0, le=744)] | None = None
    lead_time_days: Count | None = None
    orcid: Annotated[str, Field(pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")] = ""


class LaboratoryDetailsBody(Body):
    """A group with rooms and instruments."""

    department: Line = ""
    accreditation: Line = ""
    head_id: Word = ""
    booking_url: WebAddress = ""


class FacilityDetailsBody(Body):
    """One bookable instrument or pilot line."""

    laboratory_id: Word = ""
    department: Line = ""
    rate_inr: Rupees | None = None
    rate_unit: Word = ""
    earliest_slot: Day | None = None
    booking_url: WebAddress = ""
    installed_year: Year | None = None


class StartupDetailsBody(Body):
    """A young company."""

    founded_year: Year | None = None
    trl: ReadinessLevel | None = None


class CallDetailsBody(Body):
    """A funding call; what is left out is not limited."""

    funder: Line = ""
    amount_min_inr: Rupees | None = None
    amount_max_inr: Rupees | None = None
    opens: Day | None = None
    deadline: Day | None = None
    applicants: Annotated[list[Literal["msme", "startup", "academic", "ngo", "local-body"]], Field(max_length=5)] = (
        Field(default_factory=list)
    )
    udyam: Annotated[list[Literal["micro", "small", "medium"]], Field(max_length=3)] = Field(default_factory=list)
    states: Annotated[list[Word], Field(max_length=40)] = Field(default_factory=list)
    trl_from: ReadinessLevel | None = None
    trl_to: ReadinessLevel | None = None
    partner_required: Literal["", "academic", "industry"] = ""


class CourseDetailsBody(Body):
    """A course."""

    starts: Day | None = None
    duration_days: Count | None = None
    fee_inr: Rupees | None = None
    mode: Literal["", "in person", "online", "hybrid"] = ""
    language: LanguageTag | Literal[""] = ""
