"""What filters and distances ask of a provider: a few columns, read for all providers at once.

Making whole records, which check themselves, takes several times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, null

from models import tables
from models.details import ProviderKind
from models.records import Location

_C = tables.providers.c
_IS_CALL = _C.kind == ProviderKind.CALL.value

OUTLINE_COLUMNS = (
    _C.provider_id,
    _C.kind,
    _C.organisation_id,
    _C.cluster_id,
    _C.languages,
    case((_IS_CALL, _C.details), else_=null()),  # only calls end
    _C.city,
    _C.district,
    _C.state,
    _C.pincode,
    _C.latitude,
    _C.longitude,
)
"""In the order in which `outline_of_row` takes them; the place comes last."""


@dataclass(frozen=True, slots=True)
class ProviderOutline:
    """A provider without its name, address, details and origin; ``deadline`` is that of a call."""

    provider_id: str
    kind: ProviderKind
    organisation_id: str
    cluster_id: str
    languages: tuple[str, ...]
    deadline: date | None
    location: Location


def outline_of_row(row: Sequence[Any]) -> ProviderOutline:
    """Return the outline that a row of `OUTLINE_COLUMNS` holds."""
    provider_id, kind, organisation_id, cluster_id, languages, details, *place = row
    deadline = date.fromisoformat(details["deadline"]) if details and details["deadline"] else None
    return ProviderOutline(
        provider_id, ProviderKind(kind), organisation_id, cluster_id, tuple(languages), deadline, Location(*place)
    )
