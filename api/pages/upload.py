"""``POST /imports``: the form that sends a file, whose body may be larger than others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from api.authorisation import page_requires
from api.callers import Visiting
from api.import_preview import preview
from api.import_worker import TASK
from api.importing import UploadKind, kept
from api.pages.import_list import list_context
from api.pages.refusals import told_error
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import FormToken
from api.services import Reach
from models.accounts.permissions import Action
from models.errors import DataFormat

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.IMPORT))


@router.post("/imports")
def upload(
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    kind: Annotated[UploadKind, Form()],
    file: Annotated[UploadFile, File()],
    csrf: Annotated[FormToken, Form()] = "",
    lang: Lang = "",
) -> Response:
    """Keep a file, read its beginning, and ask what its columns mean."""
    job_id = ""
    try:
        job_id, options = kept(services, visit, kind.value, (file.filename, file.file))
        options |= {"preview": preview(Path(options["path"]), kind.value)}
    except DataFormat as error:
        if job_id:
            services.uploads.discard(job_id)
        context = list_context(services, visit, "") | {"wrong": told_error(t, error), "chosen_kind": kind.value}
        return render(request, t, "imports.html", context, 422, cache="no-store")
    with services.workspace.store.write() as transaction:
        transaction.jobs.submit(TASK, options, job_id=job_id, by=visit.caller.written_as, is_held=True)
    return RedirectResponse(address(f"/imports/{job_id}", lang=lang), 303)
