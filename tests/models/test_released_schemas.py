"""Databases that earlier versions wrote come up to date with every row, on both kinds of database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, create_engine, insert, select

from models import schema
from models.backups.backup import back_up
from models.backups.restore import restore
from models.database import begin_write, make_engine, parse_url
from models.store import Store
from tests.models.examples import evidence, organisation, place, problem, provider

RELEASED = sorted(Path(__file__).with_name("released").glob("*.sql"))


def written_by(release: Path, folder: Path) -> Path:
    """Make the database that a version of Setu wrote."""
    file = folder / f"{release.stem}.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(release.read_text(encoding="utf-8"))
    return file


def rows(engine: Engine, names: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of these tables by column, sorted, whatever else the tables have."""
    metadata = MetaData()
    metadata.reflect(engine, only=sorted(names))
    with engine.connect() as connection:
        return {
            name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)
            for name, table in metadata.tables.items()
            if name in names
        }


def put_into_postgres(file: Path, revision: str, url: str) -> None:
    """Write the rows of an old database into a PostgreSQL database of the same schema."""
    source, target = create_engine(f"sqlite:///{file}"), make_engine(parse_url(url))
    schema.migrate(target, revision)
    metadata = MetaData()
    metadata.reflect(target)
    with source.connect() as reading, begin_write(target) as writing:
        for table in metadata.sorted_tables:
            if table.name != schema.VERSION_TABLE:
                writing.execute(table.delete())
                if found := [dict(row) for row in reading.execute(select(table)).mappings()]:
                    writing.execute(insert(table), found)
    source.dispose()
    target.dispose()


def test_there_is_a_database_of_every_schema_that_was_released() -> None:
    assert {"0003", "0005", "0006", "0007", "0013"} <= {release.stem for release in RELEASED}
    assert {release.stem for release in RELEASED} <= set(schema.REVISIONS)


SHORT_LIVED = {"attempts", "remembered_answers"}
"""Made anew by a later schema: what they hold is over in a quarter of an hour and in a day."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("release", RELEASED, ids=lambda release: release.stem)
def test_every_row_is_still_there(release: Path, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    file = written_by(release, tmp_path)
    url = str(file)
    old = create_engine(f"sqlite:///{file}")
    with old.connect() as connection:
        names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    names = {name for name in names if not name.startswith("sqlite_")} - {schema.VERSION_TABLE}
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")
        put_into_postgres(file, release.stem, url)
    engine = make_engine(parse_url(url))
    before = rows(engine, names)
    assert all(before.values())
    Store.open(url).close()
    after = rows(engine, names)
    for name, kept in before.items():
        if name in SHORT_LIVED:
            continue
        assert [{column: row[column] for column in kept[0]} for row in after[name]] == kept, name
    engine.dispose()
    old.dispose()


@pytest.mark.parametrize("release", RELEASED, ids=lambda release: release.stem)
def test_what_it_stored_reads_as_what_this_version_would_store(release: Path, tmp_path: Path) -> None:
    store = Store.open(written_by(release, tmp_path))
    with store.write() as tx:
        counts = [
            tx.places.put([place("pune")]),
            tx.organisations.put([organisation("coep")]),
            tx.providers.put([provider("ann"), provider("bob")]),
            tx.evidence.put([evidence("e1", "ann", "bob")]),
            tx.problems.put([problem("q1")]),
        ]
    assert [count.unchanged for count in counts] == [1, 1, 2, 1, 1]
    store.close()


@pytest.mark.parametrize("release", RELEASED, ids=lambda release: release.stem)
def test_its_backup_is_restored_with_this_version(release: Path, tmp_path: Path) -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    archive = back_up(written_by(release, tmp_path), tmp_path / "old", tmp_path / "b.tar.gz", now).archive
    done = restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", now)
    assert done.manifest.schema == release.stem
    store = Store.open(tmp_path / "new" / "setu.db")
    with store.read() as tx:
        assert tx.providers.get("ann").name == provider("ann").name
    store.close()


def test_going_up_may_be_cut_off_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written_by(RELEASED[0], tmp_path)
    real = schema.run

    def fall_over(*arguments: Any) -> None:
        real(*arguments)
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(schema, "run", fall_over)
    with pytest.raises(RuntimeError, match="stopped"):
        Store.open(file)
    monkeypatch.undo()
    store = Store.open(file)
    with store.read() as tx:
        assert tx.providers.get("ann").name == provider("ann").name
    store.close()
