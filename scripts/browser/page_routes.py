"""The routes of the pages as the application has them, by the names that tables give them."""

from __future__ import annotations

import inspect
import re
from typing import cast

from fastapi.routing import APIRoute

from api import addresses


def page_routes() -> dict[str, APIRoute]:
    """Return the routes of all pages, in the order in which they are tried, each under ``METHOD /path``."""
    pages = (*addresses.PAGES, *addresses.UPLOADING)
    routes = [route for page in pages for route in cast(list[APIRoute], page.router.routes)]
    return {f"{method} {plain(route.path)}": route for route in routes for method in sorted(route.methods or ())}


def plain(path: str) -> str:
    """Return a path as OpenAPI writes it, without converters."""
    return re.sub(r":\w+}", "}", path)


def purpose(route: APIRoute) -> str:
    """Return what a page is for: the first line of what the code says of it."""
    return (inspect.getdoc(route.endpoint) or "").partition("\n")[0]
