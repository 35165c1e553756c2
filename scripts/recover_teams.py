"""``make teams``: are a paper's authors found as a team, from its text alone, better than by rank?

Run: ``python -m scripts.recover_teams BUNDLE... [--papers N] [--docs PAGE]``. The corpus that is searched does not hold
the papers. Prints Markdown on standard output; vectors come from the cache under SETU_HOME.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from matcher.evaluation.bundle import read_bundle
from matcher.workspace import load_encoders, open_cache
from scripts.console import out, progress_bars
from scripts.evaluation.report import put_between_markers
from scripts.options import Home, locate_state
from scripts.script_runner import run_script
from scripts.teams.recovery import papers_of, recover
from scripts.teams.recovery_table import markdown

MARKER = "<!-- recovered teams -->"


def run(
    bundles: Annotated[list[Path], typer.Argument(help="Folders of test collections whose questions are papers.")],
    papers: Annotated[int | None, typer.Option(min=1, help="So many papers of each, drawn; else all.")] = None,
    docs: Annotated[Path | None, typer.Option(help="A page whose table is replaced.")] = None,
    home: Home = None,
) -> None:
    """Measure how many of a paper's true authors are in the team that is formed from its text."""
    state = locate_state(home, None)
    loaded = [read_bundle(folder) for folder in bundles]
    wanted = [papers_of(bundle, papers) for bundle in loaded]
    with progress_bars() as report, closing(open_cache(state.home)) as cache:
        encoders = load_encoders(state.home, progress=report)
        found = [recover(*pair, encoders, cache, report) for pair in zip(loaded, wanted, strict=True)]
    text = "\n".join(markdown(bundle.name, one) for bundle, one in zip(loaded, found, strict=True))
    if docs is not None:
        put_between_markers(docs, text, MARKER)
    out.print(text, markup=False, end="", soft_wrap=True)


if __name__ == "__main__":
    run_script(run)
