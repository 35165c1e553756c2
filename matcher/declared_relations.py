"""Which provider the record of another names: a laboratory its head, an instrument its laboratory."""

from __future__ import annotations

from models.details import FacilityDetails, LaboratoryDetails
from models.records import Provider


def declared_id(provider: Provider) -> str:
    """Return the id of the provider that a record names as related; empty where it names none."""
    details = provider.details
    if isinstance(details, LaboratoryDetails):
        return details.head_id
    return details.laboratory_id if isinstance(details, FacilityDetails) else ""
