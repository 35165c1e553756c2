"""Restore a backup: unpack and check it, prepare its database, then put everything in its place.

What was there is kept aside, never written over, and nothing of it is touched before the backup has been checked.
The database comes last: whatever stops a restore before, what was there still answers. Whom it knows as erased, the
restored one knows too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models.backups.aftermath import Aftermath, settle
from models.backups.archive import unpack
from models.backups.backup import KEPT_IN_HOME
from models.backups.database_copy import check_integrity
from models.backups.later_erasures import LaterErasures, carry_over
from models.backups.manifest import DATABASE, BackupManifest
from models.backups.places import aside, place_of
from models.database import begin_write, make_engine, parse_url
from models.database_errors import explained
from models.errors import Conflict
from models.schema import migrate


@dataclass(frozen=True)
class Restored:
    """What a restore did: the backup's manifest, what changed in it, where what was there is now, and its erasures."""

    manifest: BackupManifest
    aftermath: Aftermath
    kept_aside: tuple[Path, ...]
    erasures: LaterErasures


def restore(archive: Path, database: str | Path, home: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Make database and home what they were when a backup was made; nothing may run meanwhile.

    Args:
        archive: A file that `models.backups.backup.back_up` made, with this schema or an earlier one.
        database: Path of an SQLite file, or a database URL; it need not be of the kind that was backed up.
        home: Folder of all state.
        now: The present moment.
        replace: Keep aside what is there, in place of refusing.

    Raises:
        NotFound: There is no such archive.
        DataFormat: It is damaged.
        SchemaMismatch: A newer version of Setu made it.
        Conflict: Something is there already and may not be replaced, or somebody has the database open.
    """
    home.mkdir(parents=True, exist_ok=True)
    place = place_of(database, home, now)
    there = [*(["the database"] if place.is_occupied() else []), *map(str, _kept_files(home))]
    if there and not replace:
        raise Conflict(f"{' and '.join(there)} would be replaced; with --replace what is there is kept aside")
    with tempfile.TemporaryDirectory(prefix=".setu-restore-", dir=home) as name:
        folder = Path(name)
        manifest = unpack(archive, folder)
        aftermath = prepare(folder / DATABASE, now, manifest.made_at)
        place.check_free()
        erasures = carry_over(database, folder / DATABASE) if place.is_occupied() else LaterErasures()
        kept = [*_put_files(folder, home, now), *place.put(folder / DATABASE)]
    return Restored(manifest, aftermath, tuple(kept), erasures)


def prepare(copy: Path, now: datetime, made_at: str) -> Aftermath:
    """Bring an unpacked database to the schema of this version, and settle what must not come back as it was.

    Raises:
        DataFormat: It is damaged.
        SchemaMismatch: A newer version of Setu wrote it.
    """
    check_integrity(copy)
    engine = make_engine(parse_url(copy))
    try:
        with explained():
            migrate(engine)
            with begin_write(engine) as connection:
                return settle(connection, now, made_at)
    finally:
        engine.dispose()


def _kept_files(home: Path) -> Iterator[Path]:
    for name in KEPT_IN_HOME:
        path = home / name
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            yield path


def _put_files(folder: Path, home: Path, now: datetime) -> Iterator[Path]:
    for path in list(_kept_files(home)):
        yield path.rename(aside(path, now))
    for name in KEPT_IN_HOME:
        if (folder / name).exists():
            if (home / name).is_dir():
                (home / name).rmdir()
            (folder / name).rename(home / name)
