"""``setu assign``: many problems to many providers, by the best total or the fairest share."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Annotated

import typer

from matcher.assignment.affinity_file import read_affinities
from matcher.assignment.assign import assign as solve
from matcher.assignment.limit_files import OwnLimits, read_limits, read_pairs
from matcher.assignment.records import AssignmentSpec, Bounds, Objective, PairIds
from models.errors import InvalidInput
from scripts.assignment_text import as_json, summary, write_pairs
from scripts.console import err, out, print_json, progress_bars
from scripts.options import AsJson
from scripts.replaced_file import replaced_when_done

BOUNDS = re.compile("([0-9]{1,9}):([0-9]{1,9})")


def assign(
    affinity: Annotated[
        Path, typer.Option(help="CSV file: problem_id,provider_id,affinity, as setu affinity writes it.")
    ],
    per_problem: Annotated[str, typer.Option(metavar="MIN:MAX", help="How many providers a problem gets.")],
    per_provider: Annotated[str, typer.Option(metavar="MIN:MAX", help="How many problems a provider gets.")],
    out_path: Annotated[Path, typer.Option("--out", help="CSV file for the assigned pairs.")],
    min_affinity: Annotated[float | None, typer.Option(help="Drop pairs below this first; equal ones stay.")] = None,
    objective: Annotated[Objective, typer.Option(help="The best total, or the fairest share.")] = Objective.TOTAL,
    conflicts: Annotated[Path | None, typer.Option(help="CSV file of pairs that must not meet.")] = None,
    pinned: Annotated[Path | None, typer.Option(help="CSV file of pairs that must be assigned.")] = None,
    forbidden: Annotated[Path | None, typer.Option(help="CSV file of pairs that somebody does not want.")] = None,
    limits: Annotated[Path | None, typer.Option(help="CSV file of bounds and slots of single ones.")] = None,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=86_400, help="Seconds that the fair objective may search.")
    ] = 60.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the search for a fair share.")] = 20_261_128,
    as_json_: AsJson = False,
) -> None:
    """Assign many problems to many providers, by the best total or the fairest share, and prove how good it is."""
    of_problem, of_provider = _bounds("--per-problem", per_problem), _bounds("--per-provider", per_provider)
    _refuse_no_number(min_affinity)
    _keep_inputs(out_path, [affinity, conflicts, pinned, forbidden, limits])
    own = read_limits(limits, of_problem, of_provider) if limits else OwnLimits()
    with progress_bars() as report:
        spec = AssignmentSpec(
            read_affinities(affinity, report),
            of_problem,
            of_provider,
            min_affinity=min_affinity,
            objective=objective,
            conflicts=_pairs(conflicts),
            pinned=_pairs(pinned),
            forbidden=_pairs(forbidden),
            problem_bounds=own.of_problems[0],
            provider_bounds=own.of_providers[0],
            problem_slots=own.of_problems[1],
            provider_slots=own.of_providers[1],
            time_limit_s=time_limit,
            seed=seed,
        )
        answer = solve(spec, report)
    with replaced_when_done(out_path) as file:
        write_pairs(answer, file)
    if as_json_:
        print_json(as_json(answer, str(out_path)))
    else:
        for line in summary(answer):
            out.print(line, markup=False)
    err.print(f"Wrote the assignment to {out_path}", markup=False)


def _bounds(option: str, text: str) -> Bounds:
    found = BOUNDS.fullmatch(text)
    try:
        if found:
            return Bounds(int(found[1]), int(found[2]))
    except InvalidInput as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
    raise typer.BadParameter(f"{text!r} is not MIN:MAX with whole numbers of 0 or more, such as 0:3", param_hint=option)


def _refuse_no_number(min_affinity: float | None) -> None:
    if min_affinity is not None and not math.isfinite(min_affinity):
        raise typer.BadParameter(f"{min_affinity} is no finite number", param_hint="--min-affinity")


def _pairs(path: Path | None) -> frozenset[PairIds]:
    return read_pairs(path) if path else frozenset()


def _keep_inputs(out_path: Path, inputs: list[Path | None]) -> None:
    for path in inputs:
        if path is not None and path.resolve() == out_path.resolve():
            raise typer.BadParameter(f"{out_path} is read from; give another file", param_hint="--out")
