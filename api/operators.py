"""Who may write and read confidential texts: operators.

Where a key is set, an operator is whoever sends it: programs as a bearer token, browsers as a password. Where none is
set, everybody is who can reach a server that listens on this machine only, and nobody on a public address.
"""

from __future__ import annotations

import base64
import secrets
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from api.services import Reach
from api.settings import Settings
from models.errors import Forbidden


def is_operator(request: Request, settings: Settings) -> bool:
    """Return whether the request comes from an operator."""
    if settings.api_key is None:
        return settings.is_local
    key = settings.api_key.get_secret_value().encode()
    return secrets.compare_digest(_given_key(request), key)


def _given_key(request: Request) -> bytes:
    """Return the key that a program sends as a bearer token, or a browser as the password of its own dialogue."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip().encode("utf-8", "replace")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(given.strip(), validate=True).partition(b":")[2]
    except ValueError:
        return b""


def ask_for_operator(request: Request, services: Reach) -> None:
    """Let only operators see a page; a browser is told to ask for the key (any name, the key as password).

    Raises:
        HTTPException: 401, the key is missing or wrong.
        Forbidden: Writing is closed on this address.
    """
    if services.settings.api_key is not None and not is_operator(request, services.settings):
        challenge = {"WWW-Authenticate": 'Basic realm="Setu: any name, the key as password", charset="UTF-8"'}
        raise HTTPException(401, "this page is for operators: give the key as password", challenge)
    require_operator(request, services)


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
