"""What the worker does for one import job: its kind decides by which importer, columns or a file by which mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from matcher.works.import_works import import_works
from matcher.works.suspicions import Suspicions
from matcher.works.wishes import Wishes
from models.accounts.caller import OPERATOR, OPERATOR_CALLER, Caller, caller_of
from models.accounts.permissions import Action, Extent
from models.errors import Forbidden, NotFound
from models.importing.columns import mapping_of
from models.importing.import_limits import limits_of
from models.importing.importer import import_file
from models.importing.kinds import KINDS, ImportKind
from models.importing.mapping import Mapping as ColumnMapping
from models.importing.mapping import load_mapping
from models.importing.report import ImportReport
from models.importing.works.formats import WorksFormat, WorksKind
from models.jobs import Job
from models.refusals import Refusal
from models.store import Store


def run_import_job(store: Store, job: Job, progress: Callable[[int], None], errors_path: Path) -> ImportReport:
    """Import the file of a job as far as its sender may.

    Args:
        store: Where to.
        job: The job.
        progress: Called with the number of rows read so far.
        errors_path: Where refused rows are written.

    Raises:
        Forbidden: The sender may not import any more.
        SetuError: What the importer raises.
    """
    limits = limits_of(sender_of(store, job))
    options = job.options
    if not Path(str(options["path"])).is_file():
        raise NotFound(Refusal.NAMED_FILE_NOT_KEPT.told(file=options["name"]))
    if options["kind"] == WorksKind.WORKS:
        return import_works(
            store,
            Path(str(options["path"])),
            works_format=WorksFormat(options["format"]) if options.get("format") else None,
            wishes=Wishes(str(options.get("owner", "")), str(options.get("organisation", ""))),
            dry_run=bool(options["dry_run"]),
            progress=progress,
            errors_path=errors_path,
            limits=limits,
        )
    return import_file(
        store,
        ImportKind(options["kind"]),
        Path(str(options["path"])),
        mapping=_mapping(options),
        dry_run=bool(options["dry_run"]),
        progress=progress,
        errors_path=errors_path,
        limits=limits,
        suspect=Suspicions(),
    )


def sender_of(store: Store, job: Job) -> Caller:
    """Return who sent a job, with what they may do now.

    Raises:
        Forbidden: The account is gone or closed, or may not import any more.
    """
    if job.submitted_by in (OPERATOR, ""):
        return OPERATOR_CALLER
    with store.read() as transaction:
        try:
            caller = caller_of(transaction.accounts.get(job.submitted_by))
        except NotFound as error:
            raise Forbidden(Refusal.SENDER_ERASED.told()) from error
    if caller.extent(Action.IMPORT) is Extent.NOTHING:
        raise Forbidden(Refusal.SENDER_MAY_NOT.told())
    return caller


def _mapping(options: Mapping[str, Any]) -> ColumnMapping | None:
    if options.get("mapping"):
        return load_mapping(Path(str(options["mapping"])))
    if columns := options.get("columns"):
        kind = ImportKind(options["kind"])
        return mapping_of(kind, KINDS[kind], columns, list(columns.values()), "chosen columns")
    return None
