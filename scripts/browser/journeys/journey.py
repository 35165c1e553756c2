"""A journey: scenes, each of one person at one browser, with the steps that they take."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.browser.steps import Step


@dataclass(frozen=True)
class Scene:
    """What one person does in one go.

    Args:
        who: The person, who keeps the same browser through all scenes.
        title: What it is about, for the walkthrough.
        lead: What a reader has to know before; may be empty.
        steps: What the person does.
    """

    who: str
    title: str
    lead: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Journey:
    """What is walked from its first click to its end.

    Args:
        title: Its name in the walkthrough.
        scenes: In order.
    """

    title: str
    scenes: tuple[Scene, ...]
