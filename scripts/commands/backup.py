"""``setu backup``: everything that cannot be made again, in one file, while Setu runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.moments import now_utc
from scripts.console import err, out, print_json
from scripts.options import AsJson, Database, Home, locate_state


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to make, or a folder in which it is named by itself.")
    ] = Path(),
    keep: Annotated[
        int | None, typer.Option(min=1, help="Of the backups in the folder keep so many, the newest.")
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Back up database, outbox, refused rows and choice of models; Setu may run meanwhile."""
    from models.backups.backup import back_up

    if keep and not target.is_dir():
        raise typer.BadParameter("keeps backups of a folder; name a folder that exists", param_hint="--keep")
    located = locate_state(home, db)
    located.require_database()
    made = back_up(located.database, located.home, target, now_utc(), keep=keep)
    if as_json:
        print_json({"archive": str(made.archive), "size": made.size, "rows": dict(made.manifest.rows)})
        return
    out.print(str(made.archive), markup=False)
    rows, files = sum(made.manifest.rows.values()), len(made.manifest.files) - 1
    err.print(f"{rows} rows and {files} other files in {made.size / 1e6:.1f} MB; it holds personal data: keep it safe")
    for old in made.removed:
        err.print(f"removed {old}", markup=False)
