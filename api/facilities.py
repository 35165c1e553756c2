"""Instruments and laboratories for one provider, as far as the caller sees it, for API and pages; and as JSON."""

from __future__ import annotations

from datetime import date

from api.answers import provider_summary
from api.partners import DIGITS, sentence_out
from api.schemas.facilities import FacilitiesOut, FacilityOut
from api.services import Services
from api.unseen import check_seen
from matcher.lanes import Facts, card_facts
from matcher.partners.facilities import Facilities, FacilityOrder, FittingFacility, facilities_for
from matcher.query import Query
from models.accounts.caller import Caller
from models.records import Provider


def seen_facilities(services: Services, caller: Caller, provider_id: str, order: FacilityOrder) -> Facilities:
    """Return what fits the work of a provider that the caller sees.

    Raises:
        NotFound: There is no such provider, or the caller does not see it.
    """
    with services.workspace.store.read() as transaction:
        check_seen(transaction, caller, provider_id)
    return facilities_for(services.workspace, provider_id, order, date.today())


def facts_of(provider: Provider) -> Facts:
    """Return what decides on the card of a facility: rate, slot, booking, accreditation, as far as it is known."""
    return card_facts(provider, Query(text=provider.name))


def facilities_out(found: Facilities) -> FacilitiesOut:
    """Return facilities as the API gives them."""
    return FacilitiesOut(
        provider=provider_summary(found.party.provider, found.party.organisation),
        order=found.order.value,
        is_place_known=found.is_place_known,
        facilities=[_facility(one) for one in found.found],
        considered=found.considered,
    )


def _facility(found: FittingFacility) -> FacilityOut:
    return FacilityOut(
        provider=provider_summary(found.party.provider, found.party.organisation),
        rank=found.rank,
        at_own_institute=found.is_own,
        nearness=round(found.topic.nearness, DIGITS),
        own=sentence_out(found.topic.first),
        shown=sentence_out(found.topic.second),
        distance_km=None if found.distance_km is None else round(found.distance_km, 1),
        free_from=found.free_from,
        facts=facts_of(found.party.provider),
    )
