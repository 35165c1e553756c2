"""What is particular to each kind of provider: one frozen dataclass a kind, stored as JSON beside the common columns.

These are the facts that decide on a card: rate and slot of a facility, deadline and eligibility of a call, dates of a
course, capacity of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.errors import InvalidInput
from models.flaws import Flaw


class ProviderKind(StrEnum):
    """What sort of answer a provider is."""

    RESEARCHER = "researcher"
    LABORATORY = "laboratory"
    FACILITY = "facility"
    STARTUP = "startup"
    CALL = "call"
    COURSE = "course"


@dataclass(frozen=True)
class ResearcherDetails:
    """A person: capacity is in hours a month for new work, lead time in days until a start."""

    designation: str = ""
    department: str = ""
    career_stage: str = ""
    capacity_hours_per_month: int | None = None
    lead_time_days: int | None = None
    orcid: str = ""


@dataclass(frozen=True)
class LaboratoryDetails:
    """A group with rooms and instruments; ``head_id`` is the researcher who leads it."""

    department: str = ""
    accreditation: str = ""
    head_id: str = ""
    booking_url: str = ""


@dataclass(frozen=True)
class FacilityDetails:
    """One bookable instrument or pilot line: ₹ per ``rate_unit``, earliest free slot, where to book."""

    laboratory_id: str = ""
    department: str = ""
    rate_inr: int | None = None
    rate_unit: str = ""
    earliest_slot: date | None = None
    booking_url: str = ""
    installed_year: int | None = None


@dataclass(frozen=True)
class StartupDetails:
    """A young company: year it was founded and the readiness of its main product."""

    founded_year: int | None = None
    trl: int | None = None


@dataclass(frozen=True)
class CallDetails:
    """A funding call; empty tuples and ``None`` mean: no limit stated.

    Args:
        funder: Who pays.
        amount_min_inr: Smallest grant in rupees.
        amount_max_inr: Largest grant in rupees.
        opens: First day of application.
        deadline: Last day of application; after it the call is closed and never shown.
        applicants: Who may apply: msme, startup, academic, ngo, local-body.
        udyam: Udyam size classes that may apply: micro, small, medium.
        states: States whose applicants may apply.
        trl_from: Lowest readiness level funded.
        trl_to: Highest readiness level funded.
        partner_required: Partner that an applicant must bring: academic, industry or empty.
    """

    funder: str = ""
    amount_min_inr: int | None = None
    amount_max_inr: int | None = None
    opens: date | None = None
    deadline: date | None = None
    applicants: tuple[str, ...] = ()
    udyam: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    trl_from: int | None = None
    trl_to: int | None = None
    partner_required: str = ""

    def __post_init__(self) -> None:
        """Refuse ranges that are upside down."""
        problems = [
            Flaw.UPSIDE_DOWN.problem(name, f"{low}..{high}")
            for name, low, high in (
                ("amount_inr", self.amount_min_inr, self.amount_max_inr),
                ("trl", self.trl_from, self.trl_to),
            )
            if low is not None and high is not None and low > high
        ]
        if problems:
            raise InvalidInput("funding call is not valid", problems)


@dataclass(frozen=True)
class CourseDetails:
    """A course: first day, length in days, fee in rupees, how and in which language it is held."""

    starts: date | None = None
    duration_days: int | None = None
    fee_inr: int | None = None
    mode: str = ""
    language: str = ""


Details = ResearcherDetails | LaboratoryDetails | FacilityDetails | StartupDetails | CallDetails | CourseDetails

DETAILS_OF_KIND: dict[ProviderKind, type[Details]] = {
    ProviderKind.RESEARCHER: ResearcherDetails,
    ProviderKind.LABORATORY: LaboratoryDetails,
    ProviderKind.FACILITY: FacilityDetails,
    ProviderKind.STARTUP: StartupDetails,
    ProviderKind.CALL: CallDetails,
    ProviderKind.COURSE: CourseDetails,
}
