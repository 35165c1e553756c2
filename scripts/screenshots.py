"""``make screenshots``: walk the journeys in both languages and visit every page; keep the pictures, and tell of both.

Run: ``python -m scripts.screenshots [--docs docs] [--only pages]``. Needs the development extra, Chromium and fonts.
Pictures go to ``docs/screenshots/`` and ``docs/pages/``, what is told to ``docs/walkthrough.md`` and ``docs/pages.md``;
models and vectors come from the home.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import SetuError
from scripts.browser import gallery
from scripts.browser.chromium import check_fonts, open_browser
from scripts.browser.journeys.all import JOURNEYS
from scripts.browser.page_table import PAGES
from scripts.browser.stage import Stage, open_stage
from scripts.browser.telling import MARKER, told
from scripts.browser.visiting import prepare
from scripts.browser.walking import Company, Manner, walk
from scripts.console import err
from scripts.evaluation.report import put_between_markers
from scripts.options import Home, locate_state
from scripts.script_runner import run_script

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LANGUAGES = {"en": "ab", "hi": "कख"}
"""The languages of the walkthrough's pictures, with letters that they cannot do without."""
LANGUAGE_OF_PAGES = "en"


class Part(StrEnum):
    """What is made; texts are always written, and need no browser."""

    WALKTHROUGH = "walkthrough"
    PAGES = "pages"
    TEXTS = "texts"


def run(
    docs: Annotated[Path, typer.Option(help="Folder of the documentation.")] = Path("docs"),
    home: Home = None,
    only: Annotated[Part | None, typer.Option(help="Leave the other pictures as they are.")] = None,
) -> None:
    """Take all pictures, each set on a site that nobody has used, and write the two pages that show them."""
    models_home = locate_state(home, None).home
    if only in (None, Part.WALKTHROUGH):
        for language in LANGUAGES:
            _walk_journeys(models_home, docs, language)
    if only in (None, Part.PAGES):
        _draw_pages(models_home, docs)
    put_between_markers(docs / "walkthrough.md", told(JOURNEYS), MARKER)
    put_between_markers(docs / "pages.md", gallery.gallery(PAGES), gallery.MARKER)


def _walk_journeys(models_home: Path, docs: Path, language: str) -> None:
    with _fresh(models_home, language) as (browser, stage):
        walked = walk(browser, stage, JOURNEYS, Manner(language, pictures=docs / "screenshots"))
    err.print(f"{language}: {walked.steps} steps in {walked.seconds:.0f} s")
    _refuse(walked.complaints)


def _draw_pages(models_home: Path, docs: Path) -> None:
    with (
        _fresh(models_home, LANGUAGE_OF_PAGES) as (browser, stage),
        Company(browser, stage, Manner(LANGUAGE_OF_PAGES)) as company,
    ):
        prepare(company)
        gallery.draw(company, PAGES, docs / gallery.FOLDER)
        complaints = company.complaints()
    err.print(f"{len(PAGES)} pages")
    _refuse(complaints)


@contextmanager
def _fresh(models_home: Path, language: str) -> Iterator[tuple[Browser, Stage]]:
    """Give a browser that can draw a language, and a site that nobody has used."""
    with (
        tempfile.TemporaryDirectory(prefix="setu-pictures-") as folder,
        open_stage(models_home, Path(folder)) as stage,
        open_browser() as browser,
    ):
        check_fonts(browser, LANGUAGES[language])
        yield browser, stage


def _refuse(complaints: Sequence[str]) -> None:
    if complaints:
        raise SetuError("\n".join(complaints))


if __name__ == "__main__":
    run_script(run)
