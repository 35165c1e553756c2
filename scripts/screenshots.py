"""``make screenshots``: walk the three journeys in both languages, and keep pictures and steps for the documentation.

Run: ``python -m scripts.screenshots [--docs docs]``. Needs the development extra, Chromium and fonts. Pictures go to
``docs/screenshots/``, the steps to ``docs/walkthrough.md``; models and vectors come from the home.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from models.errors import SetuError
from scripts.browser.chromium import check_fonts, open_browser
from scripts.browser.journeys.all import JOURNEYS
from scripts.browser.stage import open_stage
from scripts.browser.telling import MARKER, told
from scripts.browser.walking import Manner, walk
from scripts.console import err
from scripts.evaluation.report import put_between_markers
from scripts.options import Home, locate_state
from scripts.script_runner import run_script

LANGUAGES = {"en": "ab", "hi": "कख"}
"""The languages of the pictures, with letters that they cannot do without."""


def run(
    docs: Annotated[Path, typer.Option(help="Folder of the documentation.")] = Path("docs"), home: Home = None
) -> None:
    """Walk the journeys, once a language, each on a site that nobody has used."""
    models_home = locate_state(home, None).home
    for language, letters in LANGUAGES.items():
        with (
            tempfile.TemporaryDirectory(prefix="setu-pictures-") as folder,
            open_stage(models_home, Path(folder)) as stage,
            open_browser() as browser,
        ):
            check_fonts(browser, letters)
            walked = walk(browser, stage, JOURNEYS, Manner(language, pictures=docs / "screenshots"))
        err.print(f"{language}: {walked.steps} steps in {walked.seconds:.0f} s")
        if walked.complaints:
            raise SetuError("\n".join(walked.complaints))
    put_between_markers(docs / "walkthrough.md", told(JOURNEYS), MARKER)


if __name__ == "__main__":
    run_script(run)
