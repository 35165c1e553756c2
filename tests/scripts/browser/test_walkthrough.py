"""The walkthrough of the documentation is what the browser does, step by step, with its pictures beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.texts import Catalogues
from scripts.browser.journeys import cast
from scripts.browser.journeys.all import JOURNEYS
from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.steps import Picture, Press, Step, Tick, Write
from scripts.browser.telling import MARKER, told
from scripts.browser.words import Said, word
from scripts.screenshots import LANGUAGES

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "walkthrough.md").read_text(encoding="utf-8")
MOST_PICTURE_BYTES = 3_000_000


def test_the_page_holds_the_steps_that_the_browser_takes() -> None:
    assert PAGE.split(MARKER)[1] == f"\n{told(JOURNEYS)}", "run: make screenshots"


def test_a_changed_step_would_be_found() -> None:
    changed = Journey("X", (Scene("owner", "Y", "", (Press(word("form.submit")),)),))
    assert told((changed,)) == "\n## X\n\n### 1. Y\n\n1. Press **Find who can help**.\n"
    assert told((changed,), "hi") != told((changed,))


def test_steps_name_what_they_are_about() -> None:
    t = Catalogues.load().by_language["en"]
    steps: list[tuple[Step, str]] = [
        (Press(word("card.ask"), about=Said("Asha")), "Press **Ask for an introduction** beside “Asha”."),
        (Tick(Said("A need"), is_ticked=False), "Untick **A need**."),
        (
            Write(word("sign_in.email"), Said("a@b.example"), group=word("sign_in.title")),
            "Write into **E-mail** under **Sign in**: `a@b.example`",
        ),
    ]
    assert [step.told(t) for step, _ in steps] == [sentence for _, sentence in steps]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_there_in_every_language_and_no_other(language: str) -> None:
    wanted = {f"{one.name}-{language}.webp" for one in pictures()}
    assert wanted == {file.name for file in (DOCS / "screenshots").glob(f"*-{language}.webp")}, "run: make screenshots"


def test_pictures_are_small_and_named_once() -> None:
    names = [one.name for one in pictures()]
    assert len(names) == len(set(names))
    assert sum(file.stat().st_size for file in (DOCS / "screenshots").iterdir()) < MOST_PICTURE_BYTES


def test_everybody_who_gets_letters_has_an_invented_address() -> None:
    addresses = set(re.findall(r"[\w.-]+@[\w.-]+", PAGE))
    assert cast.OWNER_EMAIL in addresses
    assert all(one.endswith("@setu-demo.example") for one in addresses)


def pictures() -> list[Picture]:
    steps = [step for journey in JOURNEYS for scene in journey.scenes for step in scene.steps]
    return [step for step in steps if isinstance(step, Picture)]
