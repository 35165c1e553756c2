"""Opening databases, and what transactions promise."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from models import database
from models.database import make_engine, parse_url, use_write_ahead_log
from models.errors import Conflict, DataFormat, InvalidInput, NotFound
from models.repositories import PutCounts
from models.store import Store
from tests.models.examples import evidence, organisation, place, provider


def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "घर" / "50% full" / "setu.db"
    store = Store.open(path)
    with store.write() as tx:
        tx.places.put([place()])
    store.close()
    again = Store.open(str(path))
    with again.read() as tx:
        assert list(tx.places.iterate()) == [place()]
    again.close()


def test_the_url_of_a_store_opens_the_same_database(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([place()])
    again = Store.open(store.url)
    with again.read() as tx:
        assert tx.places.count() == 1
    assert again.database_id == store.database_id
    again.close()


@pytest.mark.parametrize("url", ["mysql://host/name", "http://example.org", "sqlite://", "sqlite:///:memory:", "://"])
def test_a_url_of_something_else_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="postgresql://USER@HOST/NAME"):
        Store.open(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_postgresql_is_always_spoken_to_with_psycopg_3(scheme: str) -> None:
    assert database.parse_url(f"{scheme}://me@host/name").drivername == "postgresql+psycopg"


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(InvalidInput, match="cannot be reached") as refused:
        Store.open("postgresql://me:secret@127.0.0.1:1/name")
    assert "secret" not in str(refused.value)


def test_the_repr_of_a_store_hides_the_password(postgres_url: str) -> None:
    store = Store.open(postgres_url.replace("postgres:", "postgres:secret", 1))
    assert "secret" not in repr(store)
    store.close()


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,place\n" * 100)
    with pytest.raises(DataFormat, match="not an SQLite database"):
        Store.open(path)
    assert path.read_text() == "name,place\n" * 100


def test_an_sqlite_file_of_another_application_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "browser.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (name)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DataFormat, match="bookmarks"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_folder_and_a_file_in_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file" / "setu.db"):
        with pytest.raises(InvalidInput, match="cannot be"):
            Store.open(path)


@pytest.mark.sqlite
def test_sqlite_waits_checks_and_syncs(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    with store._engine.connect() as connection:
        values = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
    store.close()
    full = 2
    assert values == ["wal", 1, full, database.BUSY_TIMEOUT_S * 1000]


def test_many_openers_of_a_new_database_all_get_it(database_url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(Store.open, [database_url] * 6))
    assert len({store.database_id for store in stores}) == 1
    for store in stores:
        store.close()


@pytest.mark.sqlite
def test_an_opener_waits_until_the_mode_of_a_file_can_change(tmp_path: Path) -> None:
    path = tmp_path / "setu.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN")
        other.execute("SELECT * FROM t")  # whoever reads keeps the mode from changing
        engine = make_engine(parse_url(path))
        changed = pool.submit(use_write_ahead_log, engine)
        with pytest.raises(TimeoutError):
            changed.result(timeout=0.5)
        other.execute("ROLLBACK")
        changed.result(timeout=20)
        engine.dispose()
    with closing(sqlite3.connect(path)) as later:
        assert later.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_reader_sees_the_state_of_its_beginning(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([place("a")])
    with store.read() as reader:
        with store.write() as writer:
            writer.places.put([place("a", "Goa"), place("b")])
        assert list(reader.places.iterate()) == [place("a")]
        assert len(reader.changes.since(0)) == 1
    with store.read() as reader:
        assert reader.places.count() == 2


def test_a_reader_does_not_see_what_is_not_committed(store: Store) -> None:
    with store.write() as writer:
        writer.places.put([place("a")])
        with store.read() as reader:
            assert reader.places.count() == 0


def test_a_writer_sees_its_own_writes(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("p1")])
        tx.evidence.put([evidence("e1", "p1")])
        assert tx.evidence.owned_by(["p1"]) == {"p1": [evidence("e1", "p1")]}


def test_an_error_in_the_block_undoes_all_of_it(store: Store) -> None:
    def write_well_then_badly() -> None:
        with store.write() as tx:
            tx.organisations.put([organisation("o1")])
            tx.evidence.put([evidence("e1", "p9")])

    with pytest.raises(InvalidInput, match="p9"):
        write_well_then_badly()
    with store.read() as tx:
        assert tx.organisations.count() == 0


def test_six_writers_at_once_all_succeed(store: Store) -> None:
    def write(writer: int) -> PutCounts:
        counts = PutCounts()
        for number in range(10):
            with store.write() as tx:
                counts += tx.places.put([place(f"{writer}-{number}"), place("shared", f"{writer}-{number}")])
        return counts

    with ThreadPoolExecutor(6) as pool:
        counts = sum(pool.map(write, range(6)), PutCounts())
    assert counts == PutCounts(created=61, updated=59)


def test_a_writer_that_waits_too_long_is_told_so(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    first = Store.open(database_url)
    second = Store.open(database_url)
    with first.write(), pytest.raises(Conflict, match="another process is writing"), second.write():
        pass
    first.close()
    second.close()


def test_nothing_stands_under_a_text_with_nul_and_no_transaction_breaks_by_it(store: Store) -> None:
    with store.read() as tx:
        with pytest.raises(NotFound):
            tx.jobs.get("a\0b")
        assert tx.jobs.latest(["t"], 1) == []
    found: list[object] = []
    with suppress(InvalidInput), store.read() as tx:  # PostgreSQL refuses, SQLite finds nothing
        found = list(tx.introductions.listed(provider_id="a\0b"))
    assert found == []


def test_a_postgresql_database_may_be_shared_with_another_application(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
    engine.dispose()
    Store.open(postgres_url).close()
