"""``/api/v1/jobs``: long work of one's own; of everybody, to administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.authorisation import requires
from api.callers import Visiting
from api.following import followed, job_of, job_out, stepped
from api.parameters import Cursor, Limit
from api.routes.responses import CLOSED, FAILURES, MISSING, failure
from api.schemas.jobs import JobOut, JobPage
from api.services import Reach
from models.accounts.permissions import Action

router = APIRouter(prefix="/jobs", tags=["jobs"], responses=FAILURES | CLOSED)
READS = requires(Action.FOLLOW_JOBS)
STEERS = requires(Action.STEER_JOBS)


@router.get("", response_model=JobPage, dependencies=READS, summary="List jobs")
def list_jobs(
    services: Reach,
    visit: Visiting,
    task: Annotated[str, Query(max_length=40, description="Only jobs of this task, such as import.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> JobPage:
    """Return the jobs that the caller asked for, the latest first; administrators see all."""
    with services.workspace.store.read() as transaction:
        found, following = followed(transaction, visit, cursor, limit, (task,) if task else ())
    return JobPage(items=[job_out(job) for job in found], next=following or None)


@router.get("/{job_id}", response_model=JobOut, responses=MISSING, dependencies=READS, summary="Look at a job")
def read_job(job_id: str, services: Reach, visit: Visiting) -> JobOut:
    """Say where a job stands, and what came of it."""
    with services.workspace.store.read() as transaction:
        return job_out(job_of(transaction, visit, job_id))


@router.post(
    "/{job_id}/cancel", response_model=JobOut, dependencies=STEERS, summary="Cancel a job",
    responses=MISSING | {409: failure("It has begun or ended.")},
)  # fmt: skip
def cancel_job(job_id: str, services: Reach, visit: Visiting) -> JobOut:
    """Give up a job that has not begun."""
    return job_out(stepped(services, visit, job_id, "cancel"))


@router.post(
    "/{job_id}/retry", response_model=JobOut, dependencies=STEERS, summary="Try a job again",
    responses=MISSING | {409: failure("It did not fail.")},
)  # fmt: skip
def retry_job(job_id: str, services: Reach, visit: Visiting) -> JobOut:
    """Queue a job again that failed; an import needs its file, which is kept for a day."""
    return job_out(stepped(services, visit, job_id, "retry"))
