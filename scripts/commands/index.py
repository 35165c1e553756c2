"""``setu index``: bring the index up to date, or rebuild it from the database."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from scripts.console import err, progress_bars
from scripts.options import Database, Home, locate_state


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make everything again from the database.")] = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Bring the index up to date with the database, or rebuild it."""
    began = time.perf_counter()
    with locate_state(home, db).workspace(is_index_wanted=not rebuild) as workspace, progress_bars() as report:
        state = workspace.indexer.rebuild(report) if rebuild else workspace.indexer.compact(report)
        err.print(
            f"Indexed {state.row_count} passages of {len(state.owner_ids)} providers "
            f"in {time.perf_counter() - began:.1f} s"
        )
