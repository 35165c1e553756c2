"""The documentation shows every page of the table: its line, its picture, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.browser.gallery import FOLDER, GROUPS, MARKER, draw, gallery, picture_of
from scripts.browser.page_routes import page_routes, purpose
from scripts.browser.page_table import PAGES, opened
from scripts.browser.walking import Company, Manner

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from scripts.browser.stage import Stage

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "pages.md").read_text(encoding="utf-8")
MOST_PICTURE_BYTES = 3_000_000


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.split(MARKER)[1] == f"\n{gallery(PAGES)}", 'run: make screenshots ARGS="--only pages"'


def test_every_page_has_its_line_and_no_other_has_one() -> None:
    assert sorted(re.findall(r"^### `(.+)`$", PAGE, flags=re.MULTILINE)) == sorted(PAGES)


def test_every_page_has_its_picture_and_no_other_lies_there() -> None:
    there = {file.name for file in (DOCS / FOLDER).iterdir()}
    assert there == {picture_of(route) for route in PAGES}, 'run: make screenshots ARGS="--only pages"'
    assert len(there) == len(PAGES), "two pages share a picture"


def test_pictures_are_small() -> None:
    assert sum(file.stat().st_size for file in (DOCS / FOLDER).iterdir()) < MOST_PICTURE_BYTES


def test_the_code_says_what_every_page_is_for() -> None:
    routes = page_routes()
    assert [route for route in PAGES if not purpose(routes[route]).endswith(".")] == []


def test_a_page_stands_with_the_first_who_goes_there() -> None:
    shown = gallery({"GET /": opened("/", "owner", "public"), "GET /sign-in": opened("/sign-in")})
    assert re.findall(r"^#+ (.+)$", shown, flags=re.MULTILINE) == [
        "Everybody",
        "`GET /sign-in`",
        *list(GROUPS)[1:2],
        "`GET /`",
        *list(GROUPS)[2:],
    ]
    assert "\n![GET /sign-in](pages/get-sign-in.webp)\n" in shown


def test_names_of_pictures_hold_no_signs_of_addresses() -> None:
    assert picture_of("GET /problems/{problem_id}") == "get-problems-problem-id.webp"


def test_pictures_are_taken_and_old_ones_deleted(browser: Browser, stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "get-no-more.webp").write_bytes(b"")
    with Company(browser, stage, Manner("en")) as company:
        draw(company, {"GET /sign-in": opened("/sign-in")}, tmp_path)
    (picture,) = tmp_path.iterdir()
    assert picture.name == "get-sign-in.webp"
    assert picture.read_bytes()[8:12] == b"WEBP"
