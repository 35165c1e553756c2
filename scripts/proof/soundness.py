"""What must hold of a database and its index after a crash, whatever was going on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection, create_engine, select, update
from sqlalchemy.exc import DBAPIError

from embeddings.encoder import Encoder, Role
from embeddings.row_table import PassageRef
from embeddings.search_index import SearchIndex
from embeddings.tokenizer import tokenize
from models import tables
from models.accounts.remembered_answers import WRITTEN
from models.accounts.tables import remembered_answers as answers
from models.introductions.tables import notifications
from models.store import Store

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC).isoformat(timespec="milliseconds")
DEPTH = 20
Encoders = Mapping[str, Encoder]
RECORDS = ("places", "organisations", "providers", "evidence", "problems")


def let_leases_run_out(store: Store) -> None:
    """Set what processes that are gone held to the past, as if the minutes that it lasts had gone by."""
    engine = create_engine(store.url)
    with engine.begin() as connection:
        for table, held in ((tables.jobs, "running"), (notifications, "sending")):
            connection.execute(update(table).where(table.c.state == held).values(leased_until=LONG_AGO))
        connection.execute(update(answers).where(answers.c.status <= WRITTEN).values(at=LONG_AGO))
    engine.dispose()


def damage(store: Store) -> list[str]:
    """Return what the database itself finds wrong with its pages, indexes and references; empty when all is well."""
    engine = create_engine(store.url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                return [str(line) for line in told if line != "ok"] + [f"reference lost: {row}" for row in lost]
            return _damage_of_postgres(connection)
    finally:
        engine.dispose()


def _damage_of_postgres(connection: Connection) -> list[str]:
    """Compare every row with the form of its table, and every B-tree with the rows that it should lead to."""
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS amcheck")
    of_ours = "relnamespace = 'public'::regnamespace"
    heaps = f"SELECT relname, msg FROM pg_class, verify_heapam(oid) WHERE relkind = 'r' AND {of_ours}"  # noqa: S608
    found = [f"{table}: {told}" for table, told in connection.exec_driver_sql(heaps)]
    trees = f"SELECT bt_index_check(oid, true) FROM pg_class WHERE relkind = 'i' AND {of_ours}"  # noqa: S608
    try:
        connection.exec_driver_sql(trees).all()
    except DBAPIError as error:
        found.append(str(error.orig))
    return found


def stuck(store: Store) -> list[str]:
    """Return jobs and messages that did not come to their end, and imports that neither ended nor were taken back."""
    jobs, batches = tables.jobs.c, tables.batches.c
    looks = {
        "job": select(jobs.job_id).where(jobs.state.in_(("queued", "running"))),
        "message": select(notifications.c.message_id).where(notifications.c.state.in_(("queued", "sending"))),
        "import": select(batches.batch_id).where(batches.finished_at.is_(None), batches.undone_at.is_(None)),
    }
    engine = create_engine(store.url)
    with engine.connect() as connection:
        found = [f"{what} {key} is open" for what, look in looks.items() for key in connection.execute(look).scalars()]
    engine.dispose()
    return found


def digest_of_records(store: Store) -> str:
    """Return a hash of all records, that two databases share when they hold the same."""
    found = hashlib.sha256()
    with store.read() as transaction:
        for name in RECORDS:
            for record in getattr(transaction, name).iterate():
                found.update(f"{name} {record!r}\n".encode())
    return found.hexdigest()


def index_differs(kept: SearchIndex, rebuilt: SearchIndex, encoders: Encoders, questions: Iterable[str]) -> list[str]:
    """Return where an index holds or answers otherwise than one that was built from the database alone."""
    found = [] if _held(kept) == _held(rebuilt) else ["the index holds other passages or vectors than a rebuild"]
    for question in questions:
        answers = [_answers(state, encoders, question) for state in (kept, rebuilt)]
        found += [] if answers[0] == answers[1] else [f"{question!r} is answered otherwise than by a rebuild"]
    return found


def _held(state: SearchIndex) -> dict[PassageRef, tuple[bytes, ...]]:
    """Return every live passage with its vectors, one a view."""
    rows = np.setdiff1d(np.arange(state.row_count + len(state.removed)), state.removed)
    vectors = [state.vectors_of(view, rows) for view in state.views]
    return {
        passage: tuple(of_view[place].tobytes() for of_view in vectors)
        for place, passage in enumerate(state.passages(rows))
    }


def _answers(state: SearchIndex, encoders: Encoders, question: str) -> list[list[str]]:
    """Return the evidence that each view and the words lead to, the best first; ties by id, as rows may differ."""
    hits = [state.search(view, encoders[view].encode([question], Role.QUERY).vectors[0], DEPTH) for view in state.views]
    hits.append(state.lexical_search(tokenize(question), DEPTH))
    return [
        [
            key
            for _, key in sorted(
                (-round(score, 5), ref.evidence_id)
                for score, ref in zip(hit.scores.tolist(), state.passages(hit.rows), strict=True)
            )
        ]
        for hit in hits
    ]
