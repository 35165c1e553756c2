"""The migrations make the tables of `models.tables`, and an old database comes up to date with its records."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from models import schema, tables
from models.database import begin_write, make_engine, parse_url
from models.errors import DataFormat, SchemaMismatch
from models.store import Store
from tests.models.examples import place

ROOT = Path(schema.__file__).parents[1]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(parse_url(database_url))
    yield made
    made.dispose()


def execute(engine: Engine, *statements: str) -> None:
    with begin_write(engine) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    schema.migrate(engine)
    with engine.connect() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []


def test_checks_that_the_comparison_does_not_see_are_there(engine: Engine) -> None:
    schema.migrate(engine)
    checks = inspect(engine).get_check_constraints("changes")
    assert [check["name"] for check in checks] == ["ck_changes_operation"]


def test_the_revisions_written_down_are_those_in_the_folder() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "models" / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == schema.REVISIONS


def test_a_database_of_the_first_revision_keeps_its_records_and_changes(engine: Engine, database_url: str) -> None:
    schema.migrate(engine, "0001")
    assert "batches" not in inspect(engine).get_table_names()
    execute(
        engine,
        "INSERT INTO places VALUES ('pune', 'पुणे', 'Maharashtra', 18.52, 73.86, 's', NULL, '', 'old hash')",
        "INSERT INTO changes (record_type, record_id, operation, at) VALUES ('place', 'pune', 'put', '2026-01-01')",
    )
    store = Store.open(database_url)
    with store.write() as tx:
        assert tx.places.get("pune").name == "पुणे"
        assert [change.record_id for change in tx.changes.since(0)] == ["pune"]
        assert tx.batches.list() == []
        assert tx.places.put([place("pune")]).updated == 1
    store.close()


def test_the_database_keeps_its_id(database_url: str) -> None:
    first = Store.open(database_url)
    second = Store.open(database_url)
    assert first.database_id == second.database_id
    assert re.fullmatch("[0-9a-f]{32}", first.database_id)
    first.close()
    second.close()


def test_downgrade_and_upgrade_lead_back(engine: Engine) -> None:
    schema.migrate(engine)
    with begin_write(engine) as connection:
        schema.run("downgrade", connection, "base")
    assert set(inspect(engine).get_table_names()) <= {schema.VERSION_TABLE}
    schema.migrate(engine)
    assert set(tables.metadata.tables) < set(inspect(engine).get_table_names())


def test_a_newer_database_is_refused_with_what_to_do(engine: Engine, database_url: str) -> None:
    schema.migrate(engine)
    execute(engine, "UPDATE setu_schema SET version_num = '9999'")
    with pytest.raises(SchemaMismatch, match=r"schema 9999.*knows up to.*install"):
        Store.open(database_url)


def test_a_database_with_tables_of_our_names_that_are_not_ours_is_refused(engine: Engine, database_url: str) -> None:
    execute(engine, "CREATE TABLE places (name TEXT)")
    with pytest.raises(DataFormat, match="places"):
        Store.open(database_url)


def test_a_failed_migration_leaves_nothing_behind(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.migrate(engine, "0001")
    execute(engine, "CREATE TABLE batch_rows (name TEXT)")
    with pytest.raises(Exception, match="batch_rows"):
        schema.migrate(engine)
    with engine.connect() as connection:
        assert schema.current_revision(connection) == "0001"
        assert "batches" not in inspect(connection).get_table_names()


def test_the_alembic_command_works_for_contributors(tmp_path: Path) -> None:
    database = tmp_path / "dev.db"
    command = [sys.executable, "-m", "alembic", "-x", f"database={database}"]
    for arguments in (["upgrade", "head"], ["check"]):
        done = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    Store.open(database).close()
