"""JSON from the sign-in provider: from its own addresses alone, without redirects, bounded in time and size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from api.oidc.refusal import Refusal, SignInRefused
from api.settings import is_loopback

TIMEOUT_S = 10.0
MAX_BYTES = 1_000_000


class _NoRedirects(HTTPRedirectHandler):
    """What is asked of one address is not asked of another."""

    def redirect_request(self, *given: Any) -> None:
        return None


def fetch_json(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object that an address answers; with a body it is posted.

    Raises:
        SignInRefused: The address cannot be reached, is not safe, or answers something else.
    """
    refuse_unsafe(url)
    wanted = Request(url, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - checked just now
    try:
        with build_opener(_NoRedirects, ProxyHandler({})).open(wanted, timeout=TIMEOUT_S) as answer:
            content = answer.read(MAX_BYTES + 1)
    except HTTPError as error:
        error.close()
        raise SignInRefused(Refusal.UNREACHABLE, f"{_plain(url)} answered {error.code}") from error
    except (OSError, HTTPException) as error:
        raise SignInRefused(Refusal.UNREACHABLE, f"{_plain(url)}: {type(error).__name__}") from error
    return _object_in(content, url)


def refuse_unsafe(url: str) -> None:
    """Refuse an address that others could listen on.

    Raises:
        SignInRefused: It is neither https nor on this machine.
    """
    try:
        parts = urlsplit(url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    except ValueError:
        is_safe = False
    if not is_safe:
        raise SignInRefused(Refusal.NOT_GENUINE, "the provider names an address that is not https")


def _object_in(content: bytes, url: str) -> dict[str, Any]:
    try:
        found = json.loads(content) if len(content) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SignInRefused(Refusal.UNREACHABLE, f"{_plain(url)} answers no JSON object of at most {MAX_BYTES} bytes")
    return found


def _plain(url: str) -> str:
    return urlsplit(url)._replace(query="", fragment="").geturl()
