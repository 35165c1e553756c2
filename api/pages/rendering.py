"""Templates to responses: every page gets its texts, its language and addresses that keep the language."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.callers import FORM_FIELD, Visit
from api.pages.refusals import told
from api.pages.ways import ways_of
from api.repeats import ONCE_FIELD
from api.services import Reach
from api.texts import Texts
from models.accounts.caller import PUBLIC
from models.interface_languages import INTERFACE_LANGUAGES, OWN_NAMES, PageLanguage

STATIC = Path(__file__).resolve().parents[1] / "static"
Lang = Annotated[PageLanguage, Query(description="Language of the page.")]

_ONCE = frozenset({"/sign-in/oidc/return"})
"""Addresses that work once, and hold what no page should repeat."""

_POST_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
"""A form that writes; texts from outside are escaped and hold no such thing."""


def texts_of(
    request: Request,
    services: Reach,
    lang: Lang = "",
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
    caller = visit.caller if isinstance(visit, Visit) else PUBLIC
    signed_in = visit if isinstance(visit, Visit) and visit.session else None
    shared = {
        "t": t,
        "worded": partial(told, t),
        "address": lambda path, **given: address(path, **(keep | given)),
        "switch": _switch(request, t),
        "person": signed_in.caller.name if signed_in else "",
        "ways": ways_of(caller),
    }
    content = _environment().get_template(template).render(**shared, **context)
    headers = {"Content-Language": t.language, "Vary": "Accept-Language, Cookie", "Cache-Control": cache}
    if signed_in is None:
        return HTMLResponse(_with_fields(content), status, headers)
    personal = headers | {"Cache-Control": "no-store"}
    return HTMLResponse(_with_fields(content, signed_in.form_token), status, personal)


def _with_fields(content: str, form_token: str = "") -> str:
    """Return a page whose every form that writes carries a key of its own and the session's token: none can lack it."""
    token = f'<input type="hidden" name="{FORM_FIELD}" value="{form_token}">' if form_token else ""

    def fields(found: re.Match[str]) -> str:
        return f'{found.group()}{token}<input type="hidden" name="{ONCE_FIELD}" value="{secrets.token_urlsafe(16)}">'

    return _POST_FORM.sub(fields, content)


def moved(request: Request, path: str) -> RedirectResponse:
    """Lead to another page in the same language; only for now, because a merge can be taken back."""
    return RedirectResponse(address(path, lang=request.query_params.get("lang", "")), 307)


def address(path: str, **parameters: object) -> str:
    """Return a path with query parameters; empty ones are left out, lists are repeated."""
    given = {name: value for name, value in parameters.items() if value not in ("", None, [], ())}
    encoded = quote(path, safe="/")
    return f"{encoded}?{urlencode(given, doseq=True)}" if given else encoded


def _switch(request: Request, t: Texts) -> list[tuple[str, str, str]]:
    """Return the page's other languages, as code, own name and address; of what works once, that of the start page."""
    is_repeatable = request.method in ("GET", "HEAD") and request.url.path not in _ONCE
    path = request.url.path if is_repeatable else "/"
    kept = (
        [(name, value) for name, value in request.query_params.multi_items() if name != "lang"] if is_repeatable else []
    )
    return [
        (language, OWN_NAMES[language], f"{quote(path, safe='/')}?{urlencode([*kept, ('lang', language)])}")
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
