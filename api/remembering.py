"""Answers to requests that may come twice are kept before they are sent; what failed without a trace is let go."""

from __future__ import annotations

from urllib.parse import unquote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.repeats import remembered
from api.services import Services
from models.accounts.remembered_answers import RUNNING, WRITTEN, RememberedAnswer, Repeatable, under_way
from models.store import Store


class Remembering:
    """ASGI middleware that sees what every route answers."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep the answers of ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; where it is held by then, its answer waits until it is kept."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        answer, token = _Answer(scope, send), under_way.set(None)
        try:
            await self._app(scope, receive, answer)
        except BaseException:
            if answer.held is not None:
                await to_thread.run_sync(_keep, answer.held, None, "", answer.store)
            raise
        finally:
            under_way.reset(token)


class _Answer:
    """Collects the messages of an answer to a held request, and lets all others through."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._messages: list[Message] = []

    @property
    def held(self) -> Repeatable | None:
        held = self._scope.get("state", {}).get("held")
        return held if isinstance(held, Repeatable) else None

    @property
    def store(self) -> Store:
        services: Services = self._scope["app"].state.services
        return services.workspace.store

    async def __call__(self, message: Message) -> None:
        if self.held is None:
            await self._send(message)
            return
        self._messages.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            await to_thread.run_sync(_keep, self.held, self._whole(), self._record_id(), self.store)
            for one in self._messages:
                await self._send(one)

    def _record_id(self) -> str:
        """Return the id of the record that the answer tells of, so that the answer goes with it; empty for none."""
        location = Headers(raw=self._messages[0]["headers"]).get("location", "").partition("?")[0]
        named = [value for name, value in self._scope.get("path_params", {}).items() if name.endswith("_id")]
        return unquote(location).removeprefix("/api/v1/").partition("/")[2] or next(iter(named), "")

    def _whole(self) -> RememberedAnswer | None:
        start, *parts = self._messages
        try:
            return remembered(start["status"], start["headers"], b"".join(part.get("body", b"") for part in parts))
        except UnicodeDecodeError:
            return None


def _keep(held: Repeatable, answer: RememberedAnswer | None, record_id: str, store: Store) -> None:
    """Remember an answer; let a request go that failed before it wrote; without an answer it stays as it is."""
    under_way.set(None)
    with store.write() as transaction:
        status = transaction.answers.status_of(held)
        has_failed = answer is None or answer.status >= 400
        if status == RUNNING and has_failed:
            transaction.answers.let_go(held)
        elif status in (RUNNING, WRITTEN) and answer is not None:
            transaction.answers.remember(held, answer, record_id)
