"""A body of another media type than an address takes is refused as such, before anybody tries to read it."""

from __future__ import annotations

from fastapi import Request, params
from starlette.exceptions import HTTPException

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


async def refuse_other_media(request: Request) -> None:
    """Refuse a body that is not of the media type of the route's body.

    Raises:
        HTTPException: 415, with what the address takes.
    """
    body = getattr(request.scope["route"], "body_field", None)
    if body is None or request.headers.get("content-length") == "0":
        return
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if isinstance(body.field_info, params.Form):
        taken, is_taken = " or ".join(FORMS), given in FORMS
    else:
        taken, is_taken = "application/json", given == "application/json" or given.endswith("+json")
    if not is_taken:
        raise HTTPException(415, f"the body is {given or 'of no media type'}; this address takes {taken}")
