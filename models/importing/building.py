"""Field values to records of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from models.details import DETAILS_OF_KIND, ProviderKind
from models.importing.drafts import EvidenceDraft
from models.importing.kinds import ImportKind
from models.records import Evidence, Location, Organisation, Place, Problem, Provenance, Provider, Record

PROVIDER_KINDS: dict[ImportKind, ProviderKind] = {
    kind: ProviderKind(kind.value) for kind in ImportKind if kind.value in list(ProviderKind)
}
LOCATED_KINDS = frozenset({ImportKind.ORGANISATION, ImportKind.PROBLEM, *PROVIDER_KINDS})
LOCATION_FIELDS = ("city", "district", "state", "pincode", "latitude", "longitude")

_ID_NAMES = {
    Place: "place_id",
    Organisation: "organisation_id",
    Evidence: "evidence_id",
    Problem: "problem_id",
}
_TYPES: dict[ImportKind, type[Place | Organisation | Evidence | Problem]] = {
    ImportKind.PLACE: Place,
    ImportKind.ORGANISATION: Organisation,
    ImportKind.EVIDENCE: Evidence,
    ImportKind.PROBLEM: Problem,
}


def build_record(
    kind: ImportKind, record_id: str, values: Mapping[str, Any], location: Location | None, provenance: Provenance
) -> Record:
    """Build the record of a row.

    Args:
        kind: What the row is.
        record_id: Its id.
        values: Field values by name; fields that are absent take their defaults.
        location: Where it is; None for kinds without one.
        provenance: Where it comes from.

    Raises:
        InvalidInput: The values do not make a valid record together.
    """
    common: dict[str, Any] = {"provenance": provenance} | ({"location": location} if location else {})
    if kind in PROVIDER_KINDS:
        return _provider(PROVIDER_KINDS[kind], record_id, values, common)
    record_type = _TYPES[kind]
    own = {name: value for name, value in values.items() if name in _NAMES[record_type]}
    return record_type(**{_ID_NAMES[record_type]: record_id, **own, **common})


def build_evidence(draft: EvidenceDraft, owner_ids: tuple[str, ...], provenance: Provenance) -> Evidence:
    """Build an evidence that a row made.

    Raises:
        InvalidInput: It is not valid.
    """
    return Evidence(
        evidence_id=draft.evidence_id,
        kind=draft.kind,
        owner_ids=owner_ids,
        provenance=provenance,
        title=draft.title,
        text=draft.text,
        year=draft.year,
        url=draft.url,
    )


def _provider(kind: ProviderKind, record_id: str, values: Mapping[str, Any], common: Mapping[str, Any]) -> Provider:
    details_type = DETAILS_OF_KIND[kind]
    details = details_type(**{name: value for name, value in values.items() if name in _NAMES[details_type]})
    own = {name: value for name, value in values.items() if name in _PROVIDER_NAMES}
    return Provider(provider_id=record_id, kind=kind, details=details, **own, **common)


_NAMES: dict[type, frozenset[str]] = {
    record_type: frozenset(one.name for one in fields(record_type))
    for record_type in (*_TYPES.values(), *DETAILS_OF_KIND.values())
}
_PROVIDER_NAMES = frozenset({"name", "organisation_id", "cluster_id", "languages", "url"})
