"""Import a file: rows to records to the store, in batches that can be undone, with a report."""

from __future__ import annotations

from datetime import date
from itertools import chain, islice
from pathlib import Path

from models.errors import DataFormat, InvalidInput
from models.importing.batch_run import Progress, run_import
from models.importing.chunk_writer import ChunkWriter, Suspect
from models.importing.columns import Columns, default_mapping, known_names, unread_columns
from models.importing.erased_people import ErasedPeople
from models.importing.errors_file import ErrorsFile
from models.importing.headers import INDEX_COLUMN, REPORT_COLUMNS
from models.importing.import_limits import ImportLimits
from models.importing.kinds import KINDS, ImportKind
from models.importing.mapping import Mapping
from models.importing.plan import RowPlan
from models.importing.readers import open_rows
from models.importing.report import ImportReport
from models.importing.rows import ReadOptions, Source
from models.records import Provenance
from models.refusals import Refusal
from models.safe_text import clean_text
from models.store import Store

_PEEKED_ROWS = 25


def import_file(
    store: Store,
    kind: ImportKind,
    path: Path,
    *,
    mapping: Mapping | None = None,
    dry_run: bool = False,
    as_of: date | None = None,
    progress: Progress | None = None,
    errors_path: Path | None = None,
    limits: ImportLimits | None = None,
    suspect: Suspect | None = None,
    despite_erasure: bool = False,
) -> ImportReport:
    """Import the rows of a file: new records are made, changed ones replaced, equal ones left alone.

    Rows that are wrong are left out, reported all at once, and written to an errors file. A file that breaks off in
    the middle leaves nothing behind.

    Args:
        store: Where the records go.
        kind: What the rows are.
        path: CSV, TSV, XLSX, ODS, JSON or JSON lines.
        mapping: What becomes of the columns; None means that they are recognised by name.
        dry_run: Do everything by the same way, in one transaction that is taken back at the end.
        as_of: The day that the file speaks of, in place of the mapping's; a row may say another.
        progress: Called with the number of rows read so far.
        errors_path: Where refused rows are written; by default beside the file, with ``.errors.csv`` behind its name.
        limits: What may be written; rows beyond are refused. None: everything.
        suspect: Says which new records look like stored ones, for the report.
        despite_erasure: Let in who was erased at their own request, and forget that they were; else their rows are
            left out and counted.

    Returns:
        The report.

    Raises:
        NotFound: There is no such file.
        DataFormat: The file cannot be read as what it claims to be, or lacks a required column.
        InvalidInput: The mapping is for another kind or cannot be used.
    """
    kind = ImportKind(kind)
    if mapping is not None and mapping.kind is not kind:
        raise InvalidInput(f"the mapping {mapping.title} is for {mapping.kind}, not for {kind}; give one for {kind}")
    source, header = _opened(kind, path, mapping)
    used = mapping or default_mapping(kind, KINDS[kind], header)
    file_name = clean_text(path.name, repair=True)
    report = ImportReport(file_name, kind, dry_run, ignored_columns=tuple(unread_columns(used, header)))
    plan = RowPlan(used, KINDS[kind], Columns(header))
    provenance = Provenance(used.source.name or file_name, as_of or used.source.as_of, used.source.published_by)
    target = errors_path or path.with_name(f"{path.name}.errors.csv")
    with ErrorsFile(target, header, with_index=plan.uses_index) as errors:
        erased = ErasedPeople(kind, lets_in=despite_erasure)
        writer = ChunkWriter(used, plan, provenance, report, errors, limits, suspect, erased)
        run_import(store, writer, source.rows, used.title, progress)
    report.errors_file = errors.path
    report.notes = (*source.notes, *_missing_columns(used, header), *([errors.failure] if errors.failure else []))
    report.links = writer.links
    return report


def _opened(kind: ImportKind, path: Path, mapping: Mapping | None) -> tuple[Source, tuple[str, ...]]:
    """Open the file; where it has no header (JSON), the names of the first rows' fields are taken for one."""
    options = mapping.read if mapping else ReadOptions()
    source = open_rows(path, options, known_names(KINDS[kind], mapping))
    header = [name for name in source.header if name not in (*REPORT_COLUMNS, INDEX_COLUMN)]
    first = list(islice(source.rows, _PEEKED_ROWS))
    if not first:
        raise DataFormat(Refusal.NO_ROWS_BELOW_HEADER.told(file=path.name))
    source.rows = chain(first, source.rows)
    if not header:
        header = list(dict.fromkeys(name for row in first for name in row.values))
    return source, tuple(header)


def _missing_columns(mapping: Mapping, header: tuple[str, ...]) -> list[str]:
    columns = Columns(header)
    named = {column: name for name, rule in mapping.columns.items() for column in rule.columns}
    return [
        f"column {column!r} for {name} is not in the file"
        for column, name in named.items()
        if column not in columns and column.split(".")[0].removesuffix("[]") not in columns
    ]
