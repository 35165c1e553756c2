"""``python -m scripts.honesty``: measure the shipped calibration, and write the tables of docs/evaluation.md.

Verdicts are measured on the fresh questions, which nothing is fitted to; promises by cross-validation over the needs
of the others. Bundles named on the command line are measured too; where there are none, the others are measured alone.

Fresh questions tell something only as long as nothing is chosen by what they tell: ask them when the rest is settled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.calibrate import shipped_calibration
from matcher.evaluation.bundle import read_bundle
from matcher.workspace import load_encoders, open_cache
from scripts.calibration.detection import Detection
from scripts.calibration.diagram import write_diagram
from scripts.calibration.laboratory import observe_demo
from scripts.calibration.measuring import cross_validated, detections, refused_in_small
from scripts.calibration.naive import naive_judgements
from scripts.calibration.other_bundles import measure_elsewhere, pairs_of
from scripts.calibration.questions import read_fitted_questions, read_fresh_questions
from scripts.calibration.reliability import as_numbers, reliability
from scripts.calibration.tables import detection_table, elsewhere_table, reliability_table, small_table
from scripts.console import out, progress_bars
from scripts.evaluation.report import put_between_markers
from scripts.options import Home, locate_state
from scripts.script_runner import run_script

DETECTION_MARKER = "<!-- no good match -->"
RELIABILITY_MARKER = "<!-- reliability -->"
DIAGRAM = "reliability.svg"


def run(
    bundles: Annotated[list[Path] | None, typer.Argument(help="Test collections of elsewhere.")] = None,
    docs: Annotated[
        Path | None, typer.Option(help="A page whose tables are replaced; the diagram goes beside it.")
    ] = None,
    out_path: Annotated[Path, typer.Option("--out", help="Where everything goes as JSON.")] = Path(
        "build/honesty.json"
    ),
    home: Home = None,
) -> None:
    """Measure verdicts and promises."""
    state_home = locate_state(home, None).home
    questions, calibration = [*read_fitted_questions(), *read_fresh_questions()], shipped_calibration()
    whole, small = observe_demo(state_home, questions)
    with progress_bars() as report, closing(open_cache(state_home)) as cache:
        encoders = load_encoders(state_home, progress=report)
        naive = naive_judgements([question for question in questions if question.is_measured], encoders, cache)
        named = {bundle.name: bundle for bundle in map(read_bundle, bundles or ())}
        pairs = {name: pairs_of(bundle, encoders, cache, report) for name, bundle in named.items()}
    found, promises, elsewhere = (
        detections(whole, calibration, naive),
        reliability(cross_validated(whole)),
        measure_elsewhere(pairs),
    )
    verdicts = [detection_table(found), small_table(refused_in_small(small, calibration))]
    kept = [table for table in (reliability_table(promises), elsewhere_table(elsewhere)) if table]
    tables = {DETECTION_MARKER: "\n\n".join(verdicts), RELIABILITY_MARKER: "\n\n".join(kept)}
    if docs is not None:
        for marker, table in tables.items():
            put_between_markers(docs, f"{table}\n", marker)
        write_diagram(docs.with_name(DIAGRAM), promises)
    measured = {"verdicts": _as_numbers(found), "promises": as_numbers(promises)}
    out_path.parent.mkdir(parents=True, exist_ok=True)
    out_path.write_text(json.dumps(measured, indent=1), encoding="utf-8")
    out.print("\n\n".join(tables.values()) + "\n", markup=False, end="", soft_wrap=True)


def _as_numbers(found: Mapping[str, Sequence[Detection]]) -> dict[str, list[dict[str, Any]]]:
    return {method: [asdict(one) for one in of] for method, of in found.items()}


if __name__ == "__main__":
    run_script(run)
