"""What was backed up comes back: every row of every table, every file, on either kind of database."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models import tables
from models.backups.archive import read_manifest
from models.backups.backup import back_up
from models.backups.database_copy import write_copy
from models.backups.restore import restore
from models.backups.trial import try_out
from models.database import begin_write
from models.errors import Conflict, DataFormat, NotFound
from models.store import Store
from tests.models.backups.conftest import FILES, all_rows, engine_of
from tests.models.examples import place

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
ENDED = {"sessions", "sign_in_links", "departures"}


def test_every_row_of_every_table_comes_back_on_any_database(
    filled_url: str, home: Path, empty_target: str, tmp_path: Path
) -> None:
    before = all_rows(filled_url)
    assert all(len(rows) >= 3 for rows in before.values())
    archive = back_up(filled_url, home, tmp_path, NOW).archive
    restored = restore(archive, empty_target, tmp_path / "empty", NOW + timedelta(days=3))
    after = all_rows(empty_target)
    assert {name: rows for name, rows in after.items() if name not in ENDED | {"store_facts"}} == {
        name: rows for name, rows in before.items() if name not in ENDED | {"store_facts"}
    }
    assert [after[name] for name in ENDED] == [[], [], []]
    ended = restored.aftermath
    assert (ended.sessions, ended.sign_in_links, ended.departures) == (3, 3, 3)
    assert restored.manifest.rows == {name: len(rows) for name, rows in before.items()}


def test_the_restored_database_is_another_one_for_what_was_derived_from_it(
    filled_url: str, home: Path, tmp_path: Path
) -> None:
    first = Store.open(filled_url)
    archive = back_up(filled_url, home, tmp_path, NOW).archive
    restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    second = Store.open(tmp_path / "new" / "setu.db")
    assert first.database_id != second.database_id
    first.close()
    second.close()


def test_numbers_go_on_after_the_largest(filled_url: str, home: Path, empty_target: str, tmp_path: Path) -> None:
    archive = back_up(filled_url, home, tmp_path, NOW).archive
    restore(archive, empty_target, tmp_path / "empty", NOW)
    last = max(row[0] for row in all_rows(empty_target)["changes"])
    store = Store.open(empty_target)
    with store.write() as tx:
        tx.places.put([place("pune")])
        assert [change.seq for change in tx.changes.since(last)] == [last + 1]
    store.close()


def test_files_of_the_home_come_back_and_what_can_be_made_again_does_not(
    filled_url: str, home: Path, tmp_path: Path
) -> None:
    (home / "outbox" / "link.eml").symlink_to("/etc/hostname")
    archive = back_up(filled_url, home, tmp_path, NOW).archive
    new = tmp_path / "new"
    restore(archive, new / "setu.db", new, NOW)
    found = {path.relative_to(new).as_posix(): path for path in new.rglob("*") if path.is_file()}
    assert {name: path.read_text(encoding="utf-8") for name, path in found.items() if name != "setu.db"} == FILES
    assert {path.stat().st_mode & 0o777 for path in [archive, *found.values()]} == {0o600}


def test_a_backup_holds_what_was_committed_and_nothing_that_is_being_written(
    filled_url: str, home: Path, tmp_path: Path
) -> None:
    store = Store.open(filled_url)
    with store.write() as tx:
        tx.places.put([place("committed")])
    engine = engine_of(filled_url)
    with begin_write(engine) as writing:
        writing.execute(tables.places.delete().where(tables.places.c.place_id == "committed"))
        archive = back_up(filled_url, home, tmp_path, NOW).archive
    restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    assert "committed" in {row[0] for row in all_rows(tmp_path / "new" / "setu.db")["places"]}
    engine.dispose()
    store.close()


@pytest.mark.sqlite
def test_what_was_deleted_is_not_in_the_copy(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    with store.write() as tx:
        tx.places.put([place("secret-place-of-somebody")])
    with store.write() as tx:
        assert tx.places.delete(["secret-place-of-somebody"]) == 1
    engine = engine_of(sqlite_url)
    with begin_write(engine) as writing:
        writing.execute(text("DELETE FROM changes"))
    write_copy(sqlite_url, tmp_path / "copy.db")
    assert b"secret-place-of-somebody" not in (tmp_path / "copy.db").read_bytes()
    engine.dispose()
    store.close()


def test_trying_out_changes_nothing_and_tells_a_backup_that_lacks_rows(
    filled_url: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = back_up(filled_url, home, tmp_path, NOW).archive
    before = sorted(tmp_path.rglob("*"))
    assert try_out(archive, NOW).manifest == read_manifest(archive)
    assert sorted(tmp_path.rglob("*")) == before
    monkeypatch.setattr("models.backups.trial.count_rows", lambda _: {"places": 1})
    with pytest.raises(DataFormat, match="other rows than were packed"):
        try_out(archive, NOW)


def test_backups_of_a_folder_are_named_by_their_moment_and_the_newest_are_kept(
    filled_url: str, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.tar.gz").write_text("mine")
    made = [back_up(filled_url, home, folder, NOW + timedelta(days=day), keep=2) for day in range(4)]
    assert made[0].archive.name == "setu-20261128T093000Z.tar.gz"
    assert [backup.removed for backup in made] == [(), (), (made[0].archive,), (made[1].archive,)]
    assert sorted(folder.iterdir()) == sorted([folder / "notes.tar.gz", made[2].archive, made[3].archive])


def test_what_only_has_the_name_of_a_backup_is_not_removed(filled_url: str, home: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "setu-20200101T000000Z.tar.gz"
    foreign.write_bytes(gzip.compress(b"a letter"))
    with pytest.raises(DataFormat, match="setu-20200101T000000Z"):
        back_up(filled_url, home, tmp_path, NOW, keep=1)
    assert foreign.exists()


def test_an_archive_is_never_written_over(filled_url: str, home: Path, tmp_path: Path) -> None:
    archive = tmp_path / "mine.tar.gz"
    archive.write_text("something else")
    with pytest.raises(Conflict, match="exists already"):
        back_up(filled_url, home, archive, NOW)
    assert archive.read_text() == "something else"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_database_that_is_not_there_is_not_made(home: Path, tmp_path: Path, postgres_url: str) -> None:
    with pytest.raises(NotFound, match="no database"):
        back_up(tmp_path / "nothing.db", home, tmp_path / "b.tar.gz", NOW)
    with pytest.raises(NotFound, match="holds nothing of Setu"):
        back_up(postgres_url, home, tmp_path / "b.tar.gz", NOW)
    assert not (tmp_path / "nothing.db").exists()


def test_another_application_s_file_is_not_backed_up_as_setu_s(home: Path, tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "other.db")
    with begin_write(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE letters (text TEXT)")
    engine.dispose()
    with pytest.raises(DataFormat, match="no database of Setu"):
        back_up(tmp_path / "other.db", home, tmp_path / "b.tar.gz", NOW)
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at" * 50)
    with pytest.raises(DataFormat, match="cannot be copied"):
        back_up(tmp_path / "text.db", home, tmp_path / "b.tar.gz", NOW)
