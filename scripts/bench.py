"""``make bench``: measure speed and memory, print a table, write it as JSON and Markdown; ratios are of one run.

Run: ``python -m scripts.bench --out build/bench.json`` (``--quick`` and ``--only NAME`` for development). Everything is
written to a temporary folder; only the models are taken from SETU_HOME, and built there when missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from embeddings.bundled_models import build_model
from embeddings.encoder import Progress
from matcher.model_choice import DEFAULT_MODELS
from models.errors import InvalidInput
from scripts.benchmarks.affinity_speed import measure_affinity
from scripts.benchmarks.assignment_speed import measure_assignment
from scripts.benchmarks.bench_settings import FULL, QUICK, Bench
from scripts.benchmarks.encoding_speed import measure_encoding
from scripts.benchmarks.import_speed import measure_import
from scripts.benchmarks.index_choice import measure_index_choice
from scripts.benchmarks.journey_speed import measure_journeys
from scripts.benchmarks.match_speed import measure_growth, measure_match
from scripts.benchmarks.measurement import Measurement
from scripts.benchmarks.report import markdown, table, write_json
from scripts.benchmarks.serving_speed import measure_serving
from scripts.benchmarks.team_speed import measure_teams
from scripts.console import err, out, progress_bars
from scripts.options import Home, locate_state
from scripts.script_runner import run_script

BENCHMARKS: dict[str, Callable[[Bench], Iterator[Measurement]]] = {
    "encode": measure_encoding,
    "match": measure_match,
    "serve": measure_serving,
    "journeys": measure_journeys,
    "growth": measure_growth,
    "affinity": measure_affinity,
    "import": measure_import,
    "indexes": measure_index_choice,
    "teams": measure_teams,
    "assign": measure_assignment,
}


def run(
    out_path: Annotated[Path, typer.Option("--out", help="Where everything goes as JSON.")] = Path("build/bench.json"),
    only: Annotated[list[str] | None, typer.Option(help=f"Measure only this: {', '.join(BENCHMARKS)}.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes: tries the command, measures nothing.")] = False,
    work: Annotated[Path | None, typer.Option(help="Work in this folder and keep it, with its corpora.")] = None,
    home: Home = None,
) -> None:
    """Measure speed and memory against the targets of docs/performance.md."""
    chosen = _chosen(only or list(BENCHMARKS))
    sizes = QUICK if quick else FULL
    began = time.perf_counter()
    with progress_bars() as progress, _folder(work) as folder:
        _lend_models(locate_state(home, None).home, folder, progress)
        bench = Bench(folder, sizes, progress)
        measurements = [line for name in chosen for line in BENCHMARKS[name](bench)]
    seconds = time.perf_counter() - began
    write_json(out_path, measurements, sizes, seconds)
    out_path.with_suffix(".md").write_text(markdown(measurements), encoding="utf-8")
    out.print(table(measurements))
    if quick:
        out.print("These are small sizes: the targets are for the full ones.")
    err.print(
        f"Measured in {seconds:.0f} s; everything that was seen is in {out_path}, the table in {out_path.stem}.md"
    )


def _chosen(names: list[str]) -> list[str]:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise InvalidInput(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    return names


@contextmanager
def _folder(work: Path | None) -> Iterator[Path]:
    if work is not None:
        work.mkdir(parents=True, exist_ok=True)
        yield work.absolute()
        return
    with TemporaryDirectory(prefix="setu-bench-") as temporary:
        yield Path(temporary)


def _lend_models(home: Path, folder: Path, progress: Progress) -> None:
    """Build missing models under the home and let the run's folder lead to them."""
    for model_id in DEFAULT_MODELS:
        build_model(home, model_id, progress)
    models = folder / "models"
    if not models.exists():
        models.symlink_to((home / "models").absolute(), target_is_directory=True)


if __name__ == "__main__":
    run_script(run)
