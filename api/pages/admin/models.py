"""``/admin/models``: models, calibration and versions of the ranker; fit, compare, use, undo."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.authorisation import page_requires
from api.callers import Visiting
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.routes.rankers import compared, fit_asked, ranker_chosen, ranker_undone, rankers_out
from api.schemas.administration import ComparisonOut
from api.schemas.types import Word
from api.services import Reach, Services
from api.texts import Texts
from models.accounts.permissions import Action
from models.ranker_versions import SHIPPED

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.OPERATE))


class _Fit(SentForm):
    parent: Word = SHIPPED


class _Choice(SentForm):
    version: Word


@router.get("/admin/models")
async def models_page(
    request: Request,
    t: PageTexts,
    services: Reach,
    version: Annotated[Word, Query(description="Compare this version …")] = "",
    to: Annotated[Word, Query(description="… with this one.")] = "",
) -> Response:
    """Show what ranks, and two versions beside one another where they are asked for."""

    def compute() -> Response:
        return _page(request, t, services, compared(version, to, services) if version else None)

    return await services.turnstile.run(compute)


@router.post("/admin/models/fit")
def fit_form(request: Request, sent: Annotated[_Fit, Form()], services: Reach, visit: Visiting) -> Response:
    """Queue a fit; the page shows what came of it."""
    fit_asked(sent.parent, services, visit)
    return _back(request)


@router.post("/admin/models/use")
def use_form(request: Request, sent: Annotated[_Choice, Form()], services: Reach, visit: Visiting) -> Response:
    """Rank by a version from now on; one press leads back."""
    ranker_chosen(sent.version, services, visit)
    return _back(request)


@router.post("/admin/models/undo")
def undo_form(request: Request, sent: Annotated[SentForm, Form()], services: Reach, visit: Visiting) -> Response:
    """Rank by the version before."""
    ranker_undone(services, visit)
    return _back(request)


def _page(request: Request, t: Texts, services: Services, comparison: ComparisonOut | None) -> Response:
    context = {"rankers": rankers_out(services), "comparison": comparison, "shipped": SHIPPED}
    return render(request, t, "admin/models.html", context, cache="no-store")


def _back(request: Request) -> Response:
    return RedirectResponse(address("/admin/models", lang=request.query_params.get("lang", "")), 303)
