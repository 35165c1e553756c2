"""Instruments and laboratories for one provider, as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from api.schemas.answer import ProviderSummary
from api.schemas.partners import SentenceOut
from api.schemas.types import Body


class FacilityOut(Body):
    """One instrument or laboratory that fits the provider's work."""

    provider: Annotated[ProviderSummary, Field(description="The instrument or laboratory.")]
    rank: Annotated[int, Field(description="From 1.")]
    at_own_institute: Annotated[bool, Field(description="It belongs to the provider's organisation; these are first.")]
    nearness: Annotated[float, Field(description="Deviations of the corpus above its mean; 2.5 and more fits.")]
    own: Annotated[SentenceOut, Field(description="The provider's words that it goes with.")]
    shown: Annotated[SentenceOut, Field(description="The facility's words that lie nearest to them.")]
    distance_km: Annotated[float | None, Field(description="Null where a place is not known.")]
    free_from: Annotated[date | None, Field(description="First free slot, today or later; null where none is known.")]
    facts: Annotated[dict[str, str], Field(description="What decides, per kind: rate, slot, booking, accreditation …")]


class FacilitiesOut(Body):
    """The instruments and laboratories that fit the work of a provider."""

    provider: ProviderSummary
    order: Annotated[str, Field(description="fit, near or soon.")]
    is_place_known: Annotated[bool, Field(description="false: nothing can be said of distances from the provider.")]
    facilities: Annotated[list[FacilityOut], Field(description="At most 20; empty where nothing fits.")]
    considered: Annotated[int, Field(description="Among how many instruments and laboratories they were looked for.")]
