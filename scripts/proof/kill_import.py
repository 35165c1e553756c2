"""Import workers that are killed: what was cut off is taken back and done again, and nothing is there twice."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from api.import_worker import TASK
from api.uploads import Uploads
from models.importing.batch_run import CHUNK_ROWS
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.jobs import Job, JobState, new_job_id
from models.store import Store
from scripts.proof.killing import moments, run_work
from scripts.proof.proof import Plan, Proof
from scripts.proof.soundness import damage, digest_of_records, let_leases_run_out, stuck
from scripts.proof.stage import Stage, fill, seeded, sentence, stages
from scripts.proof.trial import Trials

CLAIM = "an import that is cut off is taken back and done again: the database ends as if nothing had happened"
PEOPLE = 100
CHUNKS = 4
"""Transactions that a file takes, so that most kills come between the first and the last of them."""


def prove_imports(plan: Plan) -> Iterator[Proof]:
    """Kill import workers on both databases; beside each stands a database that was never interrupted."""
    with stages(plan, "kill-import") as both:
        for stage in both:
            yield _prove_on(stage, plan)


def _prove_on(stage: Stage, plan: Plan) -> Proof:
    trials = Trials(f"kill import, {stage.kind}", CLAIM)
    with stage.store() as store, closing(Store.open(stage.home / "calm.db")) as calm:
        for one in (store, calm):
            fill(one, PEOPLE, 0, plan.seed)
        _submit(stage, store, calm, 0)
        whole_s = run_work("imports", stage.environment()).worked_s
        for number, moment in enumerate(moments(plan.kills, whole_s, plan.seed), start=1):
            _try(stage, store, calm, number, moment, trials)
            plan.progress(trials.name, number, plan.kills)
    return trials.proof("{trials} kills, {killed} in the middle, {cut_off} with part of the rows written")


def _try(stage: Stage, store: Store, calm: Store, number: int, moment: float, trials: Trials) -> None:
    job = _submit(stage, store, calm, number)
    ended = run_work("imports", stage.environment(), moment)
    breaches, is_cut_off = damage(store), bool([one for one in stuck(store) if one.startswith("import")])
    let_leases_run_out(store)
    run_work("imports", stage.environment())
    breaches += [*damage(store), *stuck(store), *_differences(store, calm, job)]
    trials.note(breaches, killed=ended.was_killed, cut_off=is_cut_off)


def _differences(store: Store, calm: Store, job: Job) -> Iterator[str]:
    with store.read() as transaction:
        done = transaction.jobs.get(job.job_id)
        kept = [one for one in transaction.batches.list() if job.job_id in one.file_name and not one.undone_at]
        stored = transaction.evidence.count()
    if done.state is not JobState.DONE:
        yield f"{job.job_id} is {done.state}: {done.failure}"
    if len(kept) != 1:
        yield f"{job.job_id} left {len(kept)} batches"
    if digest_of_records(store) != digest_of_records(calm):
        yield f"{stored} pieces of evidence are not those of the database that nobody interrupted"


def _submit(stage: Stage, store: Store, calm: Store, number: int) -> Job:
    """Queue a file, and import it at once where nobody interrupts."""
    written = written_rows(stage.home / f"evidence-{number}.csv", number, CHUNK_ROWS * CHUNKS)
    job = queue_import(stage, store, written)
    path = Path(str(job.options["path"]))
    import_file(calm, ImportKind.EVIDENCE, Path(shutil.copy(path, stage.home / path.name)))
    return job


def queue_import(stage: Stage, store: Store, written: Path) -> Job:
    """Queue a file of evidence as the server does when one is uploaded."""
    uploads, job_id = Uploads(stage.home / "uploads"), new_job_id()
    with written.open("rb") as content:
        path = uploads.keep(job_id, written.name, content)
    options = {"kind": "evidence", "name": written.name, "dry_run": False, "by": "", "path": str(path), "mapping": ""}
    with store.write() as transaction:
        return transaction.jobs.submit(TASK, options, job_id=job_id)


def written_rows(file: Path, number: int, rows: int) -> Path:
    """Write a file of evidence of which half the rows were in the file before, with other words."""
    chance = seeded(number)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["evidence_id", "kind", "owner_ids", "text"])
        for row in range(rows):
            key, owner = f"e{number * rows // 2 + row}", f"person-{chance.randrange(PEOPLE):04d}"
            writer.writerow([key, "statement", owner, f"We mended {sentence(chance)}, try {number}."])
    return file
