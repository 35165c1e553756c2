"""``/api/v1/reports``: what the region needs and lacks, as JSON, CSV, workbook or PDF."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.authorisation import requires
from api.callers import Visiting
from api.report_answers import FileFormat, file_response, format_of, refresh_out, report_out
from api.report_words import worded
from api.report_worker import latest_refresh, refresh_asked
from api.reporting import ReportFilters, clusters_of, report_named, report_of, wanted_by
from api.routes.responses import CLOSED, FAILURES, MISSING, json_response
from api.schemas.reports import RefreshOut, ReportEntry, ReportList, ReportOut
from api.schemas.types import Word
from api.services import Reach
from matcher.reports.records import ReportName
from models.accounts.permissions import Action
from models.errors import FieldProblem, InvalidInput
from models.interface_languages import INTERFACE_LANGUAGES, LANGUAGES_IN_WORDS

router = APIRouter(
    prefix="/reports", tags=["reports"], responses=FAILURES | CLOSED, dependencies=requires(Action.READ_REPORTS)
)
_FILES: dict[str, dict[str, str]] = {
    one.media_type.partition(";")[0]: {} for one in FileFormat if one is not FileFormat.JSON
}

Language = Annotated[str, Query(max_length=10, description=f"Of titles and sentences: {LANGUAGES_IN_WORDS}.")]


class ReportSearch(ReportFilters):
    """What is asked of a report."""

    lang: Annotated[str, Query(max_length=10, description=f"Of titles and sentences: {LANGUAGES_IN_WORDS}.")] = "en"
    table: Annotated[Word, Query(description="Of CSV, which holds one table: which. Empty is the main one.")] = ""


@router.get("", response_model=ReportList, summary="The reports there are")
def list_reports(services: Reach, visit: Visiting, lang: Language = "en") -> ReportList:
    """Return the reports, the clusters of which the caller may have them, and when verdicts were brought up to date."""
    t = services.catalogues.by_language[_known(lang)]
    with services.workspace.store.read() as transaction:
        last = latest_refresh(transaction)
    return ReportList(
        items=[
            ReportEntry(name=name.value, title=t(f"report.name.{name}.title"), lead=t(f"report.name.{name}.lead"))
            for name in ReportName
        ],
        clusters=[cluster_id for cluster_id, _ in clusters_of(visit.caller)],
        refresh=None if last is None else refresh_out(last),
    )


@router.post("/refresh", status_code=202, response_model=RefreshOut, summary="Bring verdicts up to date")
def refresh_reports(services: Reach) -> RefreshOut:
    """Match every problem that was not matched as it is now, in the background; one that is under way is told of."""
    with services.workspace.store.write() as transaction:
        job = refresh_asked(transaction)
    services.reports.wake()
    return refresh_out(job)


@router.get(
    "/{name}",
    response_model=ReportOut,
    responses=MISSING | {200: {"description": "The report, as the name's suffix or Accept asks.", "content": _FILES}},
    summary="One report",
)
async def read_report(
    name: str, search: Annotated[ReportSearch, Query()], request: Request, services: Reach, visit: Visiting
) -> Response:
    """Return a report of one cluster, or of all of them together.

    The suffixes ``.csv``, ``.xlsx`` and ``.pdf``, or the header Accept, ask for a file.
    """
    stem, file_format = format_of(name, request.headers.get("accept", ""))
    report_name = report_named(stem)
    wanted = wanted_by(visit.caller, search.cluster, search.since, search.until)
    t = services.catalogues.by_language[_known(search.lang)]

    def compute() -> Response:
        report = worded(t, report_of(report_name, wanted, services.workspace, services.settings.home))
        if file_format is not FileFormat.JSON:
            return file_response(t, report, file_format, search.table)
        return json_response(report_out(t, report).model_dump_json().encode(), headers={"Vary": "Accept"})

    return await services.turnstile.run(compute)


def _known(language: str) -> str:
    if language not in INTERFACE_LANGUAGES:
        fix = f"give {LANGUAGES_IN_WORDS}"
        raise InvalidInput("there is no such language", [FieldProblem("?lang", language, "is not known", fix)])
    return language
