"""Chromium as the machine has it: found on the path, started without a window, and never downloaded; and its fonts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from models.errors import NotFound

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It reads pages of this machine only, in a fresh profile, and talks to nobody on its own account."""
HOW_TO_INSTALL = "install it with: apt-get update && apt-get install -y chromium (as root, on Debian or Ubuntu)"

HOW_TO_INSTALL_FONTS = "install them with: apt-get install -y fonts-noto-core (as root, on Debian or Ubuntu)"

_DRAWN = """letter => {
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    pen.font = "40px sans-serif";
    pen.fillText(letter, 10, 60);
    return canvas.toDataURL();
}"""


def find_chromium() -> str:
    """Return the path of the browser.

    Raises:
        NotFound: None of the names is on the path; the message says how to install it.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NotFound(f"there is no browser: none of {', '.join(NAMES)} is on the path; {HOW_TO_INSTALL}")
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser and end it afterwards.

    Raises:
        NotFound: There is none.
    """
    # Imported here: playwright is a package of the development extra.
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def check_fonts(browser: Browser, letters: str) -> None:
    """Make sure that the machine has fonts for letters: without one, all of them are drawn as the same box.

    Args:
        browser: A running one.
        letters: Two or more that look different.

    Raises:
        NotFound: It has none; the message says how to install some.
    """
    page = browser.new_page()
    drawn = {page.evaluate(_DRAWN, letter) for letter in letters}
    page.close()
    if len(drawn) < len(letters):
        raise NotFound(f"no font on this machine has the letters {letters}; {HOW_TO_INSTALL_FONTS}")
