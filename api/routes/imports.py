"""``/api/v1/imports``: upload a file, watch its import, fetch the refused rows, take it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.import_worker import TASK
from api.routes.responses import CLOSED, FAILURES, MISSING, failure, json_response
from api.schemas.imports import ImportOut, UndoOut
from api.services import Reach
from api.uploads import upload_name
from models.accounts.audit_log import Event
from models.accounts.caller import Belonging
from models.accounts.permissions import Action, Extent
from models.errors import Conflict, FieldProblem, Forbidden, InvalidInput, NotFound
from models.importing.kinds import ImportKind
from models.jobs import Job, JobState, new_job_id
from models.store import Transaction

DECIDING = frozenset({ImportKind.ORGANISATION, ImportKind.PLACE})
FORM_FIELDS = frozenset({"kind", "file", "mapping", "dry_run"})

router = APIRouter(
    prefix="/imports", tags=["imports"], dependencies=requires(Action.IMPORT), responses=FAILURES | CLOSED
)


async def _refuse_unknown_fields(request: Request) -> None:
    unknown = sorted(set(await request.form()) - FORM_FIELDS)
    if unknown:
        fix = f"known are: {', '.join(sorted(FORM_FIELDS))}"
        problems = [FieldProblem(f"/{name}", name, "this field is not known", fix) for name in unknown]
        raise InvalidInput("the form has fields that are not known", problems)


@router.post(
    "", status_code=202, response_model=ImportOut, dependencies=[Depends(_refuse_unknown_fields)],
    summary="Import a file",
)  # fmt: skip
def submit_import(
    services: Reach,
    visit: Visiting,
    kind: Annotated[ImportKind, Form(description="What the rows are.")],
    file: Annotated[UploadFile, File(description="CSV, XLSX, ODS, JSON or JSON lines.")],
    mapping: Annotated[
        UploadFile | None, File(description="A mapping in TOML; else columns go by their names.")
    ] = None,
    dry_run: Annotated[bool, Form(description="Report everything, keep nothing.")] = False,
) -> Response:
    """Queue a file for import; ``GET`` the address in ``Location`` for progress and report.

    Organisations and places decide in which cluster other records lie: to import those is for administrators.
    """
    if kind in DECIDING and visit.caller.extent(Action.IMPORT) is not Extent.ALL:
        raise Forbidden(f"to import rows of kind {kind.value!r} is for administrators; ask one of them")
    job_id, name = new_job_id(), upload_name(file.filename)
    options = {
        "kind": kind.value,
        "name": name,
        "dry_run": dry_run,
        "by": visit.caller.written_as,
        "path": str(services.uploads.keep(job_id, name, file.file)),
        "mapping": str(services.uploads.keep_mapping(job_id, mapping.file)) if mapping else "",
    }
    with services.workspace.store.write() as transaction:
        job = transaction.jobs.submit(TASK, options, job_id=job_id)
        transaction.audit.add(visit.entry(Event.IMPORTED, "import", job_id))
    services.imports.wake()
    return json_response(
        _import_out(job, "").model_dump_json().encode(), 202, {"Location": f"/api/v1/imports/{job_id}"}
    )


@router.get("/{import_id}", response_model=ImportOut, responses=MISSING)
def read_import(import_id: str, services: Reach, visit: Visiting) -> ImportOut:
    """Say where an import stands, and what came of it."""
    with services.workspace.store.read() as transaction:
        job = _import_job(transaction, import_id, visit)
        batch_id = str(job.result.get("batch_id", ""))
        return _import_out(job, transaction.batches.get(batch_id).undone_at if batch_id else "")


@router.get(
    "/{import_id}/errors.csv",
    response_class=Response,
    responses=MISSING | {200: {"description": "The refused rows with reasons.", "content": {"text/csv": {}}}},
)
def read_import_errors(import_id: str, services: Reach, visit: Visiting) -> Response:
    """Return the refused rows with their reasons; corrected, the file can be imported again."""
    with services.workspace.store.read() as transaction:
        job = _import_job(transaction, import_id, visit)
    path = services.uploads.errors_path(job.job_id)
    if not path.is_file():
        raise NotFound(f"import {import_id!r} has no refused rows, or has not ended")
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=f"{job.options['name']}.errors.csv")


@router.post(
    "/{import_id}/undo",
    response_model=UndoOut,
    responses=MISSING | {409: failure("It is not done, was undone, or later writes depend on it.")},
)
def undo_import(
    import_id: str,
    services: Reach,
    visit: Visiting,
    force: Annotated[bool, Query(description="Also overwrite what was written after the import.")] = False,
) -> UndoOut:
    """Delete what an import created and put back what it changed."""
    with services.workspace.store.write() as transaction:
        job = _import_job(transaction, import_id, visit)
        batch_id = str(job.result.get("batch_id", ""))
        if job.state is not JobState.DONE or not batch_id:
            raise Conflict(f"import {import_id!r} kept nothing that could be undone; it is {job.state.value}")
        counts = transaction.batches.undo(batch_id, force=force)
        transaction.audit.add(visit.entry(Event.IMPORT_UNDONE, "import", import_id))
    return UndoOut(deleted=counts.deleted, restored=counts.restored)


def _import_job(transaction: Transaction, import_id: str, visit: Visit) -> Job:
    """Return an import that the caller sent; what another one sent is not there for them."""
    job = transaction.jobs.get(import_id)
    sent_by = Belonging(account_ids=frozenset({str(job.options.get("by", ""))}))
    if job.task != TASK or not visit.caller.may(Action.IMPORT, sent_by):
        raise NotFound(f"no import has the id {import_id!r}")
    return job


def _import_out(job: Job, undone_at: str) -> ImportOut:
    return ImportOut(
        import_id=job.job_id,
        state=job.state.value,
        kind=job.options["kind"],
        file=job.options["name"],
        dry_run=job.options["dry_run"],
        submitted_at=job.submitted_at,
        finished_at=job.finished_at,
        rows_read=job.progress,
        failure=job.failure,
        undone_at=undone_at,
        report=dict(job.result) or None,
    )
