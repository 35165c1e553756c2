"""A small directory whose right answers are known: who mentions powder coating, and who does not."""

from __future__ import annotations

from datetime import date, timedelta

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
    Problem,
    Provenance,
    Provider,
)
from models.store import Store

TODAY = date.today()
PROVENANCE = Provenance("test register", date(2026, 11, 1), "test office")
PUNE = Location("Pune", "Pune", "Maharashtra", "411001", 18.53, 73.87)
COIMBATORE = Location("Coimbatore", "Coimbatore", "Tamil Nadu", "641001", 11.0, 76.97)
CONFIDENTIAL = "our patented nickel bath turns green"

HTML = "<script>alert(1)</script> & \"quoted\" 'single'"
FORMULA = '=HYPERLINK("http://evil.example","click")'
RIGHT_TO_LEFT = "abc\u202egnp.exe"
NUL = "a\0b"
SURROGATE = "a\ud800b"

DETAILS: dict[str, Details] = {
    "r-coat": ResearcherDetails("Professor", "Surface Engineering", "senior", 12, 7),
    "r-milk": ResearcherDetails("Technician", "", "practitioner"),
    "l-coat": LaboratoryDetails("Materials", "NABL, ISO/IEC 17025"),
    "f-salt": FacilityDetails(
        rate_inr=150_000, rate_unit="day", earliest_slot=TODAY + timedelta(days=6), booking_url="https://book.example/s"
    ),
    "s-coat": StartupDetails(2021, 6),
    "c-open": CallDetails(
        "Test fund", 100_000, 2_500_000, None, TODAY + timedelta(days=40), ("msme",), ("micro",), ("Maharashtra",)
    ),
    "c-closed": CallDetails("Test fund", deadline=TODAY - timedelta(days=1)),
    "k-coat": CourseDetails(TODAY + timedelta(days=1), 5, 0, "in person", "mr"),
}
KINDS = {
    "r": ProviderKind.RESEARCHER,
    "l": ProviderKind.LABORATORY,
    "f": ProviderKind.FACILITY,
    "s": ProviderKind.STARTUP,
    "c": ProviderKind.CALL,
    "k": ProviderKind.COURSE,
}


def fill(store: Store) -> None:
    """Store the directory."""
    with store.write() as transaction:
        transaction.organisations.put(_organisations())
        transaction.providers.put([_provider(key) for key in DETAILS])
        transaction.evidence.put(_evidence())
        transaction.problems.put(_problems())


def _organisations() -> list[Organisation]:
    return [
        Organisation("o-pune", "Pune Test Institute", PROVENANCE, OrganisationKind.ACADEMIC, location=PUNE),
        Organisation("o-cbe", "Coimbatore Test Works", PROVENANCE, OrganisationKind.INDUSTRY, location=COIMBATORE),
    ]


def _provider(key: str) -> Provider:
    home = "o-cbe" if key == "s-coat" else "" if key.startswith("c") else "o-pune"
    return Provider(
        key, KINDS[key[0]], f"Name of {key}", DETAILS[key], PROVENANCE, home, cluster_id="pune", languages=("mr", "hi")
    )


def _evidence() -> list[Evidence]:
    coating = "Powder coating peels where pretreatment fails; salt spray to ASTM B117."
    shared = Evidence(
        "e-shared",
        EvidenceKind.PUBLICATION,
        ("r-coat", "l-coat"),
        PROVENANCE,
        "Why powder coating peels",
        coating,
        2024,
    )
    own = [
        Evidence(f"e-{key}", EvidenceKind.STATEMENT, (key,), PROVENANCE, "", coating, 2023)
        for key in ("f-salt", "s-coat", "c-open", "c-closed", "k-coat")
    ]
    milk = Evidence("e-milk", EvidenceKind.INTEREST, ("r-milk",), PROVENANCE, "", "Milk coolers in villages.", None)
    return [shared, *own, milk]


def _problems() -> list[Problem]:
    return [
        Problem("p-open", "Powder coating peels off our grills", PROVENANCE, language="en", location=PUNE),
        Problem("p-hindi", "पाउडर कोटिंग उतर जाती है", PROVENANCE, language="hi", location=PUNE, budget_inr=150_000),
        Problem(
            "p-secret",
            CONFIDENTIAL,
            PROVENANCE,
            organisation_id="o-cbe",
            location=COIMBATORE,
            confidentiality=Confidentiality.BLINDED,
        ),
    ]
