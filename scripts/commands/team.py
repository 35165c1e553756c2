"""``setu team``: a SPEC file in, the best teams out, or what to change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from matcher.teams.answer_document import answer_document
from matcher.teams.solve import solve
from matcher.teams.spec_json import BYTES_MAX
from matcher.teams.spec_reader import read_question
from models.errors import FieldProblem, InvalidInput
from scripts.console import err, out, print_json
from scripts.exit_codes import ExitCode
from scripts.options import AsJson
from scripts.team_text import answer_lines

STANDARD_INPUT = "-"


def team(
    spec: Annotated[str, typer.Argument(help="JSON file with skills, candidates and limits; - reads standard input.")],
    as_json: AsJson = False,
) -> None:
    """Find the best teams for a problem: exactly, within limits, with risks; where there is none, what would help."""
    question = read_question(_content(spec))
    answer = solve(question.spec)
    if as_json:
        print_json(answer_document(answer, is_pure=question.is_pure))
        if not answer.is_complete:
            err.print("The time was over before all teams were found; give more with time_limit_s.")
    else:
        for line in answer_lines(question.spec, answer):
            out.print(line, markup=False)
    if answer.infeasible is not None:
        raise typer.Exit(ExitCode.INFEASIBLE)


def _content(spec: str) -> bytes:
    """Return what the file holds, at most one byte more than is read."""
    if spec == STANDARD_INPUT:
        return sys.stdin.buffer.read(BYTES_MAX + 1)
    if not Path(spec).is_file():
        problem = FieldProblem("SPEC", spec, "is no file", "name a JSON file, or - for standard input")
        raise InvalidInput("no such file", [problem])
    with Path(spec).open("rb") as file:
        return file.read(BYTES_MAX + 1)
