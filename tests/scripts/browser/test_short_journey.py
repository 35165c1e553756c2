"""One journey in a real browser: from the first click to an accepted introduction."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from embeddings.encoder import no_progress
from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.journeys.short import SHORT_JOURNEY
from scripts.browser.page_table import PAGES
from scripts.browser.stage import Stage
from scripts.browser.steps import Open, Read
from scripts.browser.walking import Manner, StepFailed, walk
from scripts.browser.words import Said
from scripts.proof.journeys import PAGES_OF_SHORT_FORM, prove_journeys, prove_pages
from scripts.proof.proof import Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def plan(browser: Browser, stage: Stage, model_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Give the plan of the short form, played on the site of these tests."""
    monkeypatch.setattr("scripts.proof.journeys._fresh", lambda plan, name: nullcontext((browser, stage)))
    return Plan(tmp_path, model_home / "models", 1, 1, no_progress, is_short=True)


def test_a_problem_in_hindi_comes_to_an_accepted_introduction_on_a_phone(plan: Plan) -> None:
    """On a site without an administrator; so it comes before the tests that make one."""
    (proof,) = prove_journeys(plan)
    assert proof.breaches == ()
    assert proof.name == "journeys, hi, with JavaScript"
    assert proof.times == sum(len(scene.steps) for scene in SHORT_JOURNEY.scenes)
    assert 0 < proof.details["heaviest_bytes"] < 100_000


def test_pages_of_everybody_and_of_a_coordinator_stand_the_audit(plan: Plan) -> None:
    (proof,) = prove_pages(plan)
    assert proof.breaches == ()
    assert proof.times == sum(len(PAGES[route]) for route in PAGES_OF_SHORT_FORM)


def test_words_that_are_not_there_fail_the_journey_with_what_the_page_says(
    browser: Browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.browser.person.WAIT_MS", 500)
    lost = Journey("", (Scene("owner", "Lost", "", (Open("/"), Read(Said("No such words")))),))
    with pytest.raises(StepFailed, match=r"(?s)'Lost', step 2.*What is going wrong"):
        walk(browser, stage, [lost], Manner("en"))
