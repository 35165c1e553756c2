"""Pages of lists say where the next one is also in the header ``Link`` (RFC 8288), whatever list it is.

A page's JSON ends with ``"next"``, its cursor; a test over the OpenAPI document holds all lists to that.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = "/api/v1/"

_NEXT_AT_END = re.compile(rb'"next":"([\w-]+)"\}\Z')
_LONGEST_END = 2_000


class NextLinks:
    """ASGI middleware that reads the end of what lists of the API answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Add links to the answers of ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the header of a page waits for its first piece, which is the whole page."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        waiting: list[Message] = []

        async def linked(message: Message) -> None:
            if message["type"] == "http.response.start":
                waiting.append(message)
                return
            if waiting:
                start = waiting.pop()
                _add_link(start, message, scope)
                await send(start)
            await send(message)

        await self._app(scope, receive, linked)


def _add_link(start: Message, body: Message, scope: Scope) -> None:
    found = _NEXT_AT_END.search(body.get("body", b"")[-_LONGEST_END:])
    if found is None or start["status"] != 200:
        return
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = urlencode([(name, value) for name, value in asked if name != "cursor"] + [("cursor", found[1].decode())])
    MutableHeaders(scope=start)["link"] = f'<{quote(scope["path"])}?{query}>; rel="next"'
