"""Walks a journey: everybody at their own phone, step after step, with whatever was wrong on the way."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Self

from api.texts import Catalogues
from models.errors import SetuError
from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from scripts.browser.stage import Stage


@dataclass(frozen=True)
class Manner:
    """How a journey is walked.

    Args:
        language: Of the pages.
        runs_scripts: Whether the browsers run scripts.
        pictures: Folder for pictures; ``None`` takes none.
    """

    language: str
    runs_scripts: bool = True
    pictures: Path | None = None

    def __str__(self) -> str:
        """Name it for a table."""
        return f"{self.language}, {'with' if self.runs_scripts else 'without'} JavaScript"


@dataclass(frozen=True)
class Walked:
    """What came of a journey.

    Args:
        steps: Steps that were taken.
        seconds: How long it took.
        complaints: Errors of pages, requests to other hosts, pages too heavy.
        heaviest: Bytes of the largest page, and its address.
    """

    steps: int
    seconds: float
    complaints: tuple[str, ...]
    heaviest: tuple[int, str]


class StepFailed(SetuError):
    """A step of a journey could not be taken."""


class Company:
    """Everybody who takes part, each with one phone; a context, at whose end all phones are put away."""

    def __init__(self, browser: Browser, stage: Stage, manner: Manner) -> None:
        """Gather nobody yet."""
        self._browser, self._stage, self._manner = browser, stage, manner
        self._people: dict[str, Person] = {}
        self._phones = ExitStack()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Put all phones away."""
        self._phones.close()

    def person(self, who: str) -> Person:
        """Return somebody, who gets a phone the first time."""
        if who not in self._people:
            made = Person.at_a_phone(
                self._browser,
                self._stage,
                self._manner.language,
                runs_scripts=self._manner.runs_scripts,
                pictures=self._manner.pictures,
            )
            self._phones.callback(made.leave)
            self._people[who] = made
        return self._people[who]

    def complaints(self) -> tuple[str, ...]:
        """Return what was wrong with the pages that anybody saw."""
        return tuple(f"{who}: {one}" for who, person in self._people.items() for one in person.watch.complaints)

    def heaviest(self) -> tuple[int, str]:
        """Return the bytes of the largest page that anybody saw, and its address."""
        return max(person.watch.heaviest for person in self._people.values())


def walk(browser: Browser, stage: Stage, journeys: Sequence[Journey], manner: Manner) -> Walked:
    """Walk journeys one after the other; somebody who takes part in several keeps one phone.

    Raises:
        StepFailed: A step could not be taken; the message says which, and what the page said.
    """
    began = perf_counter()
    with Company(browser, stage, manner) as company:
        scenes = [scene for journey in journeys for scene in journey.scenes]
        steps = sum(play(company.person(scene.who), scene) for scene in scenes)
        return Walked(steps, perf_counter() - began, company.complaints(), company.heaviest())


def play(person: Person, scene: Scene) -> int:
    """Take the steps of a scene and return how many they are.

    Raises:
        StepFailed: See `walk`.
    """
    t = Catalogues.load().by_language[person.language]
    for number, step in enumerate(scene.steps, start=1):
        try:
            step.done(person, t)
        except Exception as error:
            page = person.page.locator("main").inner_text()[:1500]
            where = f"{scene.title!r}, step {number}: {step.told(t)}\n{error}\n{person.page.url} says:\n{page}"
            raise StepFailed(where) from error
    return len(scene.steps)
