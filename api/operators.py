"""Who may write and read confidential texts: operators.

Where a key is set, an operator is whoever sends it. Where none is set, everybody is who can reach a server that
listens on this machine only, and nobody on a public address.
"""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import Depends, Request

from api.services import Reach
from api.settings import Settings
from models.errors import Forbidden


def is_operator(request: Request, settings: Settings) -> bool:
    """Return whether the request comes from an operator."""
    if settings.api_key is None:
        return settings.is_local
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    key = settings.api_key.get_secret_value().encode()
    return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode("utf-8", "replace"), key)


def require_operator(request: Request, services: Reach) -> None:
    """Refuse a request that does not come from an operator.

    Raises:
        Forbidden: The key is missing or wrong, or writing is closed on this address.
    """
    settings = services.settings
    if is_operator(request, settings):
        return
    if settings.api_key is None:
        raise Forbidden("this server listens on a public address without a key; its operator must set SETU_API_KEY")
    raise Forbidden("this needs the operator's key; send it as 'Authorization: Bearer …'")


def _seen_as_operator(request: Request, services: Reach) -> bool:
    return is_operator(request, services.settings)


SeenAsOperator = Annotated[bool, Depends(_seen_as_operator)]
