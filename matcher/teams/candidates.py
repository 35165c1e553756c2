"""A provider as a candidate: what limits and objective ask of it, from the records and from its coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.place import place_of
from matcher.query import Near
from matcher.sides import side_of
from matcher.teams.career import is_early_career
from matcher.teams.costs import Cost, cost_of
from matcher.teams.open_work import open_load
from matcher.teams.readiness import is_available, is_eligible
from matcher.teams.request import TeamRequest
from matcher.teams.spec import Candidate
from models.details import CallDetails, StartupDetails
from models.geography import distance_km
from models.records import Location, Organisation, Provider


@dataclass(frozen=True)
class CandidateRecord:
    """A candidate with the records that it was made of."""

    candidate: Candidate
    provider: Provider
    organisation: Organisation | None
    cost: Cost


def candidate_record(
    provider: Provider,
    organisation: Organisation | None,
    scores: Mapping[str, float],
    request: TeamRequest,
    call: CallDetails | None = None,
    under_way: int = 0,
) -> CandidateRecord:
    """Return a provider as a candidate.

    Args:
        provider: The provider.
        organisation: Its organisation, where there is one.
        scores: Skill id → coverage, 0..1.
        request: What is asked for.
        call: The funding call that was chosen.
        under_way: How many introductions it works on now.
    """
    place, side = place_of(provider, organisation), side_of(provider, organisation)
    cost = cost_of(provider, request.assumed_cost_inr)
    trl = provider.details.trl if isinstance(provider.details, StartupDetails) else None
    candidate = Candidate(
        candidate_id=provider.provider_id,
        organisation_id=provider.organisation_id,
        side=side,
        cost_inr=cost.inr,
        scores=scores,
        name=provider.name,
        provider_kind=provider.kind.value,
        organisation_name=organisation.name if organisation else "",
        cluster_id=provider.cluster_id or (organisation.cluster_id if organisation else ""),
        state=place.state,
        travel_km=_travel_km(request.query.filters.near, place),
        open_load=open_load(provider, under_way),
        is_available=is_available(provider, request.query.today, request.needed_by),
        languages=provider.languages,
        trl_from=trl,
        trl_to=trl,
        is_early_career=is_early_career(provider),
        is_eligible=None if call is None else is_eligible(call, provider, organisation, place.state),
    )
    return CandidateRecord(candidate, provider, organisation, cost)


def _travel_km(near: Near | None, place: Location) -> float | None:
    if near is None or place.latitude is None or place.longitude is None:
        return None
    return round(float(distance_km((near.latitude, near.longitude), (place.latitude, place.longitude))), 1)
