"""Audits every page of the table in one language: what is prepared, who goes where, what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from scripts.browser.audit import audit
from scripts.browser.journeys.coordinator import AGAIN
from scripts.browser.journeys.journey import Scene
from scripts.browser.journeys.owner import ACCOUNT, ADMINISTRATOR, ASK, COORDINATOR, REQUEST
from scripts.browser.journeys.researcher import CLAIM
from scripts.browser.page_table import Visit
from scripts.browser.walking import Company, Manner, StepFailed, play

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from scripts.browser.stage import Stage

PREPARED = (ASK, REQUEST, ACCOUNT, ADMINISTRATOR, COORDINATOR, AGAIN, CLAIM)
"""After these scenes there are people of every role, a request that waits for its answer, and a problem told twice."""


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
        for scene in PREPARED:
            play(company.person(scene.who), scene)
        for route, ways in pages.items():
            for visit in ways:
                complaints += (f"{route} as {visit.who}: {one}" for one in _examined(company, route, visit))
                count += 1
        complaints += company.complaints()
        return Audited(language, count, perf_counter() - began, tuple(complaints), company.heaviest())


def _examined(company: Company, route: str, visit: Visit) -> Iterator[str]:
    """Give what is wrong with one page; one that is not reached is wrong, too."""
    person = company.person(visit.who)
    try:
        play(person, Scene(visit.who, route, "", visit.steps))
    except StepFailed as failure:
        yield str(failure)
        return
    person.page.wait_for_load_state("networkidle")  # what was pressed last may have led on
    yield from audit(person.page)
