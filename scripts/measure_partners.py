"""How well partners are found, beside naive ways: ``python -m scripts.measure_partners [BUNDLE] [--docs PAGE]``.

Complementary partners are measured on the shipped collection, similar ones on a collection whose documents have several
owners, if one is named. Prints Markdown on standard output; vectors come from the cache under SETU_HOME.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from embeddings.encoder import Progress
from matcher.evaluation.bundle import Bundle, read_bundle
from matcher.evaluation.temporary_store import load_bundle
from matcher.partners.wish import PARTNER_KINDS
from matcher.workspace import Workspace
from scripts.calibration.laboratory import demo_workspace
from scripts.console import out, progress_bars
from scripts.evaluation.report import put_between_markers
from scripts.exposure import DEMO
from scripts.options import Home, locate_state
from scripts.partnership.complementary import judge_goals
from scripts.partnership.goals import known_goals
from scripts.partnership.hidden import hide_pairs
from scripts.partnership.similar import find_hidden
from scripts.partnership.tables import complementary_table, similar_table
from scripts.script_runner import run_script

MARKER = "<!-- partners -->"


def run(
    bundle: Annotated[Path | None, typer.Argument(help="A collection whose documents have several owners.")] = None,
    goals: Annotated[int, typer.Option(min=1, help="How many goals at most.")] = 60,
    pairs: Annotated[int, typer.Option(min=1, help="How many hidden co-authors at most.")] = 100,
    docs: Annotated[Path | None, typer.Option(help="A page whose table is replaced.")] = None,
    home: Home = None,
) -> None:
    """Measure complementary and similar partners and print the tables."""
    state = locate_state(home, None)
    with progress_bars() as report:
        text = _complementary(state.home, goals, report)
        if bundle is not None:
            text += "\n" + _similar(state.home, read_bundle(bundle), pairs, report)
    if docs is not None:
        put_between_markers(docs, text, MARKER)
    out.print(text, markup=False, end="", soft_wrap=True)


def _complementary(home: Path, most: int, report: Progress) -> str:
    shipped = read_bundle(DEMO)
    known = known_goals(shipped, most, frozenset(kind.value for kind in PARTNER_KINDS))
    with demo_workspace(home, report) as workspace:
        workspace.indexer.current()
        return complementary_table(judge_goals(workspace, known, report))


def _similar(home: Path, bundle: Bundle, most: int, report: Progress) -> str:
    hidden = hide_pairs(bundle, most)
    with _stored(home, hidden.bundle, report) as workspace:
        return similar_table(bundle.name, find_hidden(workspace, hidden.partner_of, report))


@contextmanager
def _stored(home: Path, bundle: Bundle, report: Progress) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory(prefix="setu-partners-") as folder:
        workspace = Workspace.open(database=Path(folder) / "bundle.db", home=home, progress=report)
        try:
            load_bundle(bundle, workspace.store)
            workspace.indexer.current()
            yield workspace
        finally:
            workspace.close()


if __name__ == "__main__":
    run_script(run)
