"""The evaluation as Markdown for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.evaluation.evaluate import BundleResult
from models.errors import DataFormat, FieldProblem
from scripts.evaluation.columns import DEFAULT, Column
from scripts.evaluation.families import FAMILIES, Family

MARKER = "<!-- table -->"


@dataclass(frozen=True)
class Judged:
    """One bundle: its family, what the default configuration did, and the columns that it is judged by."""

    family: Family
    result: BundleResult
    columns: list[Column]


def markdown(judged: Sequence[Judged]) -> str:
    """Return one table a family, in the order of the families, and the time that the default configuration took."""
    parts = []
    for family in FAMILIES:
        columns = [column for one in judged if one.family == family for column in one.columns]
        if columns:
            parts.append("\n".join([f"### {family.title}", "", *_table(columns)]))
        if columns and family.note:
            parts.append(family.note)
    times = ", ".join(f"{one.result.name} {one.result.seconds:.0f} s" for one in judged)
    total = sum(one.result.seconds for one in judged)
    return "\n\n".join([*parts, f"Time of the default configuration: {total:.0f} s ({times})."]) + "\n"


def _table(columns: Sequence[Column]) -> Iterator[str]:
    yield _line("", [_heading(column) for column in columns])
    yield _line("---", ["---:"] * len(columns))
    best = [column.means[column.best_baseline] for column in columns]
    for method in dict.fromkeys(method for column in columns for method in column.values):
        means = [column.means.get(method) for column in columns]
        is_default = method == DEFAULT
        cells = [_cell(mean, is_default or mean == top) for mean, top in zip(means, best, strict=True)]
        yield _line(f"**{method}**" if is_default else method, cells)
    yield _line("default − best baseline", [f"{column.difference.mean:+.3f}" for column in columns])
    intervals = [f"{column.difference.low:+.3f} … {column.difference.high:+.3f}" for column in columns]
    yield _line("95 % interval", intervals)


def _heading(column: Column) -> str:
    group = f", {column.group}" if column.group else ""
    return f"{column.bundle}{group} ({column.count}): {column.measure}"


def _cell(mean: float | None, is_bold: bool) -> str:
    shown = "–" if mean is None else f"{mean:.3f}"
    return f"**{shown}**" if is_bold else shown


def _line(first: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join([first, *cells])} |"


def write_json(path: Path, judged: Sequence[Judged]) -> None:
    """Write all measures of the default configuration, and every column with its interval."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"bundles": [_bundle(one) for one in judged]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _bundle(judged: Judged) -> dict[str, Any]:
    result = judged.result
    return {
        "bundle": result.name,
        "queries": len(result.measured.per_query),
        "queries_left_out": result.measured.left_out,
        "documents_left_out": result.documents_left_out,
        "seconds": round(result.seconds, 1),
        "measures": result.measured.mean(),
        "judged_by": [_column(column) for column in judged.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    difference = column.difference
    return {
        "measure": column.measure,
        "group": column.group,
        "count": column.count,
        "methods": column.means,
        "best_baseline": column.best_baseline,
        "difference": difference.mean,
        "interval_95": [difference.low, difference.high],
    }


def put_between_markers(page: Path, text: str, marker: str = MARKER) -> None:
    """Replace what stands between the two lines of a page that hold a marker.

    Raises:
        DataFormat: The page does not hold the marker twice.
    """
    parts = page.read_text(encoding="utf-8").split(marker)
    if len(parts) != 3:
        problem = FieldProblem(str(page), "", f"holds {marker} {len(parts) - 1} times", "put it before and after")
        raise DataFormat("the table has no place on the page", [problem])
    page.write_text(f"{parts[0]}{marker}\n{text}{marker}{parts[2]}", encoding="utf-8")
