"""The browser is found, or said to be missing with the command that installs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.errors import NotFound
from scripts.browser.chromium import check_fonts, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_first_browser_on_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("google-chrome", "chromium-browser"):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() == str(tmp_path / "chromium-browser")


def test_without_a_browser_the_message_says_how_to_install_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotFound, match=r"none of chromium, .* apt-get install -y chromium"):
        find_chromium()


def test_letters_that_no_font_has_are_told_from_those_that_one_has(browser: Browser) -> None:
    check_fonts(browser, "ab")
    with pytest.raises(NotFound, match=r"no font .* apt-get install -y fonts-noto-core"):
        check_fonts(browser, "\ue000\ue001")
