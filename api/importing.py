"""Imports by upload, for routes and pages alike: kept, held or queued, found again by who may, copied, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from api.callers import Visit
from api.import_worker import TASK
from api.services import Services
from api.uploads import upload_name
from models.accounts.audit_log import Event
from models.accounts.caller import Belonging
from models.accounts.permissions import Action, Extent
from models.batch_undo import UndoCounts
from models.errors import Conflict, Forbidden, NotFound
from models.importing.kinds import ImportKind
from models.importing.works.formats import WorksKind
from models.jobs import Job, JobState, new_job_id
from models.refusals import Refusal
from models.store import Transaction

DECIDING = frozenset({ImportKind.ORGANISATION.value, ImportKind.PLACE.value})
"""Kinds that decide in which cluster other records lie: for administrators."""

UploadKind = StrEnum("UploadKind", [(one.name, one.value) for one in (*ImportKind, *WorksKind)])  # type: ignore[misc]
"""What the rows of an upload are."""


def submitted(
    services: Services,
    visit: Visit,
    kind: str,
    upload: tuple[str | None, BinaryIO],
    wishes: Mapping[str, Any],
    mapping: BinaryIO | None = None,
) -> Job:
    """Keep an upload and queue its import.

    Args:
        services: Where to.
        visit: Who sends it.
        kind: What the rows are.
        upload: The file's name and content.
        wishes: The job's other options, such as ``dry_run``.
        mapping: A mapping file.

    Raises:
        Forbidden: The kind is for administrators.
        DataFormat: The name's ending is not one that is read.
    """
    job_id, options = kept(services, visit, kind, upload, mapping)
    with services.workspace.store.write() as transaction:
        job = transaction.jobs.submit(TASK, options | dict(wishes), job_id=job_id, by=visit.caller.written_as)
        transaction.audit.add(visit.entry(Event.IMPORTED, "import", job_id))
    services.imports.wake()
    return job


def kept(
    services: Services, visit: Visit, kind: str, upload: tuple[str | None, BinaryIO], mapping: BinaryIO | None = None
) -> tuple[str, dict[str, Any]]:
    """Keep an upload, and return the id of its job with the options that every import has."""
    if kind in DECIDING and visit.caller.extent(Action.IMPORT) is not Extent.ALL:
        raise Forbidden(Refusal.KIND_OF_ADMINISTRATORS.told(kind=kind))
    given, content = upload
    job_id, name = new_job_id(), upload_name(given, kind)
    path = services.uploads.keep(job_id, name, content)
    taken = str(services.uploads.keep_mapping(job_id, mapping)) if mapping else ""
    return job_id, {"kind": kind, "name": name, "dry_run": False, "path": str(path), "mapping": taken}


def import_job(transaction: Transaction, import_id: str, visit: Visit) -> Job:
    """Return an import that the caller sent; what another one sent is not there for them.

    Raises:
        NotFound: There is none that they may see.
    """
    job = transaction.jobs.get(import_id)
    sent_by = Belonging(account_ids=frozenset({job.submitted_by}))
    if job.task != TASK or not visit.caller.may(Action.IMPORT, sent_by):
        raise NotFound(Refusal.NO_SUCH_IMPORT.told(import_id=import_id))
    return job


def refused_rows_of(services: Services, visit: Visit, import_id: str) -> tuple[Path, str]:
    """Return the file of an import's refused rows, and under which name it is sent.

    Raises:
        NotFound: There is no such import, or it refused nothing.
    """
    with services.workspace.store.read() as transaction:
        job = import_job(transaction, import_id, visit)
    path = services.uploads.errors_path(job.job_id)
    if not path.is_file():
        raise NotFound(Refusal.NO_REFUSED_ROWS.told(import_id=import_id))
    return path, f"{job.options['name']}.errors.csv"


def imported_now(services: Services, visit: Visit, import_id: str) -> Job:
    """Import for good what a dry run tried; its file is kept for a day.

    Raises:
        NotFound: There is no such import.
        Conflict: It is no dry run that is done, or its file is gone.
    """
    with services.workspace.store.read() as transaction:
        tried = import_job(transaction, import_id, visit)
    if tried.state is not JobState.DONE or not tried.options["dry_run"]:
        raise Conflict(Refusal.NO_DRY_RUN.told(import_id=import_id))
    job_id = new_job_id()
    paths = services.uploads.copy(tried.job_id, job_id, str(tried.options["name"]))
    options = dict(tried.options) | {"dry_run": False} | paths
    with services.workspace.store.write() as transaction:
        job = transaction.jobs.submit(TASK, options, job_id=job_id, by=visit.caller.written_as)
        transaction.audit.add(visit.entry(Event.IMPORTED, "import", job_id))
    services.imports.wake()
    return job


def undone(services: Services, visit: Visit, import_id: str, *, force: bool = False) -> UndoCounts:
    """Take an import back.

    Raises:
        NotFound: There is no such import.
        Conflict: It kept nothing, was undone already, or later writes depend on it.
    """
    with services.workspace.store.write() as transaction:
        job = import_job(transaction, import_id, visit)
        batch_id = batch_of(job)
        if job.state is not JobState.DONE or not batch_id:
            raise Conflict(Refusal.NOTHING_TO_UNDO.told(import_id=import_id, job_state=job.state.value))
        counts = transaction.batches.undo(batch_id, force=force)
        transaction.audit.add(visit.entry(Event.IMPORT_UNDONE, "import", import_id))
    return counts


def batch_of(job: Job) -> str:
    """Return the batch that an import wrote; empty where it kept nothing."""
    return str(job.result.get("batch_id", ""))
