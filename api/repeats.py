"""``Idempotency-Key``: who does not know whether a request arrived sends it again, and it is done once.

It holds for every request that may change something, by being declared in the usual way; a POST that only asks says
so with `only_asks`. Forms of pages carry a key of their own (`api.pages.rendering`), so that a double tap does nothing
twice. `hold_request` takes the request before its route runs, `api.remembering` keeps its answer.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Annotated, Any

from anyio import sleep, to_thread
from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response as PlainResponse

from api.callers import FORMS_THAT_STORE_NOTHING, SAFE_METHODS, Visit, Visiting
from api.client_address import client_address
from api.services import Reach
from models.accounts.remembered_answers import RememberedAnswer, Repeatable, under_way
from models.errors import FieldProblem, InvalidInput, UnderWay
from models.store import Store

HEADER = "Idempotency-Key"
REPEATED = "Idempotency-Replayed"
"""Header of an answer that was given before."""
KEY_PATTERN = r"^[\x21-\x7e]{1,200}$"
ONCE_FIELD = "once"
"""The field of a page's form that holds its key."""
FORM_KEPT_S = 300
FORM_WAIT_S = 5.0
PAUSE_S = 0.1
HASHED_AT_ONCE = 1 << 20

ONLY_ASKS = "x-only-asks"


class AnsweredBefore(Exception):
    """A request was answered before; never leaves ``api``."""

    def __init__(self, answer: RememberedAnswer) -> None:
        """Keep the answer."""
        self.answer = answer
        super().__init__("answered before")


def only_asks(reason: str) -> dict[str, Any]:
    """Return what a POST is given as ``openapi_extra`` that changes nothing, so that it needs no key."""
    return {ONLY_ASKS: reason}


def only_asks_of(route: object) -> str:
    """Return why a route needs no key; empty when it does."""
    return str((getattr(route, "openapi_extra", None) or {}).get(ONLY_ASKS, ""))


async def hold_request(request: Request, visit: Visiting, services: Reach) -> None:
    """Hold a request of the API that carries a key until it is answered.

    Raises:
        AnsweredBefore: It was answered before.
        InvalidInput: The key is none, or was used for another request.
        UnderWay: The same request runs at this moment, or was done and its answer is lost.
    """
    if HEADER not in request.headers or request.method in SAFE_METHODS or only_asks_of(request.scope["route"]):
        return
    keys = request.headers.getlist(HEADER)
    if len(keys) > 1 or not 1 <= len(keys[0]) <= 200 or not all("!" <= one <= "~" for one in keys[0]):
        problem = FieldProblem(f"!{HEADER}", ", ".join(keys), "is no key", "send 1 to 200 visible ASCII characters")
        raise InvalidInput("the request has a key that cannot be one", [problem])
    held = Repeatable(_sender(request, visit), keys[0], await _fingerprint(request), secrets.token_hex(8))
    await _begin(request, held, services.workspace.store)


async def hold_form(request: Request, visit: Visiting, services: Reach) -> None:
    """Hold a form of a page until it is answered; the second of a double tap waits for the first one's answer.

    Raises:
        AnsweredBefore: It was answered before.
        UnderWay: The same form runs at this moment and for long, or was done and its answer is lost.
    """
    if request.method in SAFE_METHODS or request.url.path in FORMS_THAT_STORE_NOTHING:
        return None
    key = (await request.form()).get(ONCE_FIELD, "")
    if not isinstance(key, str) or not key.isascii() or not 8 <= len(key) <= 100:
        return None
    # The same form with other contents is another request: who goes back and changes a word means it.
    asked = await _fingerprint(request)
    held = Repeatable(_sender(request, visit), f"form {key} {asked}", asked, secrets.token_hex(8), FORM_KEPT_S)
    waited_s = 0.0
    while True:
        try:
            return await _begin(request, held, services.workspace.store)
        except UnderWay as error:
            if error.wait_s is None or waited_s >= FORM_WAIT_S:
                raise
        await sleep(PAUSE_S)
        waited_s += PAUSE_S


async def _begin(request: Request, held: Repeatable, store: Store) -> None:
    known = await to_thread.run_sync(_hold, held, store)
    if known is not None:
        raise AnsweredBefore(known)
    request.state.held = held
    under_way.set(held)


def _hold(held: Repeatable, store: Store) -> RememberedAnswer | None:
    with store.write() as transaction:
        return transaction.answers.hold(held)


def _sender(request: Request, visit: Visit) -> str:
    """Return who sends a request: an account; or without one, a sort of client at an address.

    Cookies are left out: whoever gets the first one with an answer sends it along with the repetition.
    """
    if visit.caller.written_as:
        return visit.caller.written_as
    said = f"{client_address(request)}\n{request.headers.get('user-agent', '')}"
    return "public:" + hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


async def _fingerprint(request: Request) -> str:
    asked = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if request.headers.get("content-type", "").startswith(("multipart/", "application/x-www-form-urlencoded")):
        await _add_form(asked, await request.form())
    else:
        asked.update(await request.body())
    return asked.hexdigest()


async def _add_form(asked: Any, form: FormData) -> None:
    """Add fields and files as such: a client that sends a form again may draw another boundary between them."""
    for name, value in form.multi_items():
        asked.update(f"\n{len(name)} {name}\n".encode("utf-8", "backslashreplace"))
        if isinstance(value, UploadFile):
            asked.update(f"{value.filename}\n".encode("utf-8", "backslashreplace"))
            while part := await value.read(HASHED_AT_ONCE):
                asked.update(part)
            await value.seek(0)
        else:
            asked.update(f"{len(value)} {value}".encode("utf-8", "backslashreplace"))


def answer_again(answer: RememberedAnswer) -> Response:
    """Return an answer as it was given before."""
    headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
    response = PlainResponse(answer.body.encode(), answer.status, headers | {REPEATED: "true"})
    for cookie in filter(None, answer.headers.get("set-cookie", "").split("\n")):
        response.headers.append("set-cookie", cookie)
    return response


def as_remembered(response: Response) -> RememberedAnswer:
    """Return what has to be remembered of an answer."""
    return remembered(response.status_code, response.raw_headers, bytes(response.body))


def remembered(status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> RememberedAnswer:
    """Return what has to be remembered of an answer; cookies, of which there may be several, stand in lines.

    Raises:
        UnicodeDecodeError: The body is no text.
    """
    kept: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name != "content-length":
            kept[name] = f"{kept[name]}\n{value}" if name == "set-cookie" and name in kept else value
    return RememberedAnswer(status, kept, body.decode())


def repeatable_of(request: Request) -> Repeatable | None:
    """Return the request that is held, for a route that remembers its answer in the transaction of what it tells."""
    held = getattr(request.state, "held", None)
    return held if isinstance(held, Repeatable) else None


MayRepeat = Annotated[Repeatable | None, Depends(repeatable_of)]
