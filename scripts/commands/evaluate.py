"""``setu evaluate``: measures and run files on test collections, with the default configuration."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from matcher.evaluation.bundle import Bundle, read_bundle
from matcher.evaluation.evaluate import BundleResult, evaluate_bundle
from matcher.evaluation.measures import MEASURES
from matcher.evaluation.run_file import write_run
from matcher.workspace import load_encoders, open_cache
from models.errors import FieldProblem, InvalidInput
from scripts.console import aligned, out, progress_bars
from scripts.options import Home, locate_state


def evaluate(
    bundles: Annotated[list[Path], typer.Argument(help="Folders of test collections.")],
    run_dir: Annotated[Path | None, typer.Option(help="Write a TREC run of each bundle here: NAME.trec.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all measures to this file.")] = None,
    home: Home = None,
) -> None:
    """Measure the default configuration on test collections; the user's database is not touched."""
    state = locate_state(home, None)
    loaded = [read_bundle(folder) for folder in bundles]
    if run_dir is not None:
        _refuse_same_names(loaded)
    scratch = state.home / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    results: list[BundleResult] = []
    with progress_bars() as report, closing(open_cache(state.home)) as cache:
        encoders = load_encoders(state.home, progress=report)
        for bundle in loaded:
            results.append(evaluate_bundle(bundle, encoders, cache, progress=report, scratch=scratch))
            if run_dir is not None:
                write_run(run_dir / f"{bundle.name}.trec", results[-1].run, tag="setu")
    if json_file is not None:
        write_results(json_file, results)
    print_table(results)


def _refuse_same_names(bundles: list[Bundle]) -> None:
    for name, count in Counter(bundle.name for bundle in bundles).items():
        if count > 1:
            problem = FieldProblem(
                "meta.name", name, f"{count} bundles have it", "rename one: a run is called NAME.trec"
            )
            raise InvalidInput("runs would overwrite one another", [problem])


def write_results(path: Path, results: list[BundleResult]) -> None:
    """Write every bundle's mean measures, overall and by language, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps([_as_record(result) for result in results], ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _as_record(result: BundleResult) -> dict[str, object]:
    return {
        "bundle": result.name,
        "queries": len(result.measured.per_query),
        "queries_left_out": result.measured.left_out,
        "documents_left_out": result.documents_left_out,
        "seconds": round(result.seconds, 1),
        "measures": result.measured.mean(),
        "languages": {
            lang: {"queries": len(ids), "measures": result.measured.mean(ids)} for lang, ids in _by_language(result)
        },
    }


def _by_language(result: BundleResult) -> list[tuple[str, list[str]]]:
    languages = sorted(set(result.languages.values()))
    measured = result.measured.per_query
    groups = [(tag, [i for i, lang in result.languages.items() if lang == tag and i in measured]) for tag in languages]
    return [(tag, ids) for tag, ids in groups if ids]


def print_table(results: list[BundleResult]) -> None:
    """Print one line a bundle, and one a language where the bundle states languages."""
    rows = [["bundle", "queries", *MEASURES, "seconds"]]
    for result in results:
        left_out = f" (+{result.measured.left_out} left out)" if result.measured.left_out else ""
        count = f"{len(result.measured.per_query)}{left_out}"
        rows.append([result.name, count, *_cells(result.measured.mean()), f"{result.seconds:.0f}"])
        for tag, ids in _by_language(result):
            rows.append([f"  {tag}", str(len(ids)), *_cells(result.measured.mean(ids)), ""])
    for line in aligned(rows):
        out.print(line, markup=False)


def _cells(means: dict[str, float]) -> list[str]:
    return [f"{means[name]:.3f}" if means else "-" for name in MEASURES]
