"""What stands on a card, kind by kind; what is not known is left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.answer import LANE_OF_KIND
from matcher.lanes import card_facts, rupees
from matcher.query import Applicant, Query
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
from tests.matcher.scene import TODAY, provider

ASKED = Query(text="x", today=TODAY)
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "₹0"),
        (999, "₹999"),
        (1_000, "₹1,000"),
        (12_345, "₹12,345"),
        (150_000, "₹1,50,000"),
        (12_345_678, "₹1,23,45,678"),
        (1_000_000_000, "₹1,00,00,00,000"),
        (-150_000, "-₹1,50,000"),
    ],
)
def test_rupees_are_grouped_as_in_india(amount: int, text: str) -> None:
    assert rupees(amount) == text


def facts(kind: ProviderKind, details: Details, query: Query = ASKED) -> dict[str, str]:
    return card_facts(provider("p", kind, details=details), query)


def test_a_researchers_card_has_role_and_capacity() -> None:
    found = facts(ProviderKind.RESEARCHER, ResearcherDetails("Professor", "Chemistry", "", 10, 14))
    assert found == {"role": "Professor, Chemistry", "capacity": "10 hours a month", "can start in": "14 days"}


def test_a_capacity_of_nothing_is_a_fact_and_an_unknown_one_is_none() -> None:
    assert (
        facts(ProviderKind.RESEARCHER, ResearcherDetails(capacity_hours_per_month=0))["capacity"] == "0 hours a month"
    )
    assert facts(ProviderKind.RESEARCHER, ResearcherDetails()) == {}


def test_a_laboratorys_card_has_accreditation_and_booking() -> None:
    found = facts(ProviderKind.LABORATORY, LaboratoryDetails("Metallurgy", "NABL", "", "https://book"))
    assert found == {"department": "Metallurgy", "accreditation": "NABL", "booking": "https://book"}


def test_a_facilitys_card_has_rate_slot_and_booking() -> None:
    found = facts(
        ProviderKind.FACILITY,
        FacilityDetails(rate_inr=150_000, rate_unit="day", earliest_slot=TODAY, booking_url="https://book"),
    )
    assert found == {"rate": "₹1,50,000 per day", "earliest slot": "2026-11-22", "booking": "https://book"}


def test_a_facility_may_be_free_and_its_past_slot_is_hidden() -> None:
    found = facts(ProviderKind.FACILITY, FacilityDetails(rate_inr=0, earliest_slot=YESTERDAY))
    assert found == {"rate": "₹0 per use"}


def test_a_startups_card_has_its_year_and_readiness() -> None:
    assert facts(ProviderKind.STARTUP, StartupDetails(2021, 6)) == {"founded": "2021", "TRL": "6"}


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (100_000, 2_500_000, "₹1,00,000 to ₹25,00,000"),
        (None, 2_500_000, "up to ₹25,00,000"),
        (100_000, None, "from ₹1,00,000"),
        (None, None, None),
    ],
)
def test_a_calls_card_has_its_money(low: int | None, high: int | None, text: str | None) -> None:
    assert facts(ProviderKind.CALL, CallDetails(amount_min_inr=low, amount_max_inr=high)).get("money") == text


def test_a_calls_card_has_deadline_and_eligibility_with_its_rule() -> None:
    asked = Query(text="x", today=TODAY, applicant=Applicant(kind="msme"))
    found = facts(ProviderKind.CALL, CallDetails("DST", deadline=TOMORROW, applicants=("msme",)), asked)
    assert found == {"deadline": "2026-11-23", "eligible": "yes", "rule": "applicants: msme", "funder": "DST"}


def test_a_call_that_opens_later_says_so() -> None:
    assert facts(ProviderKind.CALL, CallDetails(opens=TOMORROW))["opens"] == "2026-11-23"
    assert "opens" not in facts(ProviderKind.CALL, CallDetails(opens=YESTERDAY))


def test_a_courses_card_has_dates_fee_and_language_and_hides_a_past_start() -> None:
    found = facts(ProviderKind.COURSE, CourseDetails(TOMORROW, 5, 0, "online", "hi"))
    assert found == {"starts": "2026-11-23", "length": "5 days", "fee": "₹0", "mode": "online", "language": "hi"}
    assert "starts" not in facts(ProviderKind.COURSE, CourseDetails(YESTERDAY))


def test_every_kind_has_a_lane_and_a_card() -> None:
    assert set(LANE_OF_KIND) == set(ProviderKind)
    for kind in ProviderKind:
        assert all(card_facts(provider("p", kind), ASKED).values())
