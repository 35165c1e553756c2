"""The key of the settings: programs send it as a bearer token, browsers as the password of their own dialogue."""

from __future__ import annotations

import base64
import secrets

from fastapi import Request

from api.settings import Settings


def sends_operators_key(request: Request, settings: Settings) -> bool:
    """Return whether a request carries the key of the settings."""
    if settings.api_key is None:
        return False
    return secrets.compare_digest(_given_key(request), settings.api_key.get_secret_value().encode())


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
