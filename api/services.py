"""What a request can reach, as long as the application lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.administration.processes import Processes
from api.bootstrap import Bootstrap
from api.capacity import Turnstile
from api.flow_worker import FlowWorker
from api.import_worker import ImportWorker
from api.limits import Limiter
from api.oidc.provider import OidcProvider
from api.places import PlaceFinder
from api.report_worker import ReportWorker
from api.settings import Settings
from api.texts import Catalogues
from api.upkeep_worker import UpkeepWorker
from api.uploads import Uploads
from matcher.workspace import Workspace


@dataclass(frozen=True)
class Services:
    """Everything that lives as long as the application."""

    settings: Settings
    workspace: Workspace
    turnstile: Turnstile
    catalogues: Catalogues
    finder: PlaceFinder
    uploads: Uploads
    imports: ImportWorker
    bootstrap: Bootstrap
    flow: FlowWorker
    limiter: Limiter
    upkeep: UpkeepWorker
    processes: Processes
    provider: OidcProvider | None
    reports: ReportWorker


def services_of(request: Request) -> Services:
    """Return the application's services."""
    services: Services = request.app.state.services
    return services


async def _reached(request: Request) -> Services:
    # Asynchronous, as all dependencies that wait for nothing: for others a thread is woken, request by request.
    return services_of(request)


Reach = Annotated[Services, Depends(_reached)]
