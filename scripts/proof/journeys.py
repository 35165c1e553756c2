"""The three journeys and the audit of every page, each on a fresh site in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from models.interface_languages import INTERFACE_LANGUAGES
from scripts.browser.auditing import Audited, audit_pages
from scripts.browser.chromium import open_browser
from scripts.browser.journeys.all import JOURNEYS
from scripts.browser.journeys.short import SHORT_JOURNEY
from scripts.browser.page_table import PAGES
from scripts.browser.stage import Stage, open_stage
from scripts.browser.walking import Manner, Walked, walk
from scripts.proof.proof import Plan, Proof

if TYPE_CHECKING:
    from playwright.sync_api import Browser

JOURNEYS_CLAIM = "the three users come from the first click to the solved problem on a phone, with no error of a page"
PAGES_CLAIM = (
    "axe-core finds no serious violation on any page by day or night, on phone or desk; nothing scrolls sideways at "
    "320 px or with letters of twice the size; the focus is seen; no page is over 100 kB or asks another host"
)
MANNERS = (Manner("hi"), Manner("en"), Manner("en", runs_scripts=False), Manner("hi", runs_scripts=False))
PAGES_OF_SHORT_FORM = ("GET /", "GET /sign-up", "GET /inbox")


def prove_journeys(plan: Plan) -> Iterator[Proof]:
    """Walk all journeys in both languages, with scripts and without; the short form walks one."""
    journeys, manners = ((SHORT_JOURNEY,), MANNERS[:1]) if plan.is_short else (JOURNEYS, MANNERS)
    for number, manner in enumerate(manners, start=1):
        with _fresh(plan, f"journeys-{number}") as (browser, stage):
            yield _of_journeys(manner, walk(browser, stage, journeys, manner))
        plan.progress("journeys", number, len(manners))


def prove_pages(plan: Plan) -> Iterator[Proof]:
    """Audit every page in every language; the short form looks at a few in one."""
    pages = {route: PAGES[route] for route in PAGES_OF_SHORT_FORM} if plan.is_short else PAGES
    languages = INTERFACE_LANGUAGES[:1] if plan.is_short else INTERFACE_LANGUAGES
    for number, language in enumerate(languages, start=1):
        with _fresh(plan, f"pages-{language}") as (browser, stage):
            yield _of_pages(audit_pages(browser, stage, language, pages), len(pages))
        plan.progress("pages", number, len(languages))


@contextmanager
def _fresh(plan: Plan, name: str) -> Iterator[tuple[Browser, Stage]]:
    with open_stage(plan.models.parent, plan.folder / name) as stage, open_browser() as browser:
        yield browser, stage


def _of_journeys(manner: Manner, walked: Walked) -> Proof:
    heaviest, where = walked.heaviest
    measured = f"{walked.steps} steps; the largest page has {heaviest / 1000:.0f} kB"
    details = {"heaviest_bytes": heaviest, "heaviest_page": where}
    return Proof(
        f"journeys, {manner}", JOURNEYS_CLAIM, measured, walked.steps, walked.complaints, walked.seconds, details
    )


def _of_pages(audited: Audited, routes: int) -> Proof:
    heaviest, where = audited.heaviest
    measured = f"{audited.visits} pages of {routes} routes; the largest has {heaviest / 1000:.0f} kB"
    details = {"heaviest_bytes": heaviest, "heaviest_page": where, "routes": routes}
    return Proof(
        f"pages, {audited.language}",
        PAGES_CLAIM,
        measured,
        audited.visits,
        audited.complaints,
        audited.seconds,
        details,
    )
