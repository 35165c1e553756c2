"""The earlier imports of a caller, and the form for another, as ``/imports`` shows them."""

from __future__ import annotations

from typing import Any

from api.callers import Visit
from api.following import followed
from api.import_worker import TASK
from api.importing import DECIDING, UploadKind, batch_of
from api.services import Services
from models.accounts.permissions import Action, Extent

IMPORTS_A_PAGE = 20


def list_context(services: Services, visit: Visit, cursor: str) -> dict[str, Any]:
    """Return what the page shows."""
    with services.workspace.store.read() as transaction:
        jobs, following = followed(transaction, visit, cursor, IMPORTS_A_PAGE, (TASK,))
        undone_ids = {batch_of(job) for job in jobs if batch_of(job)}
        undone_at = {one: transaction.batches.get(one).undone_at for one in undone_ids}
        names = {one: transaction.accounts.name_of(one) for one in {job.submitted_by for job in jobs}}
    has_all = visit.caller.extent(Action.IMPORT) is Extent.ALL
    return {
        "kinds": [one.value for one in UploadKind if has_all or one.value not in DECIDING],
        "chosen_kind": "researcher",
        "jobs": [(job, bool(undone_at.get(batch_of(job))), names[job.submitted_by]) for job in jobs],
        "shows_senders": has_all,
        "next": following,
        "wrong": [],
        "most_mb": services.settings.max_upload_bytes >> 20,
    }
