"""Uploads that nobody came back for: held ones, dry runs and failures keep their file for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.uploads import Uploads
from models.errors import NotFound
from models.jobs import JobState
from models.moments import written
from models.store import Store

KEPT_FOR = timedelta(days=1)


def sweep(store: Store, uploads: Uploads, now: datetime) -> int:
    """Delete the files of imports that ended or were held longer than a day ago; return how many imports that were.

    What was held is cancelled. Refused rows stay, and whatever is queued or running.
    """
    before = written(now - KEPT_FOR)
    swept = 0
    for folder in sorted(uploads.folder.glob("job-*")):
        if uploads.holds_file(folder.name) and _is_left(store, folder.name, before):
            uploads.discard(folder.name)
            swept += 1
    return swept


def _is_left(store: Store, job_id: str, before: str) -> bool:
    with store.read() as transaction:
        try:
            job = transaction.jobs.get(job_id)
        except NotFound:
            return False
    if job.state is JobState.HELD and job.submitted_at < before:
        with store.write() as transaction:
            transaction.jobs.cancel(job_id)
        return True
    has_ended = job.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    return has_ended and job.finished_at < before
