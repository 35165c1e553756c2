"""``Idempotency-Key``: who does not know whether a POST arrived sends it again, and it is done once."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from api.callers import Visiting
from api.routes.responses import json_response
from models.accounts.remembered_answers import RememberedAnswer, Repeatable

REPEATED = "Idempotency-Replayed"
"""Header of an answer that was given before."""

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="Your own id of this request; sent again within a day, it is answered as before and done once.",
    ),
]


async def repeatable_of(request: Request, visit: Visiting, idempotency_key: Key = None) -> Repeatable | None:
    """Return what tells a repetition from a new request; None where the sender gave no key."""
    if idempotency_key is None:
        return None
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
    return Repeatable(visit.caller.written_as, idempotency_key, hashlib.sha256(asked).hexdigest())


def answer_again(answer: RememberedAnswer) -> Response:
    """Return an answer as it was given before."""
    return json_response(answer.body.encode(), answer.status, {**answer.headers, REPEATED: "true"})


def as_remembered(response: Response) -> RememberedAnswer:
    """Return what has to be remembered of an answer."""
    headers = {name: response.headers[name] for name in ("ETag", "Location") if name in response.headers}
    return RememberedAnswer(response.status_code, headers, bytes(response.body).decode())


MayRepeat = Annotated[Repeatable | None, Depends(repeatable_of)]
