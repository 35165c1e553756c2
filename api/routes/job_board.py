"""``/api/v1/job-board``: for administrators, who works on what, what is stuck, what failed."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter

from api.administration.attention import FAILED_DAYS
from api.authorisation import requires
from api.callers import Visit, Visiting
from api.routes.responses import CLOSED, FAILURES, MISSING, failure
from api.schemas.administration import JobBoardOut, JobOut, job_out
from api.services import Reach, Services
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.jobs import Job
from models.moments import now_utc

router = APIRouter(
    prefix="/job-board", tags=["administration"], dependencies=requires(Action.OPERATE), responses=FAILURES | CLOSED
)

SHOWN = 50


@router.get("", response_model=JobBoardOut, summary="Who works on what")
def read_job_board(services: Reach) -> JobBoardOut:
    """Return how many jobs stand where, those that run, the oldest stuck ones, and those that failed last."""
    return job_board(services)


@router.post(
    "/{job_id}/give-up", response_model=JobOut, summary="Give a stuck job up",
    responses=MISSING | {409: failure("It has ended, or a worker holds it.")},
)  # fmt: skip
def give_job_up(job_id: str, services: Reach, visit: Visiting) -> JobOut:
    """End a job that nobody works on as failed, so that no worker begins it again."""
    return job_out(job_given_up(job_id, services, visit), now_utc())


def job_board(services: Services) -> JobBoardOut:
    """Return the board, for API and pages alike."""
    now = now_utc()
    with services.workspace.store.read() as transaction:
        board = transaction.job_board
        counts, running = board.counts(), board.running()
        stuck, failed = board.stuck(now, SHOWN), board.failed(now - timedelta(days=FAILED_DAYS), SHOWN)
    return JobBoardOut(
        counts=counts,
        running=[job_out(one, now) for one in running],
        stuck=[job_out(one, now) for one in stuck],
        failed=[job_out(one, now) for one in failed],
    )


def job_given_up(job_id: str, services: Services, visit: Visit) -> Job:
    """Give a job up, for API and pages alike.

    Raises:
        NotFound: There is no such job.
        Conflict: It has ended, or a worker holds it.
    """
    with services.workspace.store.write() as transaction:
        transaction.job_board.give_up(transaction.jobs.get(job_id), now_utc())
        transaction.audit.add(visit.entry(Event.JOB_GIVEN_UP, "job", job_id))
        return transaction.jobs.get(job_id)
