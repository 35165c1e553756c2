"""Try a backup out: restore it into a folder that is removed again. A backup that was never restored is a hope."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from models.backups.database_copy import count_rows
from models.backups.manifest import DATABASE
from models.backups.restore import Restored, restore
from models.errors import DataFormat, FieldProblem


def try_out(archive: Path, now: datetime) -> Restored:
    """Restore a backup into a folder of its own and count what came back; nothing else is touched.

    Raises:
        NotFound: There is no such archive.
        DataFormat: It is damaged, or tables lack rows.
        SchemaMismatch: A newer version of Setu made it.
    """
    with tempfile.TemporaryDirectory(prefix="setu-trial-") as name:
        folder = Path(name)
        done = restore(archive, folder / DATABASE, folder, now)
        found = count_rows(folder / DATABASE)
    ended = {"sessions", "sign_in_links", "departures", "store_facts"}
    lost = [table for table, count in done.manifest.rows.items() if table not in ended and found.get(table) != count]
    if lost:
        problem = FieldProblem("backup", lost[0], "has other rows than were packed", "use an earlier backup")
        raise DataFormat("backup cannot be used", [problem])
    return done
