"""The import worker: one thread in each server process that runs queued imports, one after the other.

The queue is the ``jobs`` table, so a restart loses nothing and two processes never run one job at once. An import that
was cut off has left an open batch; whoever takes the job over undoes that first.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.background import Background, outcome_of
from api.uploads import Uploads, too_many_rows
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.importing.mapping import load_mapping
from models.jobs import Job
from models.store import Store

logger = logging.getLogger("setu.imports")

TASK = "import"
LEASE_S = 600.0
"""How long a silent worker keeps its job; a dry run cannot renew its lease, because it holds the write transaction."""

RENEW_EVERY_S = 2.0
POLL_S = 5.0
"""How often the queue is looked at for jobs of other processes; this process's own wake the worker at once."""


class ImportWorker(Background):
    """Runs imports until it is stopped."""

    def __init__(self, store: Store, uploads: Uploads, max_rows: int) -> None:
        """Make a worker; it does nothing before `start`."""
        super().__init__("setu-imports", POLL_S, logger)
        self._store = store
        self._uploads = uploads
        self._max_rows = max_rows
        self._worker = f"{socket.gethostname()}-{os.getpid()}-{id(self):x}"

    def run_next(self) -> bool:
        """Run the next job, if there is one, and return whether there was."""
        # Looked at first without a lock, so that an idle server never holds up a writer.
        with self._store.read() as transaction:
            if not transaction.jobs.is_any_waiting(tasks=(TASK,)):
                return False
        with self._store.write() as transaction:
            job = transaction.jobs.claim(self._worker, LEASE_S, tasks=(TASK,))
        if job is None:
            return False
        self._run(job)
        return True

    def look(self) -> None:
        """Run the jobs that wait, one after the other."""
        while not self._is_stopping and self.run_next():
            pass

    def _run(self, job: Job) -> None:
        logger.info("%s begins: %s", job.job_id, job.options["name"])
        result, failure = outcome_of(job, self._import, logger)
        with self._store.write() as transaction:
            transaction.jobs.finish(job, result, failure=failure, progress=int(result.get("read", 0)))
        self._uploads.discard(job.job_id)
        logger.info("%s ends: %s", job.job_id, failure or "done")

    def _import(self, job: Job) -> dict[str, Any]:
        self._undo_earlier_attempts(job)
        path = Path(str(job.options["path"]))
        mapping = job.options.get("mapping")
        report = import_file(
            self._store,
            ImportKind(job.options["kind"]),
            path,
            mapping=load_mapping(Path(mapping)) if mapping else None,
            dry_run=bool(job.options["dry_run"]),
            progress=self._progress(job),
            errors_path=self._uploads.errors_path(job.job_id),
        )
        # The file's own name is told, not the one under which it lay here.
        has_errors = bool(report.errors_file)
        return report.to_json() | {"file": job.options["name"], "errors_file": "errors.csv" if has_errors else ""}

    def _progress(self, job: Job) -> Callable[[int], None]:
        renewed = time.monotonic()

        def tell(rows: int) -> None:
            nonlocal renewed
            if rows > self._max_rows:
                raise too_many_rows(self._max_rows)
            if not job.options["dry_run"] and time.monotonic() - renewed > RENEW_EVERY_S:
                with self._store.write() as transaction:
                    transaction.jobs.renew(job, LEASE_S, rows)
                renewed = time.monotonic()

        return tell

    def _undo_earlier_attempts(self, job: Job) -> None:
        if job.attempts == 1:
            return
        name = Path(str(job.options["path"])).name
        with self._store.write() as transaction:
            for batch in transaction.batches.list():
                if batch.file_name == name and not batch.finished_at and not batch.undone_at:
                    transaction.batches.undo(batch.batch_id)
