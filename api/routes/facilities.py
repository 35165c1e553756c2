"""``/api/v1/providers/{id}/facilities``: instruments and laboratories that fit the work of a provider."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.callers import Visiting
from api.facilities import facilities_out, seen_facilities
from api.routes.responses import FAILURES, MISSING, json_response
from api.schemas.facilities import FacilitiesOut
from api.services import Reach
from matcher.partners.facilities import FacilityOrder

router = APIRouter(prefix="/providers", tags=["partners"], responses=FAILURES | MISSING)


@router.get(
    "/{provider_id:path}/facilities",
    response_model=FacilitiesOut,
    summary="Find instruments and laboratories for a provider",
)
async def find_facilities(
    provider_id: str,
    services: Reach,
    visit: Visiting,
    order: Annotated[FacilityOrder, Query(description="By fit, distance, or first free slot.")] = FacilityOrder.FIT,
) -> Response:
    """Return the instruments and laboratories that fit what is stored of a provider, its own organisation's first.

    Each quotes the two stored sentences that show why. What is not known is null, and stands last in the order by it.
    """

    def compute() -> bytes:
        found = seen_facilities(services, visit.caller, provider_id, order)
        return facilities_out(found).model_dump_json().encode()

    return json_response(await services.turnstile.run(compute))
