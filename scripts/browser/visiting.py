"""Goes to every page of the table, as whoever the table names: for those who examine pages, and those who draw them."""

from __future__ import annotations

from scripts.browser.journeys.coordinator import AGAIN, TO_THE_CLUSTER
from scripts.browser.journeys.journey import Scene
from scripts.browser.journeys.owner import ACCOUNT, ADMINISTRATOR, ASK, COORDINATOR, REQUEST
from scripts.browser.journeys.researcher import CLAIM
from scripts.browser.page_table import Visit
from scripts.browser.person import Person
from scripts.browser.steps import Press, PressOn, Step
from scripts.browser.walking import Company, play

PREPARED = (ASK, REQUEST, ACCOUNT, ADMINISTRATOR, COORDINATOR, AGAIN, TO_THE_CLUSTER, CLAIM)
"""After these scenes there are people of every role, a request that waits for its answer, and a problem told twice."""


def prepare(company: Company) -> None:
    """Bring a site that nobody has used to where every page of the table can be reached.

    Raises:
        StepFailed: A step could not be taken.
    """
    for scene in PREPARED:
        play(company.person(scene.who), scene)


def go(company: Company, route: str, visit: Visit) -> Person:
    """Return who went to a page, which has come to rest before them.

    Args:
        company: Of a site that is prepared.
        route: Names the page where it is not reached.
        visit: Who goes there, and how.

    Raises:
        StepFailed: It was not reached.
    """
    person = company.person(visit.who)
    play(person, Scene(visit.who, route, "", _to_its_end(visit.steps)))
    person.page.wait_for_load_state("networkidle")
    return person


def _to_its_end(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps so that the page to which the last press leads is waited for: until then the old one stands."""
    *before, last = steps
    return (*before, PressOn(last.label, last.about) if isinstance(last, Press) else last)
