"""``setu restore``: make database and home what they were when a backup was made."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Annotated

import typer

from models.backups.later_erasures import LaterErasures, PresentAgain
from models.backups.restore import Restored
from models.moments import now_utc
from scripts.console import err, out
from scripts.options import Database, Home, State, locate_state


def restore(
    archive: Annotated[Path, typer.Argument(metavar="BACKUP", help="A file that setu backup made.")],
    check: Annotated[
        bool, typer.Option("--check", help="Try it in a folder of its own, change nothing, say what it holds.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Keep aside what is there, in place of refusing.")] = False,
    index: Annotated[bool, typer.Option(help="Make the search index again at the end.")] = True,
    home: Home = None,
    db: Database = None,
) -> None:
    """Restore a backup, also onto an empty machine or another kind of database; stop Setu first."""
    from models.backups.restore import restore as put_back
    from models.backups.trial import try_out

    if check:
        _say_rows(try_out(archive, now_utc()))
        return
    located = locate_state(home, db)
    done = put_back(archive, located.database, located.home, now_utc(), replace=replace)
    _say(done)
    _drop_index(located)
    if index:
        _make_index(located)


def _drop_index(located: State) -> None:
    """Remove the index, which belongs to what was there before."""
    from matcher.workspace import index_folder

    shutil.rmtree(index_folder(located.database, located.home), ignore_errors=True)


def _make_index(located: State) -> None:
    with located.workspace(is_index_wanted=False) as workspace:
        state = workspace.indexer.rebuild()
        err.print(f"Indexed {state.row_count} passages of {len(state.owner_ids)} providers")


def _say(done: Restored) -> None:
    _say_rows(done)
    for path in done.kept_aside:
        err.print(f"what was there is kept as {path}", markup=False)
    settled = done.aftermath
    err.print(f"{settled.sessions} sessions ended: people sign in again")
    _say_erasures(done.erasures)
    if settled.held_messages:
        err.print(
            f"{settled.held_messages} messages are held, because they may have been sent since: "
            "setu outbox list --state dead, then setu outbox retry MESSAGE_ID (or --all)"
        )


def _say_erasures(later: LaterErasures) -> None:
    """Tell who is there again though they were erased since the backup, and how they are erased again."""
    if later.failure:
        err.print(f"whom it knew as erased is not known any more: {later.failure}; erase them again", markup=False)
    if later.carried:
        err.print(f"{later.carried} erasures since the backup are carried over")
    if later.present:
        err.print(f"{len(later.present)} records are there again though they were erased; erase them again:")
    for line in dict.fromkeys(map(_erasing, later.present)):
        err.print(f"  {line}", markup=False, soft_wrap=True)


def _erasing(one: PresentAgain) -> str:
    if one.kind == "problem" and not one.account_id:
        return f"problem {one.record_id}, which no account sent: DELETE /api/v1/problems/{one.record_id}"
    if one.kind == "problem":
        return f"setu privacy erase {shlex.quote(one.account_id)} --with-problems"
    return f"setu privacy erase {shlex.quote(one.record_id)}"


def _say_rows(done: Restored) -> None:
    manifest = done.manifest
    out.print(f"backup of {manifest.made_at} by Setu {manifest.setu_version}, schema {manifest.schema}", markup=False)
    for table, count in manifest.rows.items():
        if count:
            out.print(f"  {table}: {count}", markup=False)
    out.print(f"  files beside the database: {len(manifest.files) - 1}", markup=False)
