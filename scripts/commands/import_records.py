"""``setu import``: a file of records in, a row-level report out; ``setu import undo BATCH`` takes a batch back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from matcher.works.wishes import Wishes
from models.batches import Batch
from models.details import ProviderKind
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.importing.mapping import load_mapping
from models.importing.report import ImportReport
from models.importing.works.formats import AUTO, WorksFormat, WorksKind
from models.store import Store
from scripts.console import out, print_json, progress_bars
from scripts.exit_codes import ExitCode
from scripts.options import AsJson, Database, Home, locate_state

_TYPES = {kind.value: "provider" for kind in ProviderKind} | {"problem": "problem", "organisation": "organisation"}
KINDS = (*ImportKind, *WorksKind)
UNDO = "undo"
LIST = "list"
SHOWN_PROBLEMS = 20


def import_records(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"{', '.join(KINDS)}; or undo BATCH; or list.")],
    target: Annotated[str, typer.Argument(metavar="FILE", help="The file to import, or the batch to undo.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="TOML file that says what the columns mean.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything, then take it back.")] = False,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day the file speaks of.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Where refused rows go (FILE.errors.csv).")] = None,
    works_format: Annotated[str, typer.Option("--format", help=f"works: {AUTO}, {', '.join(WorksFormat)}.")] = AUTO,
    owner: Annotated[str, typer.Option(help="works: the provider to whom all of them belong.")] = "",
    organisation: Annotated[str, typer.Option(help="works: where authors work of whom the file does not say.")] = "",
    force: Annotated[bool, typer.Option("--force", help="undo: also what was changed since.")] = False,
    despite_erasure: Annotated[bool, typer.Option("--despite-erasure", help="Also who was erased on request.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Import records from CSV, XLSX, ODS, JSON or JSONL, or works; nothing is dropped silently; 90 days to undo it."""
    chosen = None if kind in (UNDO, LIST) else _checked_kind(kind)
    if chosen is WorksKind.WORKS and mapping:
        raise typer.BadParameter("works have no mapping; their columns go by name", param_hint="--mapping")
    if chosen is not WorksKind.WORKS and (owner or organisation or works_format != AUTO):
        raise typer.BadParameter("--format, --owner and --organisation are for works", param_hint="KIND")
    if kind != LIST and not target:
        raise typer.BadParameter("name the file, or the batch to undo", param_hint="FILE")
    with closing(Store.open(locate_state(home, db).database)) as store:
        if chosen is None:
            _list_batches(store, as_json=as_json) if kind == LIST else _undo(store, target, force, as_json=as_json)
            return
        day = as_of.date() if as_of else None
        if isinstance(chosen, WorksKind):
            asked = _format(works_format), Wishes(owner, organisation)
            report = _import_works(store, Path(target), *asked, dry_run, day, errors)
        else:
            report = _import(store, chosen, Path(target), mapping, dry_run, day, errors, despite_erasure)
    _print_report(report, as_json=as_json)
    if report.problem_count:
        raise typer.Exit(ExitCode.BAD_INPUT)


def _checked_kind(kind: str) -> ImportKind | WorksKind:
    if kind == WorksKind.WORKS:
        return WorksKind.WORKS
    if kind not in set(ImportKind):
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}, undo, list", param_hint="KIND")
    return ImportKind(kind)


def _format(given: str) -> WorksFormat | None:
    if given != AUTO and given not in set(WorksFormat):
        raise typer.BadParameter(f"{given!r} is none of {AUTO}, {', '.join(WorksFormat)}", param_hint="--format")
    return None if given == AUTO else WorksFormat(given)


def _import_works(
    store: Store,
    path: Path,
    works_format: WorksFormat | None,
    wishes: Wishes,
    dry_run: bool,
    as_of: date | None,
    errors: Path | None,
) -> ImportReport:
    from matcher.works.import_works import import_works

    with progress_bars() as bars:
        return import_works(
            store,
            path,
            works_format=works_format,
            wishes=wishes,
            dry_run=dry_run,
            as_of=as_of,
            progress=lambda rows: bars(f"reading {path.name}", rows, rows),
            errors_path=errors,
        )


def _import(
    store: Store,
    kind: ImportKind,
    path: Path,
    mapping: Path | None,
    dry_run: bool,
    as_of: date | None,
    errors: Path | None,
    despite_erasure: bool,
) -> ImportReport:
    with progress_bars() as bars:
        return import_file(
            store,
            kind,
            path,
            mapping=load_mapping(mapping) if mapping else None,
            dry_run=dry_run,
            as_of=as_of,
            progress=lambda rows: bars(f"reading {path.name}", rows, rows),
            errors_path=errors,
            despite_erasure=despite_erasure,
        )


def _print_report(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        print_json(report.to_json())
        return
    for line in (summary_line(report), *_details(report), *_questions(report), *_endings(report)):
        out.print(line, markup=False)


def _details(report: ImportReport) -> Iterator[str]:
    for reason, count in report.skipped_reasons.most_common():
        yield f"  skipped {count}: {reason}"
    for name, count in (report.also_written + report.left_out + report.mended).most_common():
        yield f"  {name}: {count}"
    for name, count in report.kept.most_common():
        yield f"  {name} kept as their owner says: {count}"
    for note in report.notes:
        yield f"  note: {note}"
    if report.ignored_columns:
        yield f"  columns that nothing reads: {', '.join(report.ignored_columns)}"


def _questions(report: ImportReport) -> Iterator[str]:
    for one in report.to_confirm[:SHOWN_PROBLEMS]:
        yield f"  to confirm: row {one.row}, {one.name}: {' or '.join(one.candidates)}?"
    if report.to_confirm_count > SHOWN_PROBLEMS:
        yield f"  … and {report.to_confirm_count - SHOWN_PROBLEMS} more to confirm"
    for alike in report.suspected[:SHOWN_PROBLEMS]:
        yield f"  looks alike: row {alike.row}, {alike.name}, and {alike.like_id} ({alike.like_name})"


def _endings(report: ImportReport) -> Iterator[str]:
    for problem in report.problems[:SHOWN_PROBLEMS]:
        yield f"  {problem}"
    if report.problem_count > SHOWN_PROBLEMS:
        yield f"  … and {report.problem_count - SHOWN_PROBLEMS} more problems"
    if report.errors_file:
        yield f"  refused rows: {report.errors_file} (correct and import that file again)"
    if report.batch_id:
        yield f"  undo: setu import undo {report.batch_id}"
    found = _TYPES.get(report.kind.value)
    if report.batch_id and report.created and found:
        yield f"  do the new rows repeat old ones? setu duplicates find --type {found}"


def summary_line(report: ImportReport) -> str:
    """Return the five numbers of an import as one line."""
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items())
    return f"{report.file} ({report.kind.value}{', dry run' if report.dry_run else ''}): {counts}"


def _list_batches(store: Store, *, as_json: bool) -> None:
    with store.read() as transaction:
        batches = transaction.batches.list()
    if as_json:
        print_json([asdict(batch) | {"state": _state(batch)} for batch in batches])
        return
    for batch in batches:
        line = f"{batch.batch_id}  {batch.started_at}  {batch.kind}  {batch.file_name}  {_state(batch)}"
        out.print(line, markup=False)


def _state(batch: Batch) -> str:
    return "undone" if batch.undone_at else "finished" if batch.finished_at else "open"


def _undo(store: Store, batch_id: str, force: bool, *, as_json: bool) -> None:
    with store.write() as transaction:
        counts = transaction.batches.undo(batch_id, force=force)
    if as_json:
        print_json({"batch_id": batch_id, "deleted": counts.deleted, "restored": counts.restored})
    else:
        out.print(f"{batch_id} undone: {counts.deleted} deleted, {counts.restored} restored", markup=False)
