"""``/reports``: what the region needs and lacks, for coordinators: charts with their tables, links, files, print."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.authorisation import page_requires
from api.callers import Visit, Visiting
from api.drawings import tables_with_drawings
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import SentForm
from api.report_answers import FileFormat, file_response, format_of
from api.report_words import worded
from api.report_worker import latest_refresh, refresh_asked
from api.reporting import ReportFilters, clusters_of, report_named, report_of, wanted_by
from api.schemas.types import Word
from api.services import Reach, Services
from matcher.reports.records import ReportName
from models.accounts.permissions import Action
from models.interface_languages import PageLanguage
from models.jobs import JobState

MOST_ROWS = 60
"""Rows of a table that a page shows; the files have them all."""

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.READ_REPORTS))


class PageFilters(ReportFilters):
    """What the page's form sends: a link that can be shared."""

    lang: PageLanguage = ""
    table: Word = ""


class PostedRefresh(SentForm):
    """The button that brings verdicts up to date, and the report that it stood on."""

    name: Annotated[str, Form(max_length=20)] = ""


@router.get("/reports")
def reports_page(request: Request, t: PageTexts, services: Reach, visit: Visiting) -> Response:
    """Show which reports there are; a coordinator's links lead to the own cluster's."""
    context = {
        "names": [one.value for one in ReportName],
        "cluster": _own_cluster(visit),
        "refresh": _refresh(services),
    }
    return render(request, t, "reports.html", context, cache="no-store")


@router.post("/reports/refresh")
def reports_refresh(
    posted: Annotated[PostedRefresh, Form()],
    services: Reach,
    lang: Lang = "",
) -> Response:
    """Bring verdicts up to date in the background."""
    with services.workspace.store.write() as transaction:
        refresh_asked(transaction)
    services.reports.wake()
    known = posted.name if posted.name in set(ReportName) else ""
    return RedirectResponse(address(f"/reports/{known}".rstrip("/"), lang=lang), 303)


@router.get("/reports/{name}")
async def report_page(
    name: str,
    filters: Annotated[PageFilters, Query()],
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
) -> Response:
    """Show a report; with a suffix, give its file."""
    stem, file_format = format_of(name, "")
    report_name = report_named(stem)
    wanted = wanted_by(visit.caller, filters.cluster, filters.since, filters.until)

    def compute() -> Response:
        report = worded(t, report_of(report_name, wanted, services.workspace, services.settings.home))
        if file_format is not FileFormat.JSON:
            return file_response(t, report, file_format, filters.table)
        context = {
            "report": report,
            "parts": tables_with_drawings(report),
            "filters": {"cluster": wanted.cluster_id, "since": filters.since or "", "until": filters.until or ""},
            "clusters": clusters_of(visit.caller),
            "lang": filters.lang,
            "names": [one.value for one in ReportName],
            "most_rows": MOST_ROWS,
            "refresh": _refresh(services),
        }
        return render(request, t, "report.html", context, cache="no-store")

    return await services.turnstile.run(compute)


def _own_cluster(visit: Visit) -> str:
    found = clusters_of(visit.caller)
    return found[0][0] if len(found) == 1 else ""


def _refresh(services: Services) -> dict[str, Any]:
    with services.workspace.store.read() as transaction:
        last = latest_refresh(transaction)
    if last is None:
        return {"state": "", "progress": 0, "day": ""}
    is_open = last.state in (JobState.QUEUED, JobState.RUNNING)
    return {"state": "open" if is_open else last.state.value, "progress": last.progress, "day": last.finished_at[:16]}
