"""What the proofs look with sees what it should: each look finds what was broken on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from models.introductions.contacts import ContactOf
from models.introductions.notification import NotificationKind
from models.moments import now_utc
from models.store import Store
from scripts.proof.killing import moments
from scripts.proof.mail_server import Taken
from scripts.proof.postgres_server import PostgresServer
from scripts.proof.soundness import damage, digest_of_records, index_differs, let_leases_run_out, stuck
from scripts.proof.stage import evidence, fill, seeded
from tests.matcher.scene import hash_encoders


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.sqlite), "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, postgres: PostgresServer) -> Iterator[Store]:
    is_file = request.param == "sqlite"
    opened = Store.open(tmp_path / "setu.db" if is_file else postgres.address(postgres.new_database()))
    fill(opened, 3, 1, seed=1)
    yield opened
    opened.close()


def test_a_sound_database_has_no_damage_and_nothing_stuck(store: Store) -> None:
    assert damage(store) == stuck(store) == []


@pytest.mark.sqlite
def test_a_lost_reference_and_a_damaged_file_are_damage(tmp_path: Path) -> None:
    opened = Store.open(tmp_path / "setu.db")
    fill(opened, 1, 0, seed=1)
    engine = create_engine(opened.url)
    with engine.begin() as connection:  # references are not checked on this connection
        connection.exec_driver_sql("DELETE FROM evidence")
    engine.dispose()
    assert any("reference lost" in line for line in damage(opened))
    opened.close()


def test_an_open_import_a_job_and_a_message_are_stuck_until_they_end(store: Store) -> None:
    with store.write() as tx:
        batch = tx.batches.start("evidence", "rows.csv")
        job = tx.jobs.submit("t", {})
        message = tx.outbox.add(NotificationKind.DIGEST, ContactOf.PROVIDER, "person-0001", now_utc())
    found = stuck(store)
    assert {one.split()[1] for one in found} == {batch.batch_id, job.job_id, message.message_id}


def test_a_lease_that_was_let_run_out_can_be_claimed_at_once(store: Store) -> None:
    with store.write() as tx:
        tx.jobs.submit("t", {})
        tx.outbox.add(NotificationKind.DIGEST, ContactOf.PROVIDER, "person-0001", now_utc())
        assert tx.jobs.claim("a", 600)
        assert tx.outbox.claim("a", now_utc())
    with store.write() as tx:
        assert tx.jobs.claim("b", 600) is None
        assert tx.outbox.claim("b", now_utc()) is None
    let_leases_run_out(store)
    with store.write() as tx:
        assert tx.jobs.claim("b", 600)
        assert tx.outbox.claim("b", now_utc())


def test_records_that_differ_in_one_word_have_another_digest(store: Store) -> None:
    before = digest_of_records(store)
    with store.write() as tx:
        tx.evidence.put([evidence("person-0001-0", "person-0001", seeded(99))])
    assert digest_of_records(store) != before


def test_an_index_that_lacks_a_passage_differs_from_a_rebuild(store: Store, tmp_path: Path) -> None:
    encoders, cache = hash_encoders(), VectorCache(tmp_path / "vectors.sqlite")
    old = Indexer(store, encoders, tmp_path / "old", cache).rebuild()
    with store.write() as tx:
        tx.evidence.put([evidence("new", "person-0001", seeded(5))])
    new = Indexer(store, encoders, tmp_path / "new", cache).rebuild()
    questions = ["zinc that cracks after rain", "batch"]
    assert index_differs(old, new, encoders, questions)
    assert index_differs(new, Indexer(store, encoders, tmp_path / "new", cache).current(), encoders, questions) == []
    cache.close()


def test_kills_come_once_in_each_part_of_the_time_and_follow_from_the_seed() -> None:
    found = list(moments(10, 5.0, seed=3))
    assert sorted(int(moment / 0.5) for moment in found) == list(range(10))
    assert found == list(moments(10, 5.0, seed=3))
    assert found != list(moments(10, 5.0, seed=4))


def test_mail_is_counted_by_its_message_id() -> None:
    taken = Taken(messages=[b"Message-ID: <msg-1@x>\r\n\r\na", b"Message-ID: <msg-2@x>\r\n\r\n"] * 2)
    taken.messages.pop()
    assert taken.counts() == {"msg-1": 2, "msg-2": 1}
