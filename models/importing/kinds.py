"""What can be imported: for each kind its columns, what they mean and how they are read.

``docs/importing.md`` shows these tables; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum

from models.importing import fields
from models.importing.field_specs import (
    BOOKING,
    CLUSTER,
    DEPARTMENT,
    LINES,
    LIST,
    LOCATION,
    ORGANISATION_COLUMN,
    ORGANISATION_ID,
    PHRASES,
    PROVENANCE,
    URL,
    FieldSpec,
    KindSpec,
    TextColumn,
    name_field,
    provider_spec,
)
from models.records import Confidentiality, EvidenceKind, OrganisationKind


class ImportKind(StrEnum):
    """What the rows of a file are."""

    ORGANISATION = "organisation"
    RESEARCHER = "researcher"
    LABORATORY = "laboratory"
    FACILITY = "facility"
    STARTUP = "startup"
    CALL = "call"
    COURSE = "course"
    EVIDENCE = "evidence"
    PROBLEM = "problem"
    PLACE = "place"


_PEOPLE = (
    FieldSpec("designation", fields.line, "position held", ("position", "job title", "title", "role")),
    DEPARTMENT,
    FieldSpec("career_stage", fields.line, "such as early, established, retired", ("career stage",)),
    FieldSpec("capacity_hours_per_month", fields.whole_number, "hours a month free for new work", ("capacity",)),
    FieldSpec("lead_time_days", fields.whole_number, "days until work can start", ("lead time",)),
    FieldSpec("orcid", fields.orcid, "ORCID", ("orcid id",)),
)
_FACILITY = (
    FieldSpec("laboratory_id", fields.identifier, "provider_id of the laboratory that runs it", ("lab id",)),
    DEPARTMENT,
    FieldSpec("rate_inr", fields.money, "rupees for one unit", ("rate", "charges", "price", "rate (inr)", "rate inr")),
    FieldSpec("rate_unit", fields.line, "unit of the rate: hour, sample, day", ("unit", "per")),
    FieldSpec("earliest_slot", fields.day, "first free day", ("next slot", "slot", "available from")),
    BOOKING,
    FieldSpec("installed_year", fields.year, "year of installation", ("installed", "year of installation")),
)
_CALL = (
    FieldSpec("funder", fields.line, "who pays", ("agency", "funding agency", "funded by")),
    FieldSpec("amount_min_inr", fields.money, "smallest grant in rupees", ("minimum amount", "min amount")),
    FieldSpec("amount_max_inr", fields.money, "largest grant in rupees", ("maximum amount", "max amount", "amount")),
    FieldSpec("opens", fields.day, "first day of application", ("opening date", "start date", "open from")),
    FieldSpec("deadline", fields.day, "last day of application", ("closing date", "last date", "due date", "closes")),
    FieldSpec(
        "applicants",
        fields.line,
        "who may apply: msme, startup, academic, ngo, local-body",
        ("eligible applicants", "eligibility", "who may apply"),
        separators=LIST,
    ),
    FieldSpec("udyam", fields.line, "Udyam classes: micro, small, medium", ("udyam class",), separators=LIST),
    FieldSpec("states", fields.state, "states whose applicants may apply", ("eligible states",), separators=LIST),
    FieldSpec("trl_from", fields.readiness_level, "lowest readiness level", ("trl min", "min trl")),
    FieldSpec("trl_to", fields.readiness_level, "highest readiness level", ("trl max", "max trl")),
    FieldSpec("partner_required", fields.line, "partner to bring: academic or industry", ("partner",)),
)
_COURSE = (
    FieldSpec("starts", fields.day, "first day", ("start date", "start", "starts on", "date")),
    FieldSpec("duration_days", fields.whole_number, "length in days", ("duration", "days")),
    FieldSpec("fee_inr", fields.money, "fee in rupees", ("fee", "fees", "course fee")),
    FieldSpec("mode", fields.line, "online, in person or both", ("delivery", "format")),
    FieldSpec("language", fields.language, "language of teaching", ("medium",)),
)
_EXPERTISE = (
    "research interests",
    "research areas",
    "areas of research",
    "keywords",
    "specialisation",
    "specialization",
    "interests",
    "area of expertise",
    "areas of expertise",
)
_ABOUT = ("about", "description", "summary", "profile")

KINDS: dict[ImportKind, KindSpec] = {
    ImportKind.ORGANISATION: KindSpec(
        "organisation_id",
        ("name", "city"),
        (
            FieldSpec("organisation_id", fields.identifier, "id; built from name and city if empty", ("id", "key")),
            name_field("organisation", "organization", "institute", "institution", "company", "organisation name"),
            FieldSpec(
                "kind", fields.choice(OrganisationKind), "academic, research, industry, government, ngo", ("type",)
            ),
            FieldSpec("aliases", fields.line, "other names", ("alias", "short name", "acronym"), separators=PHRASES),
            *LOCATION,
            CLUSTER,
            FieldSpec("about", fields.prose, "a few sentences", _ABOUT[1:]),
            URL,
            *PROVENANCE,
        ),
    ),
    ImportKind.RESEARCHER: provider_spec(
        name_field("full name", "researcher", "faculty name", "faculty", "person", "expert"),
        _PEOPLE,
        (
            TextColumn(
                "expertise",
                EvidenceKind.INTEREST,
                "phrases; each becomes an evidence",
                _EXPERTISE,
                separators=PHRASES,
            ),
            TextColumn("about", EvidenceKind.STATEMENT, "a text in their words", ("biography", "bio", *_ABOUT[1:])),
            TextColumn("publications", EvidenceKind.PUBLICATION, "one a line", ("papers",), separators=LINES),
        ),
    ),
    ImportKind.LABORATORY: provider_spec(
        name_field("laboratory", "lab", "lab name", "laboratory name"),
        (
            DEPARTMENT,
            FieldSpec("accreditation", fields.line, "such as NABL with number", ("accredited by", "nabl")),
            FieldSpec("head_id", fields.identifier, "provider_id of the person who leads it", ("head", "in charge id")),
            BOOKING,
        ),
        (
            TextColumn("about", EvidenceKind.STATEMENT, "what it does", _ABOUT[1:], is_titled=True),
            TextColumn(
                "capabilities",
                EvidenceKind.STATEMENT,
                "services and tests; each becomes an evidence",
                ("services", "tests", "tests offered"),
                separators=PHRASES,
            ),
            TextColumn(
                "equipment",
                EvidenceKind.EQUIPMENT,
                "instruments; each becomes an evidence",
                ("instruments", "equipments", "facilities"),
                separators=PHRASES,
            ),
        ),
    ),
    ImportKind.FACILITY: provider_spec(
        name_field("facility", "equipment", "instrument", "equipment name", "instrument name"),
        _FACILITY,
        (
            TextColumn(
                "purpose",
                EvidenceKind.EQUIPMENT,
                "what it is used for",
                ("use", "uses", "usage", "application", "applications", *_ABOUT),
                is_titled=True,
            ),
        ),
    ),
    ImportKind.STARTUP: provider_spec(
        name_field("startup", "start-up", "company", "company name", "startup name"),
        (
            FieldSpec("founded_year", fields.year, "year of foundation", ("founded", "year founded", "incorporated")),
            FieldSpec("trl", fields.readiness_level, "readiness of the main product", ("readiness level",)),
        ),
        (
            TextColumn("about", EvidenceKind.STATEMENT, "what it does", _ABOUT[1:]),
            TextColumn(
                "products",
                EvidenceKind.STATEMENT,
                "each becomes an evidence",
                ("product", "technology", "solutions", "solution"),
                separators=PHRASES,
            ),
        ),
    ),
    ImportKind.CALL: provider_spec(
        name_field("call", "scheme", "call name", "title", "scheme name", "programme"),
        _CALL,
        (TextColumn("scope", EvidenceKind.CALL_SCOPE, "what is funded", ("themes", *_ABOUT), is_titled=True),),
    ),
    ImportKind.COURSE: provider_spec(
        name_field("course", "title", "course name", "programme"),
        _COURSE,
        (TextColumn("outline", EvidenceKind.COURSE_OUTLINE, "what is taught", ("syllabus", *_ABOUT), is_titled=True),),
    ),
    ImportKind.EVIDENCE: KindSpec(
        "evidence_id",
        ("owner_ids", "title", "text"),
        (
            FieldSpec("evidence_id", fields.identifier, "id; built from owners and text if empty", ("id", "key")),
            FieldSpec("kind", fields.choice(EvidenceKind), ", ".join(EvidenceKind), ("type",), required=True),
            FieldSpec(
                "owner_ids",
                fields.identifier,
                "provider_ids, parted by ;",
                ("owner_id", "owner", "owners", "provider_id", "provider_ids", "authors ids"),
                required=True,
                separators=LIST,
            ),
            FieldSpec("title", fields.heading, "title", ("name",)),
            FieldSpec("text", fields.prose, "abstract or text; title or text must be there", ("abstract", *_ABOUT)),
            FieldSpec("year", fields.year, "year of publication", ("date", "publication year")),
            FieldSpec("url", fields.web_address, "page on the web", ("link", "doi url", "website")),
            *PROVENANCE,
        ),
    ),
    ImportKind.PROBLEM: KindSpec(
        "problem_id",
        ("organisation", "title", "text"),
        (
            FieldSpec("problem_id", fields.identifier, "id; built from title and text if empty", ("id", "key")),
            FieldSpec(
                "text",
                fields.prose,
                "the problem in its owner's words",
                ("problem", "problem statement", "description", "details", "need"),
                required=True,
            ),
            FieldSpec("title", fields.heading, "title", ("problem title", "subject")),
            FieldSpec("language", fields.language, "language of the text", ("lang",)),
            ORGANISATION_COLUMN,
            ORGANISATION_ID,
            *LOCATION,
            CLUSTER,
            FieldSpec("sector", fields.line, "sector or theme", ("theme", "industry", "domain", "nic")),
            FieldSpec("deadline", fields.day, "day by which it must be solved", ("due date", "needed by", "last date")),
            FieldSpec("budget_inr", fields.money, "money in rupees", ("budget", "budget (inr)", "amount")),
            FieldSpec("trl", fields.readiness_level, "readiness wanted", ("readiness level",)),
            FieldSpec("confidentiality", fields.choice(Confidentiality), "open, blinded or nda", ("visibility",)),
            *PROVENANCE,
        ),
    ),
    ImportKind.PLACE: KindSpec(
        "place_id",
        ("state", "name"),
        (
            FieldSpec("place_id", fields.identifier, "id; built from state and name if empty", ("id", "key")),
            name_field("district", "place", "town", "city", "district name"),
            FieldSpec("state", fields.state, "state", ("state/ut", "state name"), required=True),
            FieldSpec("latitude", fields.degrees, "decimal degrees north", ("lat",), required=True),
            FieldSpec("longitude", fields.degrees, "decimal degrees east", ("lon", "lng", "long"), required=True),
            *PROVENANCE,
        ),
    ),
}
