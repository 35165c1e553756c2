"""Where a provider is: its own place, or that of its organisation."""

from __future__ import annotations

from models.provider_outline import ProviderOutline
from models.records import Location, Organisation, Provider


def place_of(provider: Provider | ProviderOutline, organisation: Organisation | None) -> Location:
    """Return a provider's place.

    The organisation's place stands in for one that is not known more closely than by a state, unless the organisation
    is in another state: a branch in another town is not at the head office.
    """
    own = provider.location
    if organisation is None or own.latitude is not None or own.city or own.district or own.pincode:
        return own
    home = organisation.location
    return own if own.state and own.state != home.state else home
