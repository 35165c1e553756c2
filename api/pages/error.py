"""Failures in plain words: as the page of a failed request, and as the page behind each problem type."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.pages.refusals import told_fault
from api.pages.rendering import PageTexts, render
from api.problem_details import SLUGS, ProblemDetails
from api.services import services_of
from models.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/errors/{slug}")
def error_type_page(request: Request, slug: str, t: PageTexts) -> Response:
    """Explain one type of problem.

    Raises:
        NotFound: There is no such type.
    """
    if slug not in SLUGS:
        raise NotFound(f"there is no kind of failure called {slug!r}; there are: {', '.join(SLUGS)}")
    return render(request, t, "error.html", {"slug": slug, "problem": None, "request_id": "", "wait_s": 0})


def error_page(request: Request, problem: ProblemDetails) -> Response:
    """Return the page of a failed request."""
    catalogues = services_of(request).catalogues
    t = catalogues.choose(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
    request_id = str(getattr(request.state, "request_id", ""))
    wait_s = int(problem.headers.get("Retry-After", "0"))
    context = {"slug": problem.slug, "problem": problem, "request_id": request_id, "wait_s": wait_s}
    context["says_more"] = problem.detail != HTTPStatus(problem.status).phrase
    context["faults"] = [(fault.pointer, told_fault(t, fault), fault.as_json()["given"]) for fault in problem.faults]
    response = render(request, t, "error.html", context, problem.status, "no-store")
    response.headers.update(problem.headers)
    return response
