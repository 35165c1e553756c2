"""The import worker: one thread in each server process that runs queued imports, one after the other.

An import that was cut off has left a batch: an open one, or a whole one whose report nobody has seen. Whoever takes
the job over undoes that first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from api.background import RENEW_EVERY_S, JobWorker
from api.import_sources import run_import_job
from api.leftovers import sweep
from api.uploads import Uploads, too_many_rows
from models.batches import Batch
from models.errors import Conflict
from models.jobs import Job
from models.moments import now_utc
from models.store import Store, Transaction

logger = logging.getLogger("setu.imports")

TASK = "import"
LEASE_S = 600.0
"""How long a silent worker keeps its job; a dry run cannot renew its lease, because it holds the write transaction."""

SWEEP_EVERY_S = 3_600.0

RENEWED_LEASE_S = 60.0
"""How long it keeps one whose rows are being written; a thousand take a second or two."""

POLL_S = 5.0


class ImportWorker(JobWorker):
    """Runs imports until it is stopped."""

    def __init__(self, store: Store, uploads: Uploads, max_rows: int) -> None:
        """Make a worker; it does nothing before `start`."""
        super().__init__("setu-imports", POLL_S, logger, store, tasks=(TASK,), lease_s=LEASE_S)
        self._uploads = uploads
        self._max_rows = max_rows
        self._swept = float("-inf")

    def look(self) -> None:
        """Run the jobs that wait; now and then, clear away first what was left lying."""
        if time.monotonic() - self._swept > SWEEP_EVERY_S:
            self._swept = time.monotonic()
            sweep(self._store, self._uploads, now_utc())
        super().look()

    def run(self, job: Job) -> dict[str, Any]:
        """Import a file, or look at what importing it would do."""
        logger.info("%s begins: %s", job.job_id, job.options["name"])
        self._undo_earlier_attempts(job)
        errors_path = self._uploads.errors_path(job.job_id)
        report = run_import_job(self._store, job, self._progress(job), errors_path)
        # The file's own name is told, not the one under which it lay here.
        has_errors = bool(report.errors_file)
        return report.to_json() | {"file": job.options["name"], "errors_file": "errors.csv" if has_errors else ""}

    def steps_of(self, job: Job, result: Mapping[str, Any]) -> int:
        """Return how many rows were read."""
        return int(result.get("read", 0))

    def end(self, job: Job, result: Mapping[str, Any], failure: str) -> None:
        """Write down what came of an import, and discard its file where nobody needs it any more."""
        super().end(job, result, failure)
        # After a dry run the same file can be imported, and what failed can be tried again.
        if not failure and not job.options["dry_run"]:
            self._uploads.discard(job.job_id)

    def _progress(self, job: Job) -> Callable[[int], None]:
        renew = self.renewing(job, RENEWED_LEASE_S, RENEW_EVERY_S)

        def tell(rows: int) -> None:
            if rows > self._max_rows:
                raise too_many_rows(self._max_rows)
            if not job.options["dry_run"]:
                renew(rows)

        return tell

    def _undo_earlier_attempts(self, job: Job) -> None:
        name = Path(str(job.options["path"])).name
        with self._store.write() as transaction:
            for batch in transaction.batches.list():
                if batch.file_name == name and not batch.undone_at:
                    _undo(transaction, batch)


def _undo(transaction: Transaction, batch: Batch) -> None:
    try:
        transaction.batches.undo(batch.batch_id)
    except Conflict as refusal:
        told = f"its server was killed when rows were stored already, as import {batch.batch_id}"
        raise Conflict(f"{told}, which cannot be taken back to begin anew: {refusal}") from refusal
