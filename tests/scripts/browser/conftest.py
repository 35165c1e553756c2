"""A browser and a running site on the demo data, shared by the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.errors import NotFound
from scripts.browser.chromium import find_chromium, open_browser
from scripts.browser.stage import Stage, open_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a browser; without one the tests are skipped, which pytest counts and names, and in CI they fail."""
    try:
        find_chromium()
    except NotFound as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOT RUN IN A BROWSER: {missing}")
    with open_browser() as started:
        yield started


@pytest.fixture(scope="session")
def stage(model_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give a running site that nobody has used."""
    with open_stage(model_home, tmp_path_factory.mktemp("stage")) as opened:
        yield opened
