"""``setu affinity``: the score of every (problem, provider) pair, in long form."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

import typer

from matcher.query import Query
from models.csv_output import csv_text
from models.errors import DataFormat, FieldProblem, InvalidInput
from models.records import Problem
from models.store import Store
from scripts.console import err, progress_bars
from scripts.options import Database, FameNeutral, Home, locate_state
from scripts.replaced_file import replaced_when_done

ALL = "all"


def affinity(
    problems: Annotated[str, typer.Option(help="File with one problem id a line, or all.")],
    providers: Annotated[str, typer.Option(help="File with one provider id a line, or all.")],
    out: Annotated[Path, typer.Option(help="CSV file: problem_id,provider_id,affinity.")],
    fame_neutral: FameNeutral = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Write the affinity of problems and providers, higher is better; what assignment and teams run on."""
    with locate_state(home, db).workspace() as workspace, progress_bars() as report:
        chosen = _problems(workspace.store, problems)
        provider_ids = None if providers == ALL else _providers(workspace.store, Path(providers))
        queries = [Query.of_problem(problem, is_fame_neutral=fame_neutral) for problem in chosen]
        refusals = workspace.matcher.refusals(queries, provider_ids)
        found = workspace.matcher.affinities(queries, provider_ids)
        ends = [f",{_cell(provider_id)}," for provider_id in found.provider_ids]
        with replaced_when_done(out) as file:
            file.write("problem_id,provider_id,affinity\n")
            for done, (problem, scores) in enumerate(zip(chosen, found.rows, strict=True), start=1):
                start = _cell(problem.problem_id)
                pairs = zip(found.provider_ids, ends, scores.tolist(), strict=True)
                left = refusals[done - 1]
                file.write("".join([f"{start}{end}{score!r}\n" for one, end, score in pairs if one not in left]))
                report("affinity", done, len(chosen))
    err.print(f"Wrote the affinities of {len(chosen)} problems to {out}", markup=False)
    if count := sum(map(len, refusals)):
        err.print(f"{count} pairs are left out: their providers will not be asked about the problem", markup=False)


def _cell(text: str) -> str:
    """Return a text as a CSV cell, in quotes where it needs them."""
    return csv_text([[text]], line_end="")


def _problems(store: Store, chosen: str) -> list[Problem]:
    with store.read() as transaction:
        if chosen == ALL:
            return list(transaction.problems.iterate())
        ids = read_ids(Path(chosen))
        found = transaction.problems.get_many(ids)
    _refuse_unknown(ids, found, chosen, "problem")
    return list(found.values())


def _providers(store: Store, path: Path) -> list[str]:
    ids = read_ids(path)
    with store.read() as transaction:
        known = {one.provider_id for one in transaction.providers.outlines(ids)}
    _refuse_unknown(ids, known, path, "provider")
    return list(ids)


def _refuse_unknown(ids: Mapping[str, int], known: Collection[str], file: str | Path, what: str) -> None:
    reason, fix = f"no {what} has this id", f"import the {what}, or take the line out"
    wrong = [FieldProblem(f"{file}:{line}", one, reason, fix) for one, line in ids.items() if one not in known]
    if wrong:
        raise InvalidInput(f"{len(wrong)} ids are not known", wrong)


def read_ids(path: Path) -> dict[str, int]:
    """Return ids with their lines: one a line, or the first column of a CSV file with an ``id`` or ``…_id`` header.

    Raises:
        InvalidInput: There is no such file.
        DataFormat: The file is not CSV in UTF-8.
    """
    if not path.is_file():
        raise InvalidInput("no such file", [FieldProblem("file", str(path), "does not exist", "give a file or all")])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            cells = [(row[0].strip(), rows.line_num) for row in rows if row and row[0].strip()]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataFormat(f"{path} is not CSV in UTF-8: {error}; save it as such") from error
    has_header = bool(cells) and (cells[0][0] == "id" or cells[0][0].endswith("_id"))
    ids: dict[str, int] = {}
    for cell, line in cells[has_header:]:
        ids.setdefault(cell, line)
    return ids
