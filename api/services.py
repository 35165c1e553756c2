"""What a request can reach, as long as the application lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.bootstrap import Bootstrap
from api.capacity import Turnstile
from api.flow_worker import FlowWorker
from api.import_worker import ImportWorker
from api.places import PlaceFinder
from api.settings import Settings
from api.texts import Catalogues
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


def services_of(request: Request) -> Services:
    """Return the application's services."""
    services: Services = request.app.state.services
    return services


Reach = Annotated[Services, Depends(services_of)]
