"""``setu report``: what the region needs and lacks, in the terminal or as a file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.report_answers import FileFormat, file_bytes
from api.report_words import worded
from api.reporting import report_named, report_of, wanted_by
from api.texts import Catalogues
from matcher.reports.coverage_file import open_coverage
from matcher.reports.records import ReportName
from matcher.reports.refresh import Refreshed, refresh
from matcher.workspace import Workspace
from models.accounts.caller import OPERATOR_CALLER
from models.errors import FieldProblem, InvalidInput
from models.interface_languages import INTERFACE_LANGUAGES, LANGUAGES_IN_WORDS
from scripts.console import err, out, progress_bars
from scripts.options import Database, Home, State, locate_state
from scripts.report_text import print_report

TEXT = "text"
FORMATS = (TEXT, *FileFormat)


def report(
    name: Annotated[str, typer.Argument(help="Which report; left out, the reports there are.")] = "",
    cluster: Annotated[str, typer.Option(help="Of one cluster; else of all of them together.")] = "",
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day that counts.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day that counts.")] = None,
    file_format: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")] = TEXT,
    table: Annotated[str, typer.Option(help="Of CSV, which holds one table: which; else the main one.")] = "",
    language: Annotated[str, typer.Option(help=f"Of titles and sentences: {LANGUAGES_IN_WORDS}.")] = "en",
    to: Annotated[Path | None, typer.Option("--out", help="Write a file, in place of standard output.")] = None,
    as_is: Annotated[bool, typer.Option("--as-is", help="Rest on the verdicts there are; match nothing.")] = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Report demand and supply, states, strengths, missions, exposure or replies."""
    _check(file_format, language, to)
    t = Catalogues.load().by_language[language]
    if not name:
        for one in ReportName:
            out.print(f"{one.value:10}  {t(f'report.name.{one}.lead')}", markup=False)
        return
    report_name = report_named(name)
    wanted = wanted_by(OPERATOR_CALLER, cluster, _day(since), _day(until))
    located = locate_state(home, db)
    with located.workspace(is_index_wanted=not as_is) as workspace:
        if not as_is:
            _bring_up_to_date(workspace, located)
        made = worded(t, report_of(report_name, wanted, workspace, located.home))
    if file_format == TEXT and to is None:
        print_report(made)
        return
    _write(file_bytes(t, made, FileFormat(file_format), table), to)


def _check(file_format: str, language: str, to: Path | None) -> None:
    if file_format not in FORMATS:
        raise typer.BadParameter(f"{file_format!r} is none of {', '.join(FORMATS)}", param_hint="--format")
    if language not in INTERFACE_LANGUAGES:
        raise typer.BadParameter(f"{language!r} is not {LANGUAGES_IN_WORDS}", param_hint="--language")
    if file_format in (FileFormat.XLSX, FileFormat.PDF) and to is None:
        raise typer.BadParameter("name a file with --out: this is no text", param_hint="--format")
    if file_format == TEXT and to is not None:
        raise typer.BadParameter(f"say with --format what to write: {', '.join(FileFormat)}", param_hint="--out")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _bring_up_to_date(workspace: Workspace, located: State) -> Refreshed:
    kept = open_coverage(located.home, workspace.store.database_id)
    with progress_bars() as bars:

        def tell(done: int, total: int) -> bool:
            bars("matching problems", done, total)
            return True

        done = refresh(workspace.store, workspace.matcher, workspace.encoders, kept, tell)
    if done.refused:
        err.print(f"{done.refused} problems are too long to be matched and count as not matched", markup=False)
    return done


def _write(content: bytes, to: Path | None) -> None:
    if to is None:
        out.file.write(content.decode("utf-8-sig"))
        return
    try:
        to.write_bytes(content)
    except OSError as error:
        problem = FieldProblem("--out", str(to), f"cannot be written ({error.strerror})", "name another file")
        raise InvalidInput("the report cannot be written", [problem]) from error
