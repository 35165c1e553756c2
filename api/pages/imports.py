"""``/imports``: for coordinators, files that become records: choose, map columns, try, import, take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from pydantic import Field

from api.authorisation import page_requires
from api.callers import Visit, Visiting
from api.following import stepped
from api.import_preview import MOST_COLUMNS, chosen, field_names, proposed, samples
from api.importing import batch_of, import_job, imported_now, refused_rows_of, undone
from api.pages.import_list import list_context
from api.pages.refusals import in_words
from api.pages.refused_rows import refused_rows
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.shown_import import shown_report, told_entry
from api.schemas.types import Line, Word
from api.services import Reach, Services
from api.texts import Texts
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.errors import Conflict, InvalidInput
from models.importing.works.formats import WorksKind
from models.jobs import Job, JobState
from models.refusals import Refusal
from models.saved_mappings import SavedMapping
from models.store import Transaction

OPEN = (JobState.QUEUED, JobState.RUNNING)

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.IMPORT))


class PostedColumns(SentForm):
    """Which column is which, and what is to be done."""

    column: Annotated[list[str], Field(default_factory=list, max_length=MOST_COLUMNS)]
    field: Annotated[list[str], Field(default_factory=list, max_length=MOST_COLUMNS)]
    owner: Word = ""
    organisation: Line = ""
    save_as: Word = ""
    do: Literal["try", "import"]


class PostedUndo(SentForm):
    """Whether later writes may be lost."""

    force: bool = False


@router.get("/imports")
def imports_page(
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    cursor: Annotated[str, Query(max_length=1_000)] = "",
) -> Response:
    """Show the form and the earlier imports."""
    return render(request, t, "imports.html", list_context(services, visit, cursor), cache="no-store")


@router.get("/imports/{import_id}/errors.csv")
def errors_csv(import_id: str, t: PageTexts, services: Reach, visit: Visiting) -> Response:
    """Return the refused rows with their reasons in the reader's language."""
    path, name = refused_rows_of(services, visit, import_id)
    disposition = f"attachment; filename*=utf-8''{quote(name)}"
    headers = {"Content-Disposition": disposition, "Content-Language": t.language, "Cache-Control": "no-store"}
    return StreamingResponse(refused_rows(path, t), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/imports/{import_id}")
def import_page(
    request: Request,
    import_id: str,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    show: Literal["", "created", "updated", "unchanged", "skipped"] = "",
    page: Annotated[int, Query(ge=1, le=1_000)] = 1,
) -> Response:
    """Show where an import stands: its columns, its progress, or its report."""
    with services.workspace.store.read() as transaction:
        job = import_job(transaction, import_id, visit)
        context = _context(t, transaction, visit, job) | shown_report(t, job, show, page)
    return render(request, t, "import.html", context, cache="no-store")


@router.post("/imports/{import_id}/columns")
def set_columns(
    request: Request,
    import_id: str,
    posted: Annotated[PostedColumns, Form()],
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    lang: Lang = "",
) -> Response:
    """Take what the columns mean, and try the import or do it."""
    with services.workspace.store.read() as transaction:
        job = import_job(transaction, import_id, visit)
        context = _context(t, transaction, visit, job) | shown_report(t, job, "", 1)
    try:
        _release(services, visit, job, posted)
    except InvalidInput as error:
        context |= {"wrong": _in_words(t, error), "proposed": _sent_fields(posted)}
        return render(request, t, "import.html", context, 422, cache="no-store")
    return RedirectResponse(address(f"/imports/{import_id}", lang=lang), 303)


@router.post("/imports/{import_id}/import")
def import_now(
    import_id: str, posted: Annotated[SentForm, Form()], services: Reach, visit: Visiting, lang: Lang = ""
) -> Response:
    """Import for good what was tried."""
    job = imported_now(services, visit, import_id)
    return RedirectResponse(address(f"/imports/{job.job_id}", lang=lang), 303)


@router.post("/imports/{import_id}/cancel")
def cancel(
    import_id: str, posted: Annotated[SentForm, Form()], services: Reach, visit: Visiting, lang: Lang = ""
) -> Response:
    """Give up an import that has not begun."""
    with services.workspace.store.read() as transaction:
        import_job(transaction, import_id, visit)
    stepped(services, visit, import_id, "cancel")
    return RedirectResponse(address("/imports", lang=lang), 303)


@router.post("/imports/{import_id}/undo")
def undo(
    import_id: str, posted: Annotated[PostedUndo, Form()], services: Reach, visit: Visiting, lang: Lang = ""
) -> Response:
    """Take an import back."""
    undone(services, visit, import_id, force=posted.force)
    return RedirectResponse(address(f"/imports/{import_id}", lang=lang), 303)


def _release(services: Services, visit: Visit, job: Job, posted: PostedColumns) -> None:
    """Give a held import its columns, save them where asked, and queue it."""
    if job.state is not JobState.HELD:
        raise Conflict(Refusal.IMPORT_NOT_WAITING.told(import_id=job.job_id, job_state=job.state.value))
    kind, by = str(job.options["kind"]), visit.caller.written_as
    options = dict(job.options) | {"dry_run": posted.do == "try"}
    if kind == WorksKind.WORKS:
        options |= {"owner": posted.owner, "organisation": posted.organisation}
    else:
        options["columns"] = chosen(kind, job.options["preview"]["header"], posted.column, posted.field)
    saved = (
        SavedMapping(posted.save_as, kind, options["columns"], by) if posted.save_as and "columns" in options else None
    )
    with services.workspace.store.write() as transaction:
        if saved:
            transaction.saved_mappings.put(saved)
        transaction.jobs.change_held(job.job_id, options)
        transaction.jobs.release(job.job_id)
        transaction.audit.add(visit.entry(Event.IMPORTED, "import", job.job_id))
    services.imports.wake()


def _context(t: Texts, transaction: Transaction, visit: Visit, job: Job) -> dict[str, Any]:
    batch_id = batch_of(job)
    counts, refusal = transaction.batches.foreseen_undo(batch_id) if batch_id else (None, "")
    return {
        "job": job,
        "is_open": job.state in OPEN,
        "is_works": job.options["kind"] == WorksKind.WORKS,
        "batch": transaction.batches.get(batch_id) if batch_id else None,
        "undo": counts,
        "undo_refusal": refusal,
        "wrong": "",
        "sender": transaction.accounts.name_of(job.submitted_by),
        **_columns_context(t, transaction, visit, job),
    }


def _columns_context(t: Texts, transaction: Transaction, visit: Visit, job: Job) -> Mapping[str, Any]:
    if job.state is not JobState.HELD:
        return {"columns": {}, "fields": [], "proposed": {}, "saved_name": "", "first": []}
    kind, shown = str(job.options["kind"]), job.options["preview"]
    if kind == WorksKind.WORKS:
        first = [told_entry(t, one) for one in shown["first"]]
        return {"columns": {}, "fields": [], "proposed": {}, "saved_name": "", "first": first}
    by_field, saved_name = proposed(kind, shown["header"], transaction.saved_mappings.of(visit.caller.written_as, kind))
    fields = [(name, t(f"import_field.{name}"), required) for name, required in field_names(kind)]
    return {
        "columns": samples(shown["header"], shown["first"]),
        "fields": fields,
        "proposed": {column: field for field, column in by_field.items()},
        "saved_name": saved_name,
        "first": shown["first"],
    }


def _sent_fields(posted: PostedColumns) -> dict[str, str]:
    return dict(zip(posted.column, posted.field, strict=False))


def _in_words(t: Texts, error: InvalidInput) -> str:
    """Return what is wrong with the choice, by the names that the page shows."""
    named = [t.word(f"import_field.{problem.field}", problem.field) for problem in error.problems]
    return t("imports.wrong_columns", fields=", ".join(named)) if named else in_words(t, error.told) or str(error)
