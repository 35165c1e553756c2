"""One picture of every page, and the page of the documentation that shows them: by who uses it, with what it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from scripts.browser.page_routes import page_routes, purpose
from scripts.browser.page_table import Visit
from scripts.browser.snapshot import save_picture
from scripts.browser.visiting import go
from scripts.browser.walking import Company

FOLDER = "pages"
"""Of the pictures, beside the page that shows them."""
MARKER = "<!-- pages -->"
"""Stands before and after what `gallery` returns."""
TALLEST_PX = 3 * 844
"""Three screens of a phone."""
QUALITY = 40
GROUPS = {
    "Everybody": ("public",),
    "Owners of problems": ("owner",),
    "Providers": ("provider", "researcher"),
    "Coordinators": ("coordinator",),
    "Administrators": ("administrator",),
}
"""Who uses pages, and as whom the table of pages knows them."""


def picture_of(route: str) -> str:
    """Return the file name of a page's picture."""
    return f"{re.sub(r'[^a-z]+', '-', route.lower()).strip('-')}.webp"


def draw(company: Company, pages: Mapping[str, tuple[Visit, ...]], folder: Path) -> None:
    """Save a picture of every page, as the first of its ways shows it, and delete all other pictures.

    Args:
        company: Of a site that is prepared.
        pages: Route → ways to it.
        folder: Of the pictures.

    Raises:
        StepFailed: A page was not reached.
    """
    for route, (first, *_) in pages.items():
        person = go(company, route, first)
        save_picture(person.page, folder / picture_of(route), tallest_px=TALLEST_PX, quality=QUALITY)
    wanted = {picture_of(route) for route in pages}
    for file in folder.glob("*.webp"):
        if file.name not in wanted:
            file.unlink()


def gallery(pages: Mapping[str, tuple[Visit, ...]]) -> str:
    """Return all pages as Markdown: a heading for those who use them, and one for each address."""
    routes = page_routes()
    parts = []
    for group, people in GROUPS.items():
        parts.append(f"\n## {group}\n")
        parts += (_page(route, purpose(routes[route])) for route, ways in pages.items() if ways[0].who in people)
    return "\n".join(parts)


def _page(route: str, what_for: str) -> str:
    return f"### `{route}`\n\n{what_for}\n\n![{route}]({FOLDER}/{picture_of(route)})\n"
