"""Small records to build known answers from; every value that a test does not name is plausible and fixed."""

from __future__ import annotations

from datetime import date

from models.details import (
    CallDetails,
    CourseDetails,
    Details,
    FacilityDetails,
    LaboratoryDetails,
    ProviderKind,
    ResearcherDetails,
    StartupDetails,
)
from models.records import (
    Confidentiality,
    Evidence,
    EvidenceKind,
    Location,
    Organisation,
    OrganisationKind,
    Place,
    Problem,
    Provenance,
    Provider,
)

PROVENANCE = Provenance("register of examples", date(2026, 3, 31), "examples office")
PUNE = Location("Pune", "Pune", "Maharashtra", "411008", 18.5414, 73.8087)

DETAILS: dict[ProviderKind, Details] = {
    ProviderKind.RESEARCHER: ResearcherDetails("Professor", "Chemistry", "senior", 12, 14, "0000-0002-1825-0097"),
    ProviderKind.LABORATORY: LaboratoryDetails("Physics", "NABL", "p1", "https://example.org/book"),
    ProviderKind.FACILITY: FacilityDetails("l1", "Physics", 2500, "hour", date(2026, 12, 1), "", 2019),
    ProviderKind.STARTUP: StartupDetails(2021, 6),
    ProviderKind.CALL: CallDetails(
        "Examples fund",
        100_000,
        5_000_000_000,
        date(2026, 1, 1),
        date(2027, 1, 1),
        ("msme", "startup"),
        ("micro",),
        ("Maharashtra", "Goa"),
        4,
        7,
        "academic",
    ),
    ProviderKind.COURSE: CourseDetails(date(2027, 2, 1), 5, 4000, "online", "mr"),
}


def place(place_id: str = "pune", state: str = "Maharashtra") -> Place:
    return Place(place_id, "पुणे", state, 18.52, 73.86, PROVENANCE)


def organisation(
    organisation_id: str = "o1", name: str = "Example Institute", state: str = "Maharashtra"
) -> Organisation:
    return Organisation(
        organisation_id,
        name,
        PROVENANCE,
        OrganisationKind.ACADEMIC,
        ("EI", "उदाहरण संस्थान"),
        Location(state=state),
        "pune",
        "About it.",
        "https://example.org",
    )


def provider(
    provider_id: str = "p1", kind: ProviderKind = ProviderKind.RESEARCHER, name: str = "Asha Kulkarni"
) -> Provider:
    return Provider(
        provider_id, kind, name, DETAILS[kind], PROVENANCE, "o1", PUNE, "pune", ("en", "mr"), "https://x.org"
    )


def evidence(evidence_id: str = "e1", *owner_ids: str, text: str = "Casting of grey iron.") -> Evidence:
    owners = owner_ids or ("p1",)
    return Evidence(evidence_id, EvidenceKind.PUBLICATION, owners, PROVENANCE, "ढलाई", text, 2021, "https://doi.org/1")


def problem(problem_id: str = "q1", text: str = "पानी में फ्लोराइड") -> Problem:
    return Problem(
        problem_id,
        text,
        PROVENANCE,
        "Fluoride",
        "hi",
        "o1",
        PUNE,
        "pune",
        "water",
        date(2027, 3, 1),
        250_000,
        5,
        Confidentiality.BLINDED,
    )
