"""``make real``: import the real files of ../shared/data/india, with a report a file, and write it as JSON.

Run: ``python -m scripts.real --shared ../shared --db build/real.db --out build/real.json``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from matcher.answer import Answer
from matcher.query import Query
from models.errors import NotFound
from models.importing.importer import import_file
from models.importing.mapping import load_mapping
from models.importing.report import ImportReport
from models.records import Problem
from models.store import Store
from scripts.console import err, out, progress_bars
from scripts.options import locate_state
from scripts.script_runner import run_script

MAPPINGS = Path(__file__).resolve().parents[1] / "docs" / "mappings"

FILES = (
    "district_centroids.csv",
    "institutes_geocoded.json",
    "irins_profiles.json",
    "daiict_faculty.json",
    "iitk_faculty.json",
    "vitap_faculty.json",
    "equipment_parsed.csv",
    "iitr_metallurgy_labs.json",
    "sih_problem_statements_2024_2025.json",
)
"""In the order of import: places before what lies in them, organisations before those who belong to them."""

SAMPLE_STEP = 50
SHOWN_MATCHES = 3
LONG_TEXT = 300
QUOTE_CHARACTERS = 90
COLUMNS = ("read", "created", "updated", "unchanged", "skipped", "evidence", "left out", "without place")


def import_all(store: Store, folder: Path, errors_folder: Path) -> list[ImportReport]:
    """Import every file with its mapping and return the reports in order.

    Args:
        store: Where the records go.
        folder: Holds the files; it may be read-only.
        errors_folder: Where refused rows are written.

    Raises:
        NotFound: A file is not there.
    """
    reports = []
    for name in FILES:
        mapping = load_mapping(MAPPINGS / f"{Path(name).stem}.toml")
        err.print(f"importing {name} …")
        errors_path = errors_folder / f"{name}.errors.csv"
        reports.append(import_file(store, mapping.kind, folder / name, mapping=mapping, errors_path=errors_path))
    return reports


def report_table(reports: list[ImportReport]) -> str:
    """Return the reports as lines of text under a heading, with a line of totals."""
    rows = [[report.file, report.kind.value, *map(str, _numbers(report))] for report in reports]
    totals = [sum(column) for column in zip(*map(_numbers, reports), strict=True)]
    rows = [["file", "kind", *COLUMNS], *rows, ["total", "", *map(str, totals)]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(_aligned(row, widths)).rstrip() for row in rows)


def _numbers(report: ImportReport) -> list[int]:
    return [*report.counts().values(), report.evidence_count, report.left_out.total(), report.unlocated]


def _aligned(row: list[str], widths: list[int]) -> list[str]:
    cells = zip(row, widths, strict=True)
    return [cell.ljust(width) if at < 2 else cell.rjust(width) for at, (cell, width) in enumerate(cells)]


def summary(report: ImportReport) -> dict[str, object]:
    """Return what build/real.json says of one file."""
    return {
        "file": report.file,
        "kind": report.kind.value,
        **report.counts(),
        "skipped_reasons": dict(report.skipped_reasons),
        "also_written": dict(report.also_written),
        "left_out": dict(report.left_out),
        "mended": dict(report.mended),
        "unlocated": report.unlocated,
        "problems": [str(problem) for problem in report.problems],
        "errors_file": report.errors_file,
    }


def sample_problems(store: Store) -> list[Problem]:
    """Return every `SAMPLE_STEP`-th of the problems with a long text, by id."""
    with store.read() as transaction:
        long = [problem for problem in transaction.problems.iterate() if len(problem.text) >= LONG_TEXT]
    return long[::SAMPLE_STEP]


def sample_lines(problem: Problem, answer: Answer) -> list[str]:
    """Return a problem and its best matches, each with the evidence that counts most, as lines of text."""
    lines = [f"{problem.problem_id}  {problem.title}"]
    for match in answer.matches:
        quote = match.reasons[0].quote.replace("\n", " ") if match.reasons else ""
        name = f"{match.provider.name} ({match.provider.kind.value}, {match.provider.organisation_id})"
        lines.append(f"  {match.rank}. {match.band.value:8} {match.score:5.2f}  {name}: {quote[:QUOTE_CHARACTERS]}")
    return [*lines, ""]


def run(
    shared: Annotated[Path, typer.Option(help="Folder that holds data/india.")] = Path("../shared"),
    db: Annotated[Path, typer.Option(help="Database to import into.")] = Path("build/real.db"),
    out_path: Annotated[Path, typer.Option("--out", help="Where the reports go as JSON.")] = Path("build/real.json"),
) -> None:
    """Import all real files, print a table of the reports and write them as JSON."""
    folder = shared / "data" / "india"
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}; give --shared the folder that holds data/india")
    out_path.parent.mkdir(parents=True, exist_ok=True)
    store = Store.open(db)
    try:
        reports = import_all(store, folder, out_path.parent)
    finally:
        store.close()
    out.print(report_table(reports))
    out_path.write_text(json.dumps([summary(report) for report in reports], ensure_ascii=False, indent=2) + "\n")
    with locate_state(None, str(db)).workspace() as workspace:
        with progress_bars() as progress:
            index = workspace.indexer.compact(progress)
        err.print(f"indexed {index.row_count} passages of {len(index.owner_ids)} providers\n")
        for problem in sample_problems(workspace.store):
            answer = workspace.matcher.match(Query(text=problem.full_text), top=SHOWN_MATCHES)
            out.print("\n".join(sample_lines(problem, answer)), markup=False)


if __name__ == "__main__":
    run_script(run)
