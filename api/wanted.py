"""What somebody was about to do when they had to sign in first: kept by their browser, for a day."""

from __future__ import annotations

from urllib.parse import quote, unquote

from fastapi import Request, Response

from api.packed_words import pack_words, unpack_words

COOKIE = "setu_wanted"
QUESTION_COOKIE = "setu_question"
_KEPT_S = 24 * 3600
_LONGEST = 900
_LONGEST_QUESTION = 3_600
"""Longest question that is kept, as the cookie holds it: browsers keep 4,096 bytes with the name."""
_LONGEST_LINK = 20_000
"""Longest address that is unpacked; what holds more was packed by somebody else."""


def keep_wanted(response: Response, request: Request, provider_id: str) -> None:
    """Have the browser remember which provider is to be claimed; nothing else."""
    _keep(response, request, COOKIE, quote(provider_id, safe=""), _LONGEST)


def wanted_provider(request: Request) -> str:
    """Return the provider that is to be claimed; empty for none."""
    return unquote(request.cookies.get(COOKIE, ""))


def forget_wanted(response: Response) -> None:
    """Have the browser forget it."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def keep_question(response: Response, request: Request, link: str) -> None:
    """Have the browser remember a question that is to be saved, as the part of its address behind the ``?``.

    One that no cookie can hold is not kept: after signing in it has to be asked again.
    """
    _keep(response, request, QUESTION_COOKIE, pack_words(link), _LONGEST_QUESTION)


def wanted_question(request: Request) -> str:
    """Return the question that is to be saved; empty for none, and for what this server did not pack."""
    try:
        return unpack_words(request.cookies.get(QUESTION_COOKIE, ""), _LONGEST_LINK)
    except ValueError:
        return ""


def forget_question(response: Response) -> None:
    """Have the browser forget it."""
    response.delete_cookie(QUESTION_COOKIE, httponly=True, samesite="lax")


def _keep(response: Response, request: Request, name: str, value: str, longest: int) -> None:
    if len(value) <= longest:
        secure = request.url.scheme == "https"
        response.set_cookie(name, value, max_age=_KEPT_S, httponly=True, samesite="lax", secure=secure)
