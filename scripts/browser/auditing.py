"""Audits every page of the table in one language, and gathers what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from scripts.browser.audit import audit
from scripts.browser.page_table import Visit
from scripts.browser.visiting import go, prepare
from scripts.browser.walking import Company, Manner, StepFailed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from scripts.browser.stage import Stage


@dataclass(frozen=True)
class Audited:
    """What an audit found.

    Args:
        language: Of the pages.
        visits: Pages that were examined.
        seconds: How long it took.
        complaints: Everything that is wrong, with page and person.
        heaviest: Bytes of the largest page, and its address.
    """

    language: str
    visits: int
    seconds: float
    complaints: tuple[str, ...]
    heaviest: tuple[int, str]


def audit_pages(browser: Browser, stage: Stage, language: str, pages: Mapping[str, tuple[Visit, ...]]) -> Audited:
    """Go to every page of the table on a fresh stage and examine it.

    Args:
        browser: The browser.
        stage: A site that nobody has used.
        language: Of the pages.
        pages: Route → ways to it.

    Raises:
        StepFailed: What has to be prepared was not.
    """
    began, complaints, count = perf_counter(), list[str](), 0
    with Company(browser, stage, Manner(language)) as company:
        prepare(company)
        for route, ways in pages.items():
            for visit in ways:
                complaints += (f"{route} as {visit.who}: {one}" for one in _examined(company, route, visit))
                count += 1
        complaints += company.complaints()
        return Audited(language, count, perf_counter() - began, tuple(complaints), company.heaviest())


def _examined(company: Company, route: str, visit: Visit) -> Iterator[str]:
    """Give what is wrong with one page; one that is not reached is wrong, too."""
    try:
        person = go(company, route, visit)
    except StepFailed as failure:
        yield str(failure)
        return
    yield from audit(person.page)
