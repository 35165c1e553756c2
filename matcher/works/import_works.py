"""Import a file of works and people: `import_works`, which takes the way of every import."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from matcher.works.wishes import Wishes
from matcher.works.works_writer import WorksWriter
from models.errors import InvalidInput, NotFound
from models.importing.batch_run import Progress, run_import
from models.importing.errors_file import ErrorsFile
from models.importing.import_limits import ImportLimits
from models.importing.report import ImportReport
from models.importing.works.formats import WorksFormat, WorksKind, recognise
from models.importing.works.works_reader import open_works
from models.records import Provenance
from models.refusals import Refusal
from models.safe_text import clean_text
from models.store import Store

SOURCES = {WorksFormat.ORCID: "ORCID", WorksFormat.OPENALEX: "OpenAlex"}
"""What evidence of a format names as its source; of the other formats, the file."""


def import_works(
    store: Store,
    path: Path,
    *,
    works_format: WorksFormat | None = None,
    wishes: Wishes | None = None,
    dry_run: bool = False,
    as_of: date | None = None,
    progress: Progress | None = None,
    errors_path: Path | None = None,
    limits: ImportLimits | None = None,
) -> ImportReport:
    """Import works and people: matched to who and what is stored, never guessed.

    Args:
        store: Where the records go.
        path: A file of any of `WorksFormat`.
        works_format: Its format; None: told by its content.
        wishes: How works find their owners.
        dry_run: Do everything by the same way, in one transaction that is taken back at the end.
        as_of: The day that the file speaks of.
        progress: Called with the number of rows read so far.
        errors_path: Where refused rows are written; by default beside the file, with ``.errors.csv`` behind its name.
        limits: What may be written; rows beyond are refused. None: everything.

    Returns:
        The report; rows are the works and people of the file.

    Raises:
        NotFound: There is no such file, or no such owner.
        DataFormat: The file cannot be read, or is of none of the formats.
    """
    asked = wishes or Wishes()
    _check_owner(store, asked, limits)
    found = works_format or recognise(path)
    file_name = clean_text(path.name, repair=True)
    report = ImportReport(file_name, WorksKind.WORKS, dry_run, notes=(f"format {found}",))
    provenance = Provenance(SOURCES.get(found, file_name), as_of)
    rows = open_works(path, found)
    with ErrorsFile(errors_path or path.with_name(f"{path.name}.errors.csv"), ()) as errors:
        writer = WorksWriter(asked, provenance, report, errors, limits)
        run_import(store, writer, rows, found.value, progress)
    report.errors_file = errors.path
    report.notes = (*report.notes, *([errors.failure] if errors.failure else []))
    report.links = writer.links
    return report


def _check_owner(store: Store, wishes: Wishes, limits: ImportLimits | None) -> None:
    if not wishes.owner_id:
        return
    with store.read() as transaction:
        if not transaction.providers.known([wishes.owner_id]):
            raise NotFound(Refusal.OWNER_NOT_STORED.told(provider_id=wishes.owner_id))
        if limits and limits.strange(transaction, "provider", [wishes.owner_id]):
            raise InvalidInput(Refusal.OWNER_OF_ANOTHER_CLUSTER.told(provider_id=wishes.owner_id))
