"""``setu affinity``: the score of every (problem, provider) pair, in long form."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from matcher.query import Query
from models.errors import DataFormat, FieldProblem, InvalidInput
from models.records import Problem
from models.store import Store
from scripts.console import err, progress_bars
from scripts.options import Database, FameNeutral, Home, locate_state

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
        with _replaced_when_done(out) as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["problem_id", "provider_id", "affinity"])
            for done, problem in enumerate(chosen, start=1):
                query = Query(problem.full_text, language=problem.language, is_fame_neutral=fame_neutral)
                scored = workspace.matcher.affinity(query, provider_ids)
                rows.writerows([problem.problem_id, item.target_id, repr(item.score)] for item in scored)
                report("affinity", done, len(chosen))
    err.print(f"Wrote the affinities of {len(chosen)} problems to {out}", markup=False)


@contextmanager
def _replaced_when_done(path: Path) -> Iterator[TextIO]:
    """Write to a file beside ``path`` that takes its place when complete: half a matrix is never taken for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


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
        _refuse_unknown(ids, transaction.providers.get_many(ids), path, "provider")
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
