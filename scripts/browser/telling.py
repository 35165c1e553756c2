"""The walkthrough: the same steps that the journeys take, as sentences for a newcomer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.texts import Catalogues, Texts
from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.steps import Picture

MARKER = "<!-- journeys -->"
"""Stands before and after the told journeys on the page of the walkthrough."""


def told(journeys: Iterable[Journey], language: str = "en") -> str:
    """Return journeys as Markdown: a heading each, a heading a scene, a number a step."""
    t = Catalogues.load().by_language[language]
    parts = []
    for journey in journeys:
        parts.append(f"\n## {journey.title}\n")
        parts += (_scene(number, scene, t) for number, scene in enumerate(journey.scenes, start=1))
    return "\n".join(parts)


def _scene(number: int, scene: Scene, t: Texts) -> str:
    lead = f"{scene.lead}\n\n" if scene.lead else ""
    return f"### {number}. {scene.title}\n\n{lead}" + "\n".join(_lines(scene, t)) + "\n"


def _lines(scene: Scene, t: Texts) -> Iterator[str]:
    """Give the steps, numbered through; pictures stand below the step before them and have no number."""
    number = 0
    for step in scene.steps:
        if isinstance(step, Picture):
            yield f"\n   {step.told(t)}\n"
        else:
            number += 1
            yield f"{number}. {step.told(t)}"
