"""Who gives feedback: somebody with a random cookie, of which a hash is kept, and nothing else.

The cookie is set with the first feedback and with nothing before it. It joins what one browser says, so that a second
opinion replaces the first and nobody counts a hundred times; it tells nothing about who that is. Whoever signed in, or
sends a key of an account, is that account; whoever sends the operator's key is ``operator``.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from api.callers import Visiting
from api.operators_key import sends_operators_key
from api.services import Reach
from models.accounts.caller import OPERATOR

COOKIE = "setu_actor"
KEPT_S = 365 * 24 * 3600

_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Actor:
    """An opaque id; a token where the browser has to be given one; whether an operator speaks, with a key."""

    actor_id: str
    new_token: str = ""
    has_key: bool = False

    def keep_in(self, response: Response, request: Request) -> None:
        """Have the browser remember a new actor."""
        if self.new_token:
            is_secure = request.url.scheme == "https"
            response.set_cookie(COOKIE, self.new_token, max_age=KEPT_S, httponly=True, samesite="lax", secure=is_secure)


def actor_of(request: Request, services: Reach, visit: Visiting) -> Actor:
    """Return who sends a request; a new actor where there is no cookie of ours."""
    if sends_operators_key(request, services.settings):
        return Actor(OPERATOR, has_key=True)
    if visit.caller.account_id:
        return Actor(visit.caller.account_id)
    if known := browsers_actor(request):
        return Actor(known)
    made = secrets.token_hex(16)
    return Actor(_hashed(made), made)


def browsers_actor(request: Request) -> str:
    """Return the actor that a browser's cookie stands for, whoever is signed in; empty where there is no cookie."""
    token = request.cookies.get(COOKIE, "")
    return _hashed(token) if _TOKEN.fullmatch(token) else ""


def _hashed(token: str) -> str:
    return hashlib.blake2b(token.encode(), digest_size=12).hexdigest()


Sender = Annotated[Actor, Depends(actor_of)]
