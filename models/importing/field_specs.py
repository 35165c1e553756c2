"""Columns as data: what a field is called, how its text is read, what it means; and the columns that kinds share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.importing import fields
from models.importing.fields import Parser
from models.records import EvidenceKind


@dataclass(frozen=True)
class FieldSpec:
    """One field: its name, how its text is read, what it means, other names of its column.

    ``separators`` makes it a list: each of these characters parts two items.
    """

    name: str
    parse: Parser
    meaning: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    separators: str = ""


@dataclass(frozen=True)
class TextColumn:
    """A column of texts that become evidence of the row's provider.

    Args:
        name: The column.
        kind: Sort of evidence.
        meaning: What the column holds.
        synonyms: Other names of the column.
        separators: Characters that part several texts; empty for one text.
        is_titled: The evidence carries the provider's name as title, also where the text is empty.
    """

    name: str
    kind: EvidenceKind
    meaning: str
    synonyms: tuple[str, ...] = ()
    separators: str = ""
    is_titled: bool = False


@dataclass(frozen=True)
class KindSpec:
    """The columns of a kind: ``key`` names the fields from which an id is built where ``id_name`` is empty."""

    id_name: str
    key: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    texts: tuple[TextColumn, ...] = ()

    @property
    def by_name(self) -> dict[str, FieldSpec]:
        """The fields by name."""
        return {spec.name: spec for spec in self.fields}


LIST, PHRASES, LINES = ";|\n,", ";|\n", "|\n"

LOCATION = (
    FieldSpec("city", fields.line, "town", ("town", "location", "city/town")),
    FieldSpec("district", fields.line, "district", ("district name",)),
    FieldSpec("state", fields.state, "state, in any spelling or as a code", ("state/ut", "state name", "state or ut")),
    FieldSpec("pincode", fields.pincode, "six digits", ("pin", "pin code", "postal code", "zip", "zip code")),
    FieldSpec("latitude", fields.degrees, "decimal degrees north", ("lat",)),
    FieldSpec("longitude", fields.degrees, "decimal degrees east", ("lon", "lng", "long")),
)
CLUSTER = FieldSpec("cluster_id", fields.cluster, "cluster: its id, name, city or short name", ("cluster",))
PROVENANCE = (
    FieldSpec("source", fields.line, "where the row comes from; default the file's name"),
    FieldSpec("as_of", fields.day, "the day the row speaks of", ("as of", "date of record")),
    FieldSpec("published_by", fields.line, "who published it", ("publisher",)),
)
ORGANISATION_ID = FieldSpec("organisation_id", fields.identifier, "id of a stored organisation", ("organization id",))
URL = FieldSpec("url", fields.web_address, "page on the web", ("website", "web", "link", "homepage", "profile url"))
DEPARTMENT = FieldSpec("department", fields.line, "department", ("dept", "department name", "school"))
BOOKING = FieldSpec("booking_url", fields.web_address, "page where it is booked", ("booking link", "booking"))

ORGANISATION_COLUMN = FieldSpec(
    "organisation",
    fields.line,
    "name of the organisation: linked if known, else made",
    ("organization", "institute", "institution", "college", "university", "company", "affiliation", "employer"),
)


def name_field(*synonyms: str) -> FieldSpec:
    """Return the required name, found under these column names too."""
    return FieldSpec("name", fields.line, "name", synonyms, required=True)


def provider_spec(name: FieldSpec, details: Sequence[FieldSpec], texts: tuple[TextColumn, ...]) -> KindSpec:
    """Return the columns of a kind of provider: those that all have, its details, its texts."""
    own_id = FieldSpec("provider_id", fields.identifier, "id; built from name and organisation if empty", ("id", "key"))
    languages = FieldSpec(
        "languages", fields.language, "languages of work, names or codes", ("language",), separators=LIST
    )
    common: tuple[FieldSpec, ...] = (own_id, name, ORGANISATION_COLUMN, ORGANISATION_ID, *LOCATION, CLUSTER, URL)
    if not any(spec.name == "language" for spec in details):
        common = (*common, languages)
    return KindSpec("provider_id", ("name", "organisation"), (*common, *details, *PROVENANCE), texts)
