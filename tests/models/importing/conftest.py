"""A store on SQLite for the tests of importing; one test of its own runs on PostgreSQL too."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.store import Store

WriteFile = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the current schema, to be copied: making one anew for every test is slow."""
    path = tmp_path_factory.mktemp("importing") / "empty.db"
    Store.open(path).close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copy(empty_database, tmp_path / "setu.db")
    opened = Store.open(tmp_path / "setu.db")
    yield opened
    opened.close()


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Give a function that writes a text file and returns its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write
