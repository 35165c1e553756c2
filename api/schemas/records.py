"""Bodies of the records that can be written: organisations, providers, evidence, problems."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.details import (
    CallDetailsBody,
    CourseDetailsBody,
    FacilityDetailsBody,
    LaboratoryDetailsBody,
    ResearcherDetailsBody,
    StartupDetailsBody,
)
from api.schemas.types import (
    Body,
    BodyKind,
    Day,
    Identifier,
    LanguageTag,
    Line,
    Pincode,
    ProofKind,
    Prose,
    ReadinessLevel,
    Rupees,
    Secrecy,
    WebAddress,
    Word,
    Year,
)
from models.records import Confidentiality

Name = Annotated[Line, Field(min_length=1)]
Languages = Annotated[list[LanguageTag], Field(max_length=30, description="Languages it works in.")]


class LocationBody(Body):
    """Where something is; coordinates that are left out are found from PIN code, district or town."""

    city: Word = ""
    district: Word = ""
    state: Annotated[Word, Field(description="In any known spelling.")] = ""
    pincode: Pincode = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class ProvenanceBody(Body):
    """Where the record comes from, the day it speaks of, who published it."""

    source: Annotated[Line, Field(min_length=1)] = "api"
    as_of: Day | None = None
    published_by: Line = ""


class OrganisationBody(Body):
    """An institution, company or body."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation_id": "org-solapur-textile",
                    "name": "Solapur Textile Testing Centre",
                    "kind": "research",
                    "location": {"city": "Solapur", "state": "Maharashtra", "pincode": "413001"},
                    "cluster_id": "pune",
                    "provenance": {"source": "own website", "as_of": "2026-11-01"},
                }
            ]
        }
    )

    organisation_id: Identifier | None = None
    name: Name
    kind: BodyKind | None = None
    aliases: Annotated[list[Line], Field(max_length=100)] = Field(default_factory=list)
    location: LocationBody = LocationBody()
    cluster_id: Word = ""
    about: Prose = ""
    url: WebAddress = ""
    provenance: ProvenanceBody = ProvenanceBody()


class _ProviderBody(Body):
    provider_id: Identifier | None = None
    name: Name
    organisation_id: Word = ""
    location: LocationBody = LocationBody()
    cluster_id: Word = ""
    languages: Languages = Field(default_factory=list)
    url: WebAddress = ""
    provenance: ProvenanceBody = ProvenanceBody()


class ResearcherBody(_ProviderBody):
    """A person."""

    kind: Literal["researcher"]
    details: ResearcherDetailsBody = ResearcherDetailsBody()


class LaboratoryBody(_ProviderBody):
    """A laboratory."""

    kind: Literal["laboratory"]
    details: LaboratoryDetailsBody = LaboratoryDetailsBody()


class FacilityBody(_ProviderBody):
    """An instrument or pilot line that can be booked."""

    kind: Literal["facility"]
    details: FacilityDetailsBody = FacilityDetailsBody()


class StartupBody(_ProviderBody):
    """A start-up."""

    kind: Literal["startup"]
    details: StartupDetailsBody = StartupDetailsBody()


class CallBody(_ProviderBody):
    """A funding call."""

    kind: Literal["call"]
    details: CallDetailsBody = CallDetailsBody()


class CourseBody(_ProviderBody):
    """A course."""

    kind: Literal["course"]
    details: CourseDetailsBody = CourseDetailsBody()


ProviderBody = Annotated[
    ResearcherBody | LaboratoryBody | FacilityBody | StartupBody | CallBody | CourseBody, Field(discriminator="kind")
]
"""A provider of any kind; ``kind`` says which details it has."""

PROVIDER_EXAMPLE = {
    "provider_id": "facility-xrf-solapur",
    "kind": "facility",
    "name": "Bench-top XRF analyser",
    "organisation_id": "org-solapur-textile",
    "languages": ["mr", "hi"],
    "details": {
        "rate_inr": 900,
        "rate_unit": "sample",
        "earliest_slot": "2026-12-04",
        "booking_url": "https://example.in/xrf",
    },
    "provenance": {"source": "own website", "as_of": "2026-11-01"},
}


class EvidenceBody(Body):
    """A dated piece of text that shows what its owners can do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "evidence_id": "ev-xrf-1",
                    "kind": "equipment",
                    "owner_ids": ["facility-xrf-solapur"],
                    "title": "XRF for plating thickness",
                    "text": "Measures zinc and nickel plating from 0.5 to 40 µm on parts up to 30 cm.",
                    "year": 2025,
                    "provenance": {"source": "own website"},
                }
            ]
        }
    )

    evidence_id: Identifier | None = None
    kind: ProofKind
    owner_ids: Annotated[list[Identifier], Field(min_length=1, max_length=500)]
    title: Line = ""
    text: Prose = ""
    year: Year | None = None
    url: WebAddress = ""
    provenance: ProvenanceBody = ProvenanceBody()


class ProblemBody(Body):
    """A need posted by a small company, a local body or a department."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "problem_id": "problem-coating-7",
                    "text": "Powder coating peels off within two months on our mild steel grills.",
                    "language": "en",
                    "location": {"district": "Solapur", "state": "Maharashtra", "pincode": "413001"},
                    "sector": "metal products",
                    "deadline": "2027-01-31",
                    "budget_inr": 200000,
                    "confidentiality": "open",
                }
            ]
        }
    )

    problem_id: Identifier | None = None
    text: Annotated[Prose, Field(min_length=1, max_length=20_000)]
    title: Line = ""
    language: LanguageTag | Literal[""] = ""
    organisation_id: Word = ""
    location: LocationBody = LocationBody()
    cluster_id: Word = ""
    sector: Word = ""
    deadline: Day | None = None
    budget_inr: Rupees | None = None
    trl: ReadinessLevel | None = None
    confidentiality: Secrecy = Confidentiality.OPEN
    provenance: ProvenanceBody = ProvenanceBody()


class ShownProvenance(ProvenanceBody):
    """Where a shown record comes from; empty where a confidential one's source is not told."""

    source: Line


class ProblemOut(ProblemBody):
    """A problem as it is shown: of a confidential one, words that nobody made public and its owner are null."""

    text: str | None  # type: ignore[assignment]
    title: str | None  # type: ignore[assignment]
    organisation_id: str | None  # type: ignore[assignment]
    provenance: ShownProvenance
