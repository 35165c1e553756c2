"""People of a file of works, written as imports write people; who is stored already keeps what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.details import ResearcherDetails
from models.importing.built_rows import Built
from models.importing.chunk_writer import ChunkWriter
from models.importing.columns import Columns, default_mapping
from models.importing.drafts import Draft
from models.importing.errors_file import ErrorsFile
from models.importing.import_limits import ImportLimits
from models.importing.kinds import KINDS, ImportKind
from models.importing.plan import RowPlan
from models.importing.report import ImportReport
from models.importing.rows import Row
from models.importing.templates import digest, slug
from models.importing.works.records import Person, WorksRow
from models.records import Organisation, Provenance, Provider
from models.store import Transaction

COLUMNS = (
    "name", "organisation", "department", "designation", "orcid", "url", "about", "expertise", "publications",
)  # fmt: skip
RECORD_ID = "provider_id"


class PeopleWriter(ChunkWriter):
    """Writes rows of people; of one who is stored under another source only gaps are filled."""

    def __init__(
        self, provenance: Provenance, report: ImportReport, errors: ErrorsFile, limits: ImportLimits | None
    ) -> None:
        """Write people as rows of the columns that each of them has."""
        header = (RECORD_ID, *COLUMNS)
        mapping = default_mapping(ImportKind.RESEARCHER, KINDS[ImportKind.RESEARCHER], header)
        plan = RowPlan(mapping, KINDS[ImportKind.RESEARCHER], Columns(header))
        super().__init__(mapping, plan, provenance, report, errors, limits)
        self._source = provenance.source

    def _build(self, transaction: Transaction, draft: Draft, made: list[Organisation]) -> Built | None:
        built = super()._build(transaction, draft, made)
        if built is None or not isinstance(built.record, Provider):
            return built
        stored = transaction.providers.as_stated([built.record.provider_id]).get(built.record.provider_id)
        if stored is None or stored.provenance.source == self._source:
            return built
        return replace(built, record=filled(stored, built.record))


def person_row(row: WorksRow, person: Person, provider_id: str) -> Row:
    """Return a person as a row of columns; lists stay lists."""
    values: dict[str, Any] = {name: getattr(person, name) for name in COLUMNS}
    values |= {"expertise": list(person.expertise), "publications": list(person.publications)}
    return Row(row.number, row.number - 1, values | {RECORD_ID: provider_id})


def new_id(person: Person) -> str:
    """Return the id of a person who is not stored: of the name, and of what tells this person from a namesake."""
    mark = person.orcid or f"{person.key} {person.organisation}"
    return "-".join(part for part in ("researcher", slug(person.name), digest(mark)) if part)


def filled(stored: Provider, given: Provider) -> Provider:
    """Return a stored person with what is empty filled from a file; nothing that is there is replaced."""
    ours, theirs = stored.details, given.details
    if not (isinstance(ours, ResearcherDetails) and isinstance(theirs, ResearcherDetails)):
        return stored
    gaps = {name: getattr(theirs, name) for name in ("designation", "department", "orcid") if not getattr(ours, name)}
    return replace(
        stored,
        details=replace(ours, **gaps),
        organisation_id=stored.organisation_id or given.organisation_id,
        url=stored.url or given.url,
    )


def as_table_row(person: Person) -> Mapping[str, Any]:
    """Return a person as a row of the table that can be corrected and imported again."""
    values = {name: getattr(person, name) for name in COLUMNS}
    return {"id": person.key, **values, "expertise": list(person.expertise), "publications": list(person.publications)}
