"""What holds for every request: a known host, a sender of this site, a client that keeps talking, an id, a log line."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Sequence

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problem_details
from api.callers import SAFE_METHODS
from api.counting import limit_headers
from api.problem_details import printable

logger = logging.getLogger("setu.requests")

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "cache-control": "private, no-cache",
    "content-security-policy": CONTENT_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

PERSONAL = "private, no-store"
TRANSPORT_SECURITY = "max-age=31536000"
"""Behind https, browsers come back by https only, for a year; subdomains are not ours to speak for."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")


class Guard:
    """ASGI middleware around everything, also around the framework's own answers to failures."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str], receive_timeout_s: float) -> None:
        """Guard ``app``; ``*`` among the hosts lets every host name through."""
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._receive_timeout_s = receive_timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with the reason why it is refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id

        send_safely = _SafeSender(send, request_id, scope)
        refusal = self._refusal(scope["method"], headers)
        begun = time.perf_counter()
        try:
            if refusal is not None:
                await refusal.response(request_id)(scope, receive, send_safely)
            else:
                await self._app(scope, _Impatient(receive, self._receive_timeout_s), send_safely)
        finally:
            took_ms = 1000 * (time.perf_counter() - begun)
            # The path alone: the query holds what people write.
            path = printable(scope["path"])
            logger.info("%s %s %r %s %.0f ms", request_id, scope["method"], path, send_safely.status, took_ms)

    def _refusal(self, method: str, headers: Headers) -> problem_details.ProblemDetails | None:
        host = headers.get("host", "")
        if not self._knows(host):
            return problem_details.of_status(
                421, f"this server does not answer for the host {host!r}; its operator can add it to SETU_ALLOWED_HOSTS"
            )
        if method not in SAFE_METHODS and not _is_same_site(headers, host):
            return problem_details.of_status(403, "a page of another site may not send this request")
        return None

    def _knows(self, host: str) -> bool:
        name = re.sub(r":\d+$", "", host).lower()
        return "*" in self._hosts or name in self._hosts


class _SafeSender:
    """Sends a response with the safe headers; a bare 413 of the framework's body limit becomes problem details."""

    def __init__(self, send: Send, request_id: str, scope: Scope) -> None:
        self.status = 0
        self._scope = scope
        self._send = send
        self._request_id = request_id
        self._is_replaced = False

    async def __call__(self, message: Message) -> None:
        if self._is_replaced:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            if message["status"] == 413 and headers.get("content-type", "").startswith("text/plain"):
                await self._send_too_large()
                return
            self._add_headers(headers)
        await self._send(message)

    def _add_headers(self, headers: MutableHeaders) -> None:
        """Add what every response has: personal ones stay out of every cache, also of the browser's own."""
        state = self._scope["state"]
        headers["x-request-id"] = self._request_id
        if (standing := state.get("standing")) is not None:
            headers.update(limit_headers(standing))
        visit = state.get("visit")
        if visit is not None and visit.caller.account_id:
            headers["cache-control"] = PERSONAL
        if self._scope.get("scheme") == "https":
            headers["strict-transport-security"] = TRANSPORT_SECURITY
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)

    async def _send_too_large(self) -> None:
        self._is_replaced = True
        problem = problem_details.of_status(413, "the body is larger than this address takes")
        response = problem.response(self._request_id)
        self._add_headers(response.headers)
        await self._send({"type": "http.response.start", "status": 413, "headers": response.raw_headers})
        await self._send({"type": "http.response.body", "body": response.body})


class _Impatient:
    """Receives messages of the request body, each within a time limit.

    After the body there may be nothing to receive for as long as the answer takes, so waiting then is not limited.
    """

    def __init__(self, receive: Receive, timeout_s: float) -> None:
        self._receive = receive
        self._timeout_s: float | None = timeout_s

    async def __call__(self) -> Message:
        try:
            with anyio.fail_after(self._timeout_s):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(408, "the request was not sent in time") from error
        if message["type"] != "http.request" or not message.get("more_body", False):
            self._timeout_s = None
        return message


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _is_same_site(headers: Headers, host: str) -> bool:
    """Browsers say where a request comes from; other clients say nothing and are no danger here."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == host
