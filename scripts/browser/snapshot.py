"""Pictures of pages, small enough to lie in the documentation."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

TALLEST_PX = 1500
QUALITY = 55


def save_picture(page: Page, file: Path, *, tallest_px: int = TALLEST_PX, quality: int = QUALITY) -> None:
    """Save the page from its top as WebP, one pixel a CSS pixel, cut off where it is longer than the tallest.

    Playwright itself writes PNG and JPEG only; the browser's own protocol knows WebP, at a quarter of the size. The
    screen is made as tall as the page meanwhile: a picture beyond the screen leaves later taps astray.
    """
    page.wait_for_load_state("load")
    screen = page.viewport_size or {"width": 0, "height": 0}
    tall = min(max(page.evaluate("document.documentElement.scrollHeight"), screen["height"]), tallest_px)
    page.set_viewport_size({"width": screen["width"], "height": tall})
    page.evaluate("window.scrollTo(0, 0)")
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
    session.detach()
    page.set_viewport_size(screen)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(base64.b64decode(taken["data"]))
