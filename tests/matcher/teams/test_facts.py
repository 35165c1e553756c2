"""What is known of a candidate: side, stage, cost, time, eligibility; what is not known stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.sides import Side, side_of
from matcher.teams.career import is_early_career
from matcher.teams.costs import Cost, cost_of
from matcher.teams.readiness import is_available, is_eligible
from models.details import CallDetails, Details, FacilityDetails, ProviderKind, ResearcherDetails, StartupDetails
from models.records import Organisation, OrganisationKind, Provider
from tests.matcher.scene import SOURCE, TODAY, provider


def body(kind: OrganisationKind | None, name: str = "Body") -> Organisation:
    return Organisation("o", name, SOURCE, kind)


def person(**details: object) -> Provider:
    return provider("p", details=ResearcherDetails(**details))  # type: ignore[arg-type]


def facility(**details: object) -> Provider:
    return provider("f", ProviderKind.FACILITY, details=FacilityDetails(**details))  # type: ignore[arg-type]


STARTUP = provider("s", ProviderKind.STARTUP, details=StartupDetails(2020, 6))


@pytest.mark.parametrize(
    ("organisation", "side"),
    [
        (body(OrganisationKind.ACADEMIC), Side.ACADEMIC),
        (body(OrganisationKind.RESEARCH), Side.ACADEMIC),
        (body(OrganisationKind.INDUSTRY), Side.INDUSTRY),
        (body(OrganisationKind.NGO), None),
        (body(OrganisationKind.GOVERNMENT, "Town board"), None),
        (body(None, "Indian Institute of Technology Example"), Side.ACADEMIC),
        (body(None, "Example Castings Pvt Ltd"), Side.INDUSTRY),
        (body(None, "Sunrise"), None),
        (None, None),
    ],
)
def test_the_organisation_decides_the_side_and_nothing_is_guessed(
    organisation: Organisation | None, side: Side | None
) -> None:
    assert side_of(person(), organisation) is side


def test_a_start_up_stands_on_the_side_of_industry_even_at_an_institute() -> None:
    assert side_of(STARTUP, body(OrganisationKind.ACADEMIC)) is Side.INDUSTRY


@pytest.mark.parametrize(
    ("candidate", "early"),
    [
        (person(career_stage="early", designation="Professor"), True),
        (person(career_stage="senior", designation="Assistant Professor"), False),
        (person(designation="Assistant Professor"), True),
        (person(designation="Professor"), False),
        (person(), False),
        (STARTUP, False),
    ],
)
def test_the_records_own_word_on_the_career_goes_before_the_designation(candidate: Provider, early: bool) -> None:
    assert is_early_career(candidate) is early


def test_an_unknown_cost_is_unknown_and_never_nothing() -> None:
    assert cost_of(person()) == Cost(None)
    assert cost_of(facility()) == Cost(None)
    assert cost_of(person(), 5000) == Cost(5000, is_assumed=True)
    assert cost_of(facility(rate_inr=0, rate_unit="day"), 5000) == Cost(0, "day")
    assert cost_of(facility(rate_inr=900), 5000) == Cost(900, "use")


SOON, LATER = TODAY + timedelta(days=5), TODAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("candidate", "needed_by", "available"),
    [
        (person(), None, None),
        (person(), SOON, None),
        (person(capacity_hours_per_month=0), None, False),
        (person(capacity_hours_per_month=8), None, True),
        (person(capacity_hours_per_month=8, lead_time_days=10), SOON, False),
        (person(capacity_hours_per_month=8, lead_time_days=10), LATER, True),
        (person(lead_time_days=10), None, None),
        (facility(earliest_slot=LATER), SOON, False),
        (facility(earliest_slot=SOON), LATER, True),
        (facility(), SOON, None),
        (STARTUP, SOON, None),
    ],
)
def test_time_is_judged_by_what_the_records_say(
    candidate: Provider, needed_by: date | None, available: bool | None
) -> None:
    assert is_available(candidate, TODAY, needed_by) is available


CALL = CallDetails(applicants=("startup", "academic"), states=("Maharashtra",), trl_from=4, trl_to=7)
FOR_MICRO = CallDetails(applicants=("msme",), udyam=("micro",))


@pytest.mark.parametrize(
    ("call", "candidate", "organisation", "state", "eligible"),
    [
        (CALL, STARTUP, None, "Maharashtra", True),
        (CALL, replace(STARTUP, details=StartupDetails(trl=9)), None, "Maharashtra", False),
        (CALL, STARTUP, None, "Kerala", False),
        (CALL, STARTUP, None, "", None),
        (CALL, person(), body(OrganisationKind.ACADEMIC), "Maharashtra", True),
        (CALL, person(), body(OrganisationKind.NGO), "Maharashtra", False),
        (CALL, person(), None, "Maharashtra", None),
        (replace(CALL, partner_required="industry"), STARTUP, None, "Maharashtra", True),
        (
            replace(CALL, udyam=("micro",), applicants=("msme",)),
            person(),
            body(OrganisationKind.INDUSTRY),
            "Maharashtra",
            None,
        ),
        (CallDetails(), STARTUP, None, "Maharashtra", None),
    ],
)
def test_a_call_takes_a_member_as_an_applicant_or_nobody_knows(
    call: CallDetails, candidate: Provider, organisation: Organisation | None, state: str, eligible: bool | None
) -> None:
    assert is_eligible(call, candidate, organisation, state) is eligible


def test_details_of_another_kind_say_nothing_of_time() -> None:
    details: Details = CallDetails()
    assert is_available(provider("c", ProviderKind.CALL, details=details), TODAY, SOON) is None
