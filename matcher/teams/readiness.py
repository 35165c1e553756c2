"""Whether a candidate can work by a day, and whether a chosen funding call takes it, as far as records say."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.eligibility import Eligible, judge_eligibility
from matcher.sides import applicant_of
from models.details import CallDetails, FacilityDetails, ResearcherDetails
from models.records import Organisation, Provider

_IS_ELIGIBLE = {Eligible.YES: True, Eligible.NO: False, Eligible.UNKNOWN: None}


def is_available(provider: Provider, today: date, needed_by: date | None) -> bool | None:
    """Say whether a candidate has capacity, and can begin by a day; ``None`` where nothing is known of it.

    Args:
        provider: The candidate.
        today: The day on which this is asked.
        needed_by: The last day to begin; ``None`` asks for capacity only.
    """
    details = provider.details
    if isinstance(details, ResearcherDetails):
        has_hours = None if details.capacity_hours_per_month is None else details.capacity_hours_per_month > 0
        lead = details.lead_time_days
        begins = None if needed_by is None or lead is None else today + timedelta(days=lead) <= needed_by
        return _both(has_hours, begins)
    if isinstance(details, FacilityDetails) and details.earliest_slot is not None:
        return needed_by is None or details.earliest_slot <= needed_by
    return None


def is_eligible(call: CallDetails, provider: Provider, organisation: Organisation | None, state: str) -> bool | None:
    """Say whether a call takes a candidate as an applicant; ``None`` where a rule cannot be judged.

    Args:
        call: The chosen call.
        provider: The candidate.
        organisation: Its organisation.
        state: Where it is.
    """
    applicant = applicant_of(provider, organisation, state)
    # That the team must bring a partner is the team's affair, not the member's.
    alone = CallDetails(
        applicants=call.applicants,
        udyam=call.udyam if applicant.kind == "msme" else (),
        states=call.states,
        trl_from=call.trl_from if applicant.trl is not None else None,
        trl_to=call.trl_to if applicant.trl is not None else None,
    )
    return _IS_ELIGIBLE[judge_eligibility(alone, applicant).eligible]


def _both(first: bool | None, second: bool | None) -> bool | None:
    """Return whether both hold: a known no decides, then a known yes; ``None`` where neither is known."""
    known = [one for one in (first, second) if one is not None]
    return all(known) if known else None
