"""Long work as whoever asked for it follows it: listed, looked at, cancelled, tried again."""

from __future__ import annotations

from api.callers import Visit
from api.cursor import cursor_after, id_before
from api.import_worker import TASK as IMPORT
from api.schemas.jobs import JobOut
from api.services import Services
from models.accounts.audit_log import Event
from models.accounts.caller import Belonging
from models.accounts.permissions import Action, Extent
from models.errors import FieldProblem, InvalidInput, NotFound
from models.jobs import Job, JobState
from models.refusals import Refusal
from models.store import Transaction

STEPS = {
    JobState.QUEUED: ("cancel",),
    JobState.HELD: ("cancel",),
    JobState.FAILED: ("retry",),
}
"""What can be done with a job, by its state."""


def followed(
    transaction: Transaction, visit: Visit, cursor: str, limit: int, tasks: tuple[str, ...] = ()
) -> tuple[list[Job], str]:
    """Return a page of the jobs that a caller may see, the latest first, and the cursor of the next; empty at the end.

    Raises:
        InvalidInput: The cursor is none of this list.
    """
    sees_all = visit.caller.extent(Action.FOLLOW_JOBS) is Extent.ALL
    by = None if sees_all else visit.caller.written_as
    found = transaction.jobs.page(limit + 1, by=by, tasks=tasks, after=_job_before(transaction, visit, cursor))
    return found[:limit], cursor_after(found[limit - 1].job_id) if len(found) > limit else ""


def job_of(transaction: Transaction, visit: Visit, job_id: str, action: Action = Action.FOLLOW_JOBS) -> Job:
    """Return a job that the caller may follow; another one's is not there for them.

    Raises:
        NotFound: There is none that they may see.
    """
    job = transaction.jobs.get(job_id)
    if not visit.caller.may(action, Belonging(account_ids=frozenset({job.submitted_by}))):
        raise NotFound(Refusal.NO_SUCH_JOB.told(job_id=job_id))
    return job


def stepped(services: Services, visit: Visit, job_id: str, step: str) -> Job:
    """Cancel a job that has not begun, or try one again that failed.

    Raises:
        NotFound: There is none that they may see.
        Conflict: Its state does not allow it.
    """
    event = {"cancel": Event.JOB_CANCELLED, "retry": Event.JOB_RETRIED}[step]
    with services.workspace.store.write() as transaction:
        job_of(transaction, visit, job_id, Action.STEER_JOBS)
        job = transaction.jobs.cancel(job_id) if step == "cancel" else transaction.jobs.retry(job_id)
        transaction.audit.add(visit.entry(event, "job", job_id))
    if step == "cancel":
        services.uploads.discard(job_id)
    services.imports.wake()
    services.flow.wake()
    return job


def job_out(job: Job) -> JobOut:
    """Return a job as it is told; of what it was given only what it is about."""
    return JobOut(
        job_id=job.job_id,
        task=job.task,
        about=str(job.options.get("name", "") or job.options.get("introduction_id", "")),
        state=job.state.value,
        submitted_at=job.submitted_at,
        submitted_by=job.submitted_by,
        finished_at=job.finished_at,
        attempts=job.attempts,
        progress=job.progress,
        result={name: value for name, value in job.result.items() if type(value) is int and _is_told(job, name)},
        failure=job.failure,
        may=list(STEPS.get(job.state, ())),
    )


def _is_told(job: Job, name: str) -> bool:
    return job.task != IMPORT or name in ("read", "created", "updated", "unchanged", "skipped")


def _job_before(transaction: Transaction, visit: Visit, cursor: str) -> Job | None:
    inside = id_before(cursor)
    if not inside:
        return None
    try:
        return job_of(transaction, visit, inside)
    except NotFound as error:
        problem = FieldProblem("?cursor", cursor, "is no cursor of this list", "use `next` of the page before")
        raise InvalidInput(Refusal.PAGE_NOT_FOUND.told(), [problem]) from error
