"""Templates to responses: every page gets its texts, its language and addresses that keep the language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.callers import FORM_FIELD, Visit
from api.services import Reach
from api.texts import INTERFACE_LANGUAGES, Texts

STATIC = Path(__file__).resolve().parents[1] / "static"
InterfaceLanguage = Literal["", "en", "hi"]

_POST_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
"""A form that writes; texts from outside are escaped and hold no such thing."""


def texts_of(
    request: Request,
    services: Reach,
    lang: Annotated[InterfaceLanguage, Query(description="Language of the page.")] = "",
) -> Texts:
    """Return the catalogue that the address asks for, else the one that the browser prefers."""
    return services.catalogues.choose(lang, request.headers.get("accept-language", ""))


PageTexts = Annotated[Texts, Depends(texts_of)]


def render(
    request: Request, t: Texts, template: str, context: Mapping[str, Any], status: int = 200, cache: str = "no-cache"
) -> HTMLResponse:
    """Return a page.

    Args:
        request: What was asked.
        t: The page's texts.
        template: Name of the template.
        context: What the template shows.
        status: The response's status.
        cache: What caches may do with it; answers change with the database, so the default is to ask again.
    """
    asked = request.query_params.get("lang", "")
    keep = {"lang": asked} if asked in INTERFACE_LANGUAGES else {}
    visit = getattr(request.state, "visit", None)
    signed_in = visit if isinstance(visit, Visit) and visit.session else None
    shared = {
        "t": t,
        "address": lambda path, **given: address(path, **(keep | given)),
        "switch": _switch(request, t),
        "person": signed_in.caller.name if signed_in else "",
    }
    content = _environment().get_template(template).render(**shared, **context)
    headers = {"Content-Language": t.language, "Vary": "Accept-Language, Cookie", "Cache-Control": cache}
    if signed_in is None:
        return HTMLResponse(content, status, headers)
    return HTMLResponse(_with_token(content, signed_in.form_token), status, headers | {"Cache-Control": "no-store"})


def _with_token(content: str, form_token: str) -> str:
    """Return a page whose every form that writes carries the token of the session, so that none can lack it."""
    field = f'<input type="hidden" name="{FORM_FIELD}" value="{form_token}">'
    return _POST_FORM.sub(lambda found: found.group() + field, content)


def moved(request: Request, path: str) -> RedirectResponse:
    """Lead to another page in the same language; only for now, because a merge can be taken back."""
    return RedirectResponse(address(path, lang=request.query_params.get("lang", "")), 307)


def address(path: str, **parameters: object) -> str:
    """Return a path with query parameters; empty ones are left out, lists are repeated."""
    given = {name: value for name, value in parameters.items() if value not in ("", None, [], ())}
    encoded = quote(path, safe="/")
    return f"{encoded}?{urlencode(given, doseq=True)}" if given else encoded


def _switch(request: Request, t: Texts) -> list[tuple[str, str]]:
    """Return the other languages of this page, as language and address; of a sent form, those of the start page."""
    is_repeatable = request.method in ("GET", "HEAD")
    path = request.url.path if is_repeatable else "/"
    kept = (
        [(name, value) for name, value in request.query_params.multi_items() if name != "lang"] if is_repeatable else []
    )
    return [
        (language, f"{quote(path, safe='/')}?{urlencode([*kept, ('lang', language)])}")
        for language in INTERFACE_LANGUAGES
        if language != t.language
    ]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    return environment


@cache
def asset(name: str) -> str:
    """Return the address of a static file; it changes with the content, so that browsers may keep the file."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
