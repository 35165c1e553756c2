"""``/api/v1/imports``: upload a file, watch its import, fetch the refused rows, take it back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse

from api.authorisation import requires
from api.callers import Visiting
from api.importing import UploadKind, batch_of, import_job, refused_rows_of, submitted, undone
from api.routes.responses import CLOSED, FAILURES, MISSING, failure, json_response
from api.schemas.imports import ImportOut, UndoForeseen, UndoOut
from api.schemas.types import Line, Word
from api.services import Reach
from models.accounts.permissions import Action
from models.errors import Conflict, FieldProblem, InvalidInput
from models.importing.works.formats import WorksFormat, WorksKind
from models.jobs import Job
from models.refusals import Refusal

FORM_FIELDS = frozenset({"kind", "file", "mapping", "dry_run", "format", "owner", "organisation"})

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
    kind: Annotated[UploadKind, Form(description="What the rows are; works: people and works of the field's formats.")],
    file: Annotated[
        UploadFile, File(description="CSV, XLSX, ODS, JSON or JSON lines; works also XML, BibTeX, RIS, HTML.")
    ],
    mapping: Annotated[
        UploadFile | None, File(description="A mapping in TOML; else columns go by their names. Not for works.")
    ] = None,
    dry_run: Annotated[bool, Form(description="Report everything, keep nothing.")] = False,
    works_format: Annotated[
        WorksFormat | Literal["auto"], Form(alias="format", description="works: the format; auto: told by the content.")
    ] = "auto",
    owner: Annotated[Word, Form(description="works: id of the provider to whom all of them belong.")] = "",
    organisation: Annotated[Line, Form(description="works: where authors work of whom the file does not say.")] = "",
) -> Response:
    """Queue a file for import; ``GET`` the address in ``Location`` for progress and report.

    Organisations and places decide in which cluster other records lie: to import those is for administrators.
    """
    found = "" if works_format == "auto" else works_format.value
    asked = {"format": found, "owner": owner, "organisation": organisation}
    if kind.value != WorksKind.WORKS and any(asked.values()):
        problem = FieldProblem("/format", found, "is for works alone", "leave out format, owner and organisation")
        raise InvalidInput("the form does not fit its kind", [problem])
    if kind.value == WorksKind.WORKS and mapping:
        problem = FieldProblem("/mapping", "", "works have no mapping", "leave it out")
        raise InvalidInput("the form does not fit its kind", [problem])
    upload = (file.filename, file.file)
    job = submitted(
        services, visit, kind.value, upload, {"dry_run": dry_run} | asked, mapping.file if mapping else None
    )
    return json_response(
        _import_out(job, "").model_dump_json().encode(), 202, {"Location": f"/api/v1/imports/{job.job_id}"}
    )


@router.get("/{import_id}", response_model=ImportOut, responses=MISSING)
def read_import(import_id: str, services: Reach, visit: Visiting) -> ImportOut:
    """Say where an import stands, and what came of it."""
    with services.workspace.store.read() as transaction:
        job = import_job(transaction, import_id, visit)
        batch_id = batch_of(job)
        return _import_out(job, transaction.batches.get(batch_id).undone_at if batch_id else "")


@router.get(
    "/{import_id}/errors.csv",
    response_class=Response,
    responses=MISSING | {200: {"description": "The refused rows with reasons.", "content": {"text/csv": {}}}},
)
def read_import_errors(import_id: str, services: Reach, visit: Visiting) -> Response:
    """Return the refused rows with their reasons; corrected, the file can be imported again."""
    path, name = refused_rows_of(services, visit, import_id)
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=name)


@router.post(
    "/{import_id}/undo",
    response_model=UndoOut,
    responses=MISSING | {409: failure("It is not done, was undone, is too old, or later writes depend on it.")},
)
def undo_import(
    import_id: str,
    services: Reach,
    visit: Visiting,
    force: Annotated[bool, Query(description="Also overwrite what was written after the import.")] = False,
) -> UndoOut:
    """Delete what an import created and put back what it changed."""
    counts = undone(services, visit, import_id, force=force)
    return UndoOut(deleted=counts.deleted, restored=counts.restored)


@router.get(
    "/{import_id}/undo",
    response_model=UndoForeseen,
    responses=MISSING | {409: failure("It kept nothing that could be undone.")},
)
def foresee_undo(import_id: str, services: Reach, visit: Visiting) -> UndoForeseen:
    """Say what an undo would delete and put back, and what stands in its way."""
    with services.workspace.store.read() as transaction:
        job = import_job(transaction, import_id, visit)
        if not batch_of(job):
            raise Conflict(Refusal.NOTHING_TO_UNDO.told(import_id=import_id, job_state=job.state.value))
        counts, refusal = transaction.batches.foreseen_undo(batch_of(job))
        undone_at = transaction.batches.get(batch_of(job)).undone_at
    return UndoForeseen(deleted=counts.deleted, restored=counts.restored, refusal=refusal, undone_at=undone_at)


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
