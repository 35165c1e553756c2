"""``/api/v1/index``: for administrators, how the index stands, and writing it anew."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.routes.responses import CLOSED, FAILURES, json_response
from api.schemas.administration import IndexOut, JobOut, job_out
from api.services import Reach, Services
from api.upkeep_worker import REBUILD, submit_rebuild
from embeddings.index_status import IndexStatus
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.errors import SetuError
from models.jobs import Job
from models.moments import now_utc

router = APIRouter(
    prefix="/index", tags=["administration"], dependencies=requires(Action.OPERATE), responses=FAILURES | CLOSED
)

UNREAD = IndexStatus("", 0, 0, 0, 0, 0, 0, 0, "", ())


@router.get("", response_model=IndexOut, summary="How the index stands")
def read_index(services: Reach) -> IndexOut:
    """Return how far the index goes, its size and age, and how far the last rebuilding has come."""
    return index_out(services)


@router.post("/rebuild", status_code=202, response_model=JobOut, summary="Write the index anew")
def rebuild_index(services: Reach, visit: Visiting) -> Response:
    """Queue a job that writes the index anew from the database; searches go on meanwhile.

    While one is under way, that one is returned.
    """
    job = rebuild_asked(services, visit)
    return json_response(job_out(job, now_utc()).model_dump_json().encode(), 202)


def index_out(services: Services) -> IndexOut:
    """Return how the index stands, for API and pages alike."""
    fault, status = "", UNREAD
    try:
        status = services.workspace.indexer.status()
    except SetuError as error:
        fault = str(error)
    with services.workspace.store.read() as transaction:
        last_seq = transaction.changes.last_seq()
        last = next(iter(transaction.jobs.latest([REBUILD], 1)), None)
    values = status.__dict__ | {"views": list(status.views), "last_seq": last_seq, "fault": fault}
    return IndexOut(**values, rebuild=job_out(last, now_utc()) if last else None)


def rebuild_asked(services: Services, visit: Visit) -> Job:
    """Queue a rebuild and wake the worker, for API and pages alike."""
    with services.workspace.store.write() as transaction:
        job = submit_rebuild(transaction)
        transaction.audit.add(visit.entry(Event.JOB_SUBMITTED, "job", job.job_id))
    services.upkeep.wake()
    return job
