"""Where a restored database goes: the place of an SQLite file, or a database of a PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, func, select

from models import tables
from models.backups.archive import sync
from models.backups.backup import back_up
from models.backups.database_copy import check_nobody_has_it_open, replace_rows
from models.database import begin_read, begin_write, make_engine, parse_url
from models.database_errors import explained, explained_on_opening
from models.schema import migrate


class DatabasePlace(Protocol):
    """A place for a database."""

    def is_occupied(self) -> bool:
        """Return whether something is there that a restore would replace."""

    def check_free(self) -> None:
        """Refuse while somebody uses what is there.

        Raises:
            Conflict: Somebody does.
        """

    def put(self, copy: Path) -> list[Path]:
        """Put a checked and prepared SQLite file there, and return where what was there is now.

        Raises:
            Conflict: Another writer did not end in time.
        """


def place_of(database: str | Path, home: Path, now: datetime) -> DatabasePlace:
    """Return the place that a path or a database URL names."""
    url = parse_url(database)
    if url.get_backend_name() == "sqlite":
        return FilePlace(Path(url.database or ""), now)
    return ServerPlace(str(database), home, now)


def aside(path: Path, now: datetime) -> Path:
    """Return the name under which something is kept when a restore takes its place."""
    return path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")


class FilePlace:
    """The place of an SQLite file; the file that was there is renamed."""

    def __init__(self, file: Path, now: datetime) -> None:
        self._file = file
        self._now = now

    def is_occupied(self) -> bool:
        """Return whether there is a file."""
        return self._file.exists()

    def check_free(self) -> None:
        """Refuse while another process has the file open: it would go on writing into what was set aside."""
        if self._file.exists():
            check_nobody_has_it_open(self._file)

    def put(self, copy: Path) -> list[Path]:
        """Put the copy beside the file first, so that the last step is a rename."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f".{self._file.name}.draft")
        shutil.copyfile(copy, draft)
        draft.chmod(0o600)
        sync(draft)
        kept = self._set_aside() if self._file.exists() else []
        draft.replace(self._file)
        sync(self._file.parent)
        return kept

    def _set_aside(self) -> list[Path]:
        kept = aside(self._file, self._now)
        self._file.rename(kept)
        for ending in ("-wal", "-shm"):  # of a damaged file they are left, and belong to it
            if (beside := self._file.with_name(self._file.name + ending)).exists():
                beside.rename(kept.with_name(kept.name + ending))
        return [kept]


class ServerPlace:
    """A PostgreSQL database; what was in it becomes a backup in the home, and all changes are one transaction."""

    def __init__(self, url: str, home: Path, now: datetime) -> None:
        self._url = url
        self._home = home
        self._now = now

    def is_occupied(self) -> bool:
        """Return whether any table holds a row that a new database would not hold."""
        with self._migrated() as engine, begin_read(engine) as connection:
            return any(_has_rows(connection, name) for name in tables.metadata.tables if name != "store_facts")

    def check_free(self) -> None:
        """Refuse nobody: others wait for the transaction's end, or make it wait."""

    def put(self, copy: Path) -> list[Path]:
        """Replace all rows by those of the copy."""
        kept = [self._keep()] if self.is_occupied() else []
        source = make_engine(parse_url(copy))
        try:
            with explained(), self._migrated() as target, begin_read(source) as reading, begin_write(target) as writing:
                replace_rows(reading, writing)
        finally:
            source.dispose()
        return kept

    def _keep(self) -> Path:
        archive = self._home / f"before-restore-{self._now:%Y%m%dT%H%M%SZ}.tar.gz"
        return back_up(self._url, self._home, archive, self._now).archive

    @contextmanager
    def _migrated(self) -> Iterator[Engine]:
        url = parse_url(self._url)
        engine = make_engine(url)
        try:
            with explained_on_opening(url):
                migrate(engine)
            yield engine
        finally:
            engine.dispose()


def _has_rows(connection: Connection, name: str) -> bool:
    table = tables.metadata.tables[name]
    return connection.execute(select(func.count()).select_from(select(table).limit(1).subquery())).scalar_one() > 0
