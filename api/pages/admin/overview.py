"""``/admin``: what needs attention today, what is wrong, what runs; ``/admin/settings``: how the server is set."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.authorisation import page_requires
from api.callers import Visiting
from api.pages.rendering import PageTexts, render
from api.routes.overview import overview, settings_of
from api.services import Reach
from models.accounts.permissions import Action

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.OPERATE))


@router.get("/admin")
def overview_page(request: Request, t: PageTexts, services: Reach, visit: Visiting) -> Response:
    """Show what needs attention first."""
    shown = overview(services, visit)
    context = {
        "shown": shown,
        "wrong": [one for one in shown.findings if one.mend],
        "well": [one for one in shown.findings if not one.mend],
        "workers": services.settings.workers,
    }
    return render(request, t, "admin/overview.html", context, cache="no-store")


@router.get("/admin/settings")
def settings_page(request: Request, t: PageTexts, services: Reach) -> Response:
    """Show every setting with where it comes from; nothing is changed here."""
    context = {"settings": settings_of(services).items}
    return render(request, t, "admin/settings.html", context, cache="no-store")
