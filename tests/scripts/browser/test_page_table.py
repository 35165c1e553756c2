"""No page escapes the audit: its table is compared with the routes of the application."""

from __future__ import annotations

from scripts.browser.page_routes import page_routes
from scripts.browser.page_table import GIVES_A_FILE, LEADS_TO_A_PAGE_ABOVE, PAGES


def test_every_page_has_a_visit_and_every_entry_a_route() -> None:
    assert {*PAGES, *LEADS_TO_A_PAGE_ABOVE, *GIVES_A_FILE} == set(page_routes())


def test_a_route_stands_in_one_place_only() -> None:
    assert len(PAGES) + len(LEADS_TO_A_PAGE_ABOVE) + len(GIVES_A_FILE) == len(set(page_routes()))


def test_every_page_is_visited() -> None:
    assert all(PAGES.values())
