"""``/jobs``: long work of one's own; of everybody, to administrators."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import page_requires
from api.callers import Visiting
from api.following import followed, job_out, stepped
from api.import_worker import TASK
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import SentForm
from api.services import Reach
from models.accounts.permissions import Action, Extent
from models.jobs import JobState

JOBS_A_PAGE = 20

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.FOLLOW_JOBS))


class PostedStep(SentForm):
    """A job and the button that was pressed."""

    job_id: Annotated[str, Field(max_length=60)]
    step: Literal["cancel", "retry"]


@router.get("/jobs")
def jobs_page(
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    cursor: Annotated[str, Query(max_length=1_000)] = "",
) -> Response:
    """Show where jobs stand, the latest first."""
    with services.workspace.store.read() as transaction:
        found, following = followed(transaction, visit, cursor, JOBS_A_PAGE)
        names = {one: transaction.accounts.name_of(one) for one in {job.submitted_by for job in found}}
    context = {
        "jobs": [(job_out(job), names[job.submitted_by], job.failure) for job in found],
        "is_open": any(job.state in (JobState.QUEUED, JobState.RUNNING) for job in found),
        "shows_senders": visit.caller.extent(Action.FOLLOW_JOBS) is Extent.ALL,
        "import_task": TASK,
        "may_import": visit.caller.extent(Action.IMPORT) is not Extent.NOTHING,
        "next": following,
    }
    return render(request, t, "jobs.html", context, cache="no-store")


@router.post("/jobs/step")
def step(
    posted: Annotated[PostedStep, Form()],
    services: Reach,
    visit: Visiting,
    lang: Lang = "",
) -> Response:
    """Cancel a job that has not begun, or try one again that failed."""
    stepped(services, visit, posted.job_id, posted.step)
    return RedirectResponse(address("/jobs", lang=lang), 303)
