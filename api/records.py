"""From bodies to domain records: ids are given or drawn, places get their coordinates, names their one spelling."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import fields

from api.places import PlaceFinder, known_cluster, known_state
from api.schemas.records import EvidenceBody, LocationBody, OrganisationBody, ProblemBody, ProvenanceBody, ProviderBody
from api.schemas.types import Body
from models.details import DETAILS_OF_KIND, Details, ProviderKind
from models.errors import FieldProblem, InvalidInput
from models.records import Evidence, Location, Organisation, Problem, Provenance, Provider


def chosen_id(given: str | None, addressed: str | None, name: str) -> str:
    """Return the id of a record: that of the address, else that of the body, else a new one.

    Raises:
        InvalidInput: Body and address name different ids.
    """
    if addressed is not None and given not in (None, addressed):
        problem = FieldProblem(f"/{name}", str(given), f"the address says {addressed!r}", "leave it out here")
        raise InvalidInput("body and address name different records", [problem])
    return addressed or given or f"{name.removesuffix('_id')}-{secrets.token_hex(6)}"


def organisation_of(body: OrganisationBody, addressed: str | None, finder: PlaceFinder) -> Organisation:
    """Return the organisation that a body describes.

    Raises:
        InvalidInput: A place or the cluster is not known.
    """
    return Organisation(
        organisation_id=chosen_id(body.organisation_id, addressed, "organisation_id"),
        name=body.name,
        provenance=_provenance(body.provenance),
        kind=body.kind,
        aliases=tuple(body.aliases),
        location=located(body.location, finder),
        cluster_id=known_cluster(body.cluster_id, "/cluster_id"),
        about=body.about,
        url=body.url,
    )


def provider_of(body: ProviderBody, addressed: str | None, finder: PlaceFinder) -> Provider:
    """Return the provider that a body describes.

    Raises:
        InvalidInput: A place or the cluster is not known, or a range is upside down.
    """
    kind = ProviderKind(body.kind)
    return Provider(
        provider_id=chosen_id(body.provider_id, addressed, "provider_id"),
        kind=kind,
        name=body.name,
        details=_details(kind, body.details),
        provenance=_provenance(body.provenance),
        organisation_id=body.organisation_id,
        location=located(body.location, finder),
        cluster_id=known_cluster(body.cluster_id, "/cluster_id"),
        languages=tuple(body.languages),
        url=body.url,
    )


def evidence_of(body: EvidenceBody, addressed: str | None, finder: PlaceFinder) -> Evidence:
    """Return the evidence that a body describes.

    Raises:
        InvalidInput: Title and text are both empty.
    """
    return Evidence(
        evidence_id=chosen_id(body.evidence_id, addressed, "evidence_id"),
        kind=body.kind,
        owner_ids=tuple(dict.fromkeys(body.owner_ids)),
        provenance=_provenance(body.provenance),
        title=body.title,
        text=body.text,
        year=body.year,
        url=body.url,
    )


def problem_of(body: ProblemBody, addressed: str | None, finder: PlaceFinder) -> Problem:
    """Return the problem that a body describes.

    Raises:
        InvalidInput: A place or the cluster is not known.
    """
    return Problem(
        problem_id=chosen_id(body.problem_id, addressed, "problem_id"),
        text=body.text,
        provenance=_provenance(body.provenance),
        title=body.title,
        language=body.language,
        organisation_id=body.organisation_id,
        location=located(body.location, finder),
        cluster_id=known_cluster(body.cluster_id, "/cluster_id"),
        sector=body.sector,
        deadline=body.deadline,
        budget_inr=body.budget_inr,
        trl=body.trl,
        confidentiality=body.confidentiality,
    )


def _provenance(body: ProvenanceBody) -> Provenance:
    return Provenance(source=body.source, as_of=body.as_of, published_by=body.published_by)


def located(body: LocationBody, finder: PlaceFinder) -> Location:
    """Return the location that a body describes, completed where it can be.

    Raises:
        InvalidInput: The place is not known.
    """
    state = known_state(body.state, "/location/state")
    plain = {name: getattr(body, name) for name in ("city", "district", "pincode", "latitude", "longitude")}
    return finder.completed(Location(state=state, **plain), "/location")


def _details(kind: ProviderKind, body: Body) -> Details:
    details_type: Callable[..., Details] = DETAILS_OF_KIND[kind]
    values = {field.name: getattr(body, field.name) for field in fields(DETAILS_OF_KIND[kind])}
    return details_type(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})
