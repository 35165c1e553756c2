"""``make evaluate``: the default configuration beside the naive baselines, with intervals, on test collections.

Run: ``python -m scripts.evaluation_table BUNDLE... --docs docs/evaluation.md``. Prints Markdown on standard output and
writes build/evaluation.json; vectors come from the cache under SETU_HOME, models are built there when missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from embeddings.encoder import Encoder, Progress
from embeddings.vector_cache import VectorCache
from matcher.evaluation.baselines import run_baselines
from matcher.evaluation.bundle import Bundle, read_bundle
from matcher.evaluation.evaluate import evaluate_bundle
from matcher.workspace import load_encoders, open_cache
from scripts.console import out, progress_bars
from scripts.evaluation.columns import DEFAULT, judge
from scripts.evaluation.families import family_of
from scripts.evaluation.report import Judged, markdown, put_between_markers, write_json
from scripts.options import Home, locate_state
from scripts.script_runner import run_script


def run(
    bundles: Annotated[list[Path], typer.Argument(help="Folders of test collections.")],
    out_path: Annotated[Path, typer.Option("--out", help="Where everything goes as JSON.")] = Path(
        "build/evaluation.json"
    ),
    docs: Annotated[Path | None, typer.Option(help="A page whose table is replaced.")] = None,
    home: Home = None,
) -> None:
    """Measure the default configuration and the naive baselines in one run."""
    state = locate_state(home, None)
    loaded = [read_bundle(folder) for folder in bundles]
    with progress_bars() as report, closing(open_cache(state.home)) as cache:
        encoders = load_encoders(state.home, progress=report)
        judged = [judge_bundle(bundle, encoders, cache, report) for bundle in loaded]
    text = markdown(judged)
    write_json(out_path, judged)
    if docs is not None:
        put_between_markers(docs, text)
    out.print(text, markup=False, end="")


def judge_bundle(bundle: Bundle, encoders: Mapping[str, Encoder], cache: VectorCache, progress: Progress) -> Judged:
    """Run every method on a bundle and measure it; the default goes first, so that its time includes encoding."""
    family = family_of(bundle)
    result = evaluate_bundle(bundle, encoders, cache, progress=progress)
    baselines = run_baselines(bundle, encoders, cache, depth=family.depth, progress=progress)
    return Judged(family, result, judge(bundle, family, {DEFAULT: result.run, **baselines}))


if __name__ == "__main__":
    run_script(run)
