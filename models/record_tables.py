"""How each record type is stored: which columns a record becomes, and how it comes back out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from models import tables
from models.details import DETAILS_OF_KIND, Details, ProviderKind
from models.records import (
    Confidentiality,
    Evidence,
    EvidenceKind,
    Location,
    Organisation,
    OrganisationKind,
    Place,
    Problem,
    Provenance,
    Provider,
)
from models.rows import RecordTable, Row


def _location_columns(location: Location) -> Row:
    return {name: getattr(location, name) for name in _LOCATION}


def _provenance_columns(provenance: Provenance) -> Row:
    return {name: getattr(provenance, name) for name in _PROVENANCE}


def _location_of(row: Mapping[str, Any]) -> Location:
    return Location(**{name: row[name] for name in _LOCATION})


def _provenance_of(row: Mapping[str, Any]) -> Provenance:
    return Provenance(row["source"], row["as_of"], row["published_by"])


_LOCATION = tuple(field.name for field in fields(Location))
_PROVENANCE = tuple(field.name for field in fields(Provenance))


def _place_row(place: Place) -> Row:
    columns = {name: getattr(place, name) for name in ("place_id", "name", "state", "latitude", "longitude")}
    return columns | _provenance_columns(place.provenance)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        place_id=row["place_id"],
        name=row["name"],
        state=row["state"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        provenance=_provenance_of(row),
    )


def _organisation_row(organisation: Organisation) -> Row:
    return {
        "organisation_id": organisation.organisation_id,
        "name": organisation.name,
        "kind": organisation.kind and organisation.kind.value,
        "aliases": list(organisation.aliases),
        "cluster_id": organisation.cluster_id,
        "about": organisation.about,
        "url": organisation.url,
        **_location_columns(organisation.location),
        **_provenance_columns(organisation.provenance),
    }


def _organisation(row: Mapping[str, Any]) -> Organisation:
    return Organisation(
        organisation_id=row["organisation_id"],
        name=row["name"],
        provenance=_provenance_of(row),
        kind=OrganisationKind(row["kind"]) if row["kind"] else None,
        aliases=tuple(row["aliases"]),
        location=_location_of(row),
        cluster_id=row["cluster_id"],
        about=row["about"],
        url=row["url"],
    )


def _details_json(details: Details) -> Row:
    return {field.name: _json_value(getattr(details, field.name)) for field in fields(details)}


def _json_value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _details(kind: ProviderKind, stored: Mapping[str, Any]) -> Details:
    details_type = DETAILS_OF_KIND[kind]
    values: Row = {}
    for field in fields(details_type):
        value = stored[field.name]
        if isinstance(value, list):
            value = tuple(value)
        elif value is not None and field.type == "date | None":
            value = date.fromisoformat(value)
        values[field.name] = value
    return details_type(**values)


def _provider_row(provider: Provider) -> Row:
    return {
        "provider_id": provider.provider_id,
        "kind": provider.kind.value,
        "name": provider.name,
        "organisation_id": provider.organisation_id,
        "cluster_id": provider.cluster_id,
        "languages": list(provider.languages),
        "url": provider.url,
        "details": _details_json(provider.details),
        **_location_columns(provider.location),
        **_provenance_columns(provider.provenance),
    }


def _provider(row: Mapping[str, Any]) -> Provider:
    kind = ProviderKind(row["kind"])
    return Provider(
        provider_id=row["provider_id"],
        kind=kind,
        name=row["name"],
        details=_details(kind, row["details"]),
        provenance=_provenance_of(row),
        organisation_id=row["organisation_id"],
        location=_location_of(row),
        cluster_id=row["cluster_id"],
        languages=tuple(row["languages"]),
        url=row["url"],
    )


def _evidence_row(evidence: Evidence) -> Row:
    return {
        "evidence_id": evidence.evidence_id,
        "kind": evidence.kind.value,
        "title": evidence.title,
        "text": evidence.text,
        "year": evidence.year,
        "url": evidence.url,
        "owner_ids": list(dict.fromkeys(evidence.owner_ids)),
        **_provenance_columns(evidence.provenance),
    }


def _evidence(row: Mapping[str, Any]) -> Evidence:
    return Evidence(
        evidence_id=row["evidence_id"],
        kind=EvidenceKind(row["kind"]),
        owner_ids=tuple(row["owner_ids"]),
        provenance=_provenance_of(row),
        title=row["title"],
        text=row["text"],
        year=row["year"],
        url=row["url"],
    )


def _problem_row(problem: Problem) -> Row:
    plain = ("problem_id", "title", "text", "language", "organisation_id", "cluster_id", "sector", "deadline")
    return {
        **{name: getattr(problem, name) for name in (*plain, "budget_inr", "trl")},
        "confidentiality": problem.confidentiality.value,
        **_location_columns(problem.location),
        **_provenance_columns(problem.provenance),
    }


def _problem(row: Mapping[str, Any]) -> Problem:
    return Problem(
        problem_id=row["problem_id"],
        text=row["text"],
        provenance=_provenance_of(row),
        title=row["title"],
        language=row["language"],
        organisation_id=row["organisation_id"],
        location=_location_of(row),
        cluster_id=row["cluster_id"],
        sector=row["sector"],
        deadline=row["deadline"],
        budget_inr=row["budget_inr"],
        trl=row["trl"],
        confidentiality=Confidentiality(row["confidentiality"]),
    )


PLACES = RecordTable("place", tables.places, "place_id", ("state",), _place_row, _place)
ORGANISATIONS = RecordTable(
    "organisation",
    tables.organisations,
    "organisation_id",
    ("kind", "cluster_id", "state", "district"),
    _organisation_row,
    _organisation,
)
PROVIDERS = RecordTable(
    "provider",
    tables.providers,
    "provider_id",
    ("kind", "organisation_id", "cluster_id", "state", "district"),
    _provider_row,
    _provider,
)
EVIDENCE = RecordTable("evidence", tables.evidence, "evidence_id", ("kind",), _evidence_row, _evidence)
PROBLEMS = RecordTable(
    "problem",
    tables.problems,
    "problem_id",
    ("organisation_id", "cluster_id", "state", "district"),
    _problem_row,
    _problem,
)
