"""Which requests are counted as what, and what who asks too often is told.

A route is counted as it is declared: a POST that only asks as a match, an upload as an upload, every other request
that may change something as a write; ``counted_as`` declares anything else. Reading is not counted.
"""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from fastapi import Request

from api.callers import FORMS_THAT_STORE_NOTHING, SAFE_METHODS, Visiting
from api.client_address import client_address
from api.limits import Allowance, Counted, Standing
from api.repeats import only_asks_of
from api.services import Reach
from api.settings import Settings
from models.accounts.caller import OPERATOR
from models.errors import Told, TooMany
from models.refusals import Refusal

MINUTE_S, HOUR_S = 60, 3600

_DECLARED = "x-counted-as"


def counted_as(kind: Counted) -> dict[str, Any]:
    """Return what a route is given as ``openapi_extra`` to be counted so."""
    return {_DECLARED: kind.value}


def kind_of(request: Request) -> Counted | None:
    """Return what a request is counted as; None when it is not."""
    route = request.scope["route"]
    declared = (getattr(route, "openapi_extra", None) or {}).get(_DECLARED)
    if declared is not None:
        return Counted(declared)
    if request.method in SAFE_METHODS:
        return None
    if only_asks_of(route) or request.url.path in FORMS_THAT_STORE_NOTHING:
        return Counted.MATCHES
    is_upload = request.headers.get("content-type", "").startswith("multipart/form-data")
    return Counted.UPLOADS if is_upload else Counted.WRITES


def allowance_of(kind: Counted, settings: Settings, *, has_account: bool) -> Allowance:
    """Return how often one account may do something, or all those behind one address who have none."""
    most, window_s = {
        Counted.MATCHES: (settings.limit_matches, MINUTE_S),
        Counted.WRITES: (settings.limit_writes, MINUTE_S),
        Counted.UPLOADS: (settings.limit_uploads, HOUR_S),
        Counted.FEEDBACK: (settings.limit_feedback, MINUTE_S),
        Counted.INTRODUCTIONS: (settings.limit_introductions, HOUR_S),
    }[kind]
    return Allowance(kind, most * (1 if has_account else settings.limit_people_per_address), window_s)


async def count_request(request: Request, visit: Visiting, services: Reach) -> None:
    """Count a request of an account or, without one, of an address; operators and this machine are not counted.

    Raises:
        TooMany: It is one too many.
    """
    kind, account_id = kind_of(request), visit.caller.account_id
    who = account_id or client_address(request)
    if kind is None or not who or visit.caller.written_as == OPERATOR:
        return
    allowance = allowance_of(kind, services.settings, has_account=bool(account_id))
    if not allowance.most:
        return
    standing = services.limiter.at_once(allowance, who)
    if standing is None:
        standing = await to_thread.run_sync(services.limiter.ask, allowance, who)
    request.state.standing = standing
    if not standing.is_allowed:
        raise TooMany(_told(standing, has_account=bool(account_id)), standing.resets_s)


def limit_headers(standing: Standing) -> dict[str, str]:
    """Return what tells a program how often it may still ask.

    Source: IETF draft-ietf-httpapi-ratelimit-headers-10, "RateLimit header fields for HTTP".
    """
    allowance = standing.allowance
    return {
        "ratelimit-policy": f'"{allowance.kind}";q={allowance.most};w={allowance.window_s}',
        "ratelimit": f'"{allowance.kind}";r={standing.left};t={standing.resets_s}',
    }


def _told(standing: Standing, *, has_account: bool) -> Told:
    allowance = standing.allowance
    refusal = OFTEN[has_account, allowance.window_s]
    return refusal.told(counted=allowance.kind.value, most=allowance.most, seconds=standing.resets_s)


OFTEN = {
    (True, MINUTE_S): Refusal.OFTEN_OF_ACCOUNT_A_MINUTE,
    (True, HOUR_S): Refusal.OFTEN_OF_ACCOUNT_AN_HOUR,
    (False, MINUTE_S): Refusal.OFTEN_OF_ADDRESS_A_MINUTE,
    (False, HOUR_S): Refusal.OFTEN_OF_ADDRESS_AN_HOUR,
}
"""What is told, by whether an account asked and in which span it was counted."""
