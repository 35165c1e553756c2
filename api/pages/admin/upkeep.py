"""``/admin/index``, ``/admin/jobs``: how the index stands and writing it anew; who works on what, and what is stuck."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.authorisation import page_requires
from api.callers import Visiting
from api.pages.admin.confirming import Confirmable, ask_first
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.routes.index import index_out, rebuild_asked
from api.routes.job_board import job_board, job_given_up
from api.schemas.types import Identifier
from api.services import Reach
from models.accounts.permissions import Action
from models.errors import Conflict

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.OPERATE))


class _GiveUp(Confirmable):
    job_id: Identifier


@router.get("/admin/index")
def index_page(request: Request, t: PageTexts, services: Reach) -> Response:
    """Show how the index stands, and how far the last rebuilding has come."""
    return render(request, t, "admin/index.html", {"index": index_out(services)}, cache="no-store")


@router.post("/admin/index/rebuild")
def rebuild_form(
    request: Request, sent: Annotated[SentForm, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Queue a rebuild; the page shows how far it has come."""
    rebuild_asked(services, visit)
    return RedirectResponse(address("/admin/index", lang=request.query_params.get("lang", "")), 303)


@router.get("/admin/jobs")
def jobs_page(request: Request, t: PageTexts, services: Reach) -> Response:
    """Show who works on what, what is stuck, what failed."""
    return _jobs(request, t, services)


@router.post("/admin/jobs/give-up")
def give_up_form(
    request: Request, sent: Annotated[_GiveUp, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Give a stuck job up, after asking once more."""
    if not sent.sure:
        return ask_first(request, t, "give_up", "/admin/jobs", sent, job=sent.job_id)
    try:
        job_given_up(sent.job_id, services, visit)
    except Conflict:
        return _jobs(request, t, services, t("admin.is_held"), 409)
    return RedirectResponse(address("/admin/jobs", lang=request.query_params.get("lang", "")), 303)


def _jobs(request: Request, t: PageTexts, services: Reach, said: str = "", status: int = 200) -> Response:
    context = {"board": job_board(services), "said": said}
    return render(request, t, "admin/jobs.html", context, status, "no-store")
