"""The cookie of a session, and what is known of who knocks for one."""

from __future__ import annotations

from fastapi import Request, Response

from api.actors import browsers_actor
from api.callers import COOKIE, Visit
from api.client_address import client_address
from api.signing_in import Knock
from models.accounts.sessions import BROWSER_CHARACTERS, KEPT_DAYS


def keep_session(response: Response, request: Request, token: str) -> None:
    """Have the browser remember a session; scripts cannot read it, and other sites' forms do not send it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT_DAYS * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget_session(response: Response) -> None:
    """Have the browser forget its session."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def knock_of(request: Request, visit: Visit) -> Knock:
    """Return who knocks; of what the browser says of itself only printable characters."""
    said = request.headers.get("user-agent", "")
    browser = "".join(character for character in said if character.isprintable())[:BROWSER_CHARACTERS]
    address = client_address(request) or (request.client.host if request.client else "")
    session_id = visit.session.session_id if visit.session else ""
    return Knock(address, browser, visit.request_id, session_id, browsers_actor(request))
