"""Make a backup: the database as it is at one moment, and the files of the home that cannot be made again."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from models.backups.archive import describe, pack, read_manifest
from models.backups.database_copy import count_rows, write_copy
from models.backups.manifest import DATABASE, BackupManifest
from models.errors import DataFormat
from models.moments import written
from models.schema import VERSION_TABLE

KEPT_IN_HOME = ("models.json", "outbox", "uploads")
"""Files and folders of the home that nothing else holds; index, cache and models are made again."""

_NAME = re.compile(r"setu-\d{8}T\d{6}Z\.tar\.gz")


@dataclass(frozen=True)
class Backup:
    """An archive that was written: where, how large in bytes, what it holds, and which older ones were removed."""

    archive: Path
    size: int
    manifest: BackupManifest
    removed: tuple[Path, ...] = ()


def back_up(database: str | Path, home: Path, target: Path, now: datetime, *, keep: int | None = None) -> Backup:
    """Write a backup while others read and write.

    Args:
        database: Path of an SQLite file, or a database URL.
        home: Folder of all state.
        target: The file to make; or a folder, in which it is named after the moment.
        now: The present moment.
        keep: Of the backups that were named so in the folder, keep this many, the newest; all when ``None``.

    Raises:
        NotFound: There is no such database.
        Conflict: There is such a file already.
        DataFormat: The database is damaged, or not Setu's.
    """
    archive = target / f"setu-{now:%Y%m%dT%H%M%SZ}.tar.gz" if target.is_dir() else target
    with tempfile.TemporaryDirectory(prefix=".setu-backup-", dir=archive.parent) as folder:
        copy = Path(folder, DATABASE)
        write_copy(database, copy)
        files = {DATABASE: copy} | dict(_files_of(home))
        manifest = _manifest(copy, files, now)
        pack(archive, manifest, files)
    removed = tuple(_older(archive.parent, keep)) if target.is_dir() and keep else ()
    for old in removed:
        old.unlink()
    return Backup(archive, archive.stat().st_size, manifest, removed)


def _files_of(home: Path) -> Iterator[tuple[str, Path]]:
    for name in KEPT_IN_HOME:
        root = home / name
        found = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in found:
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(home).as_posix(), path


def _manifest(copy: Path, files: Mapping[str, Path], now: datetime) -> BackupManifest:
    with closing(sqlite3.connect(copy)) as connection:
        try:
            schema = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0]  # noqa: S608
            facts = dict(connection.execute("SELECT name, value FROM store_facts"))
        except (sqlite3.DatabaseError, TypeError) as error:
            raise DataFormat("the file is no database of Setu; name another with --db") from error
    rows = count_rows(copy)
    described = {name: describe(file) for name, file in files.items()}
    return BackupManifest(written(now), version("setu"), schema, facts.get("database_id", ""), rows, described)


def _older(folder: Path, keep: int) -> Iterator[Path]:
    """Give the backups of a folder beyond the newest; what only has such a name is nobody's to remove."""
    named = sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)
    for path in named[keep:]:
        read_manifest(path)
        yield path
