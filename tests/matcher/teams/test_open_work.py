"""How much of a candidate's time is taken by introductions that it agreed to."""

from __future__ import annotations

import pytest

from matcher.teams.open_work import open_load
from models.details import LaboratoryDetails, ProviderKind, ResearcherDetails
from models.introductions.introduction import IntroductionState
from tests.matcher.scene import Scene, provider
from tests.matcher.teams.test_from_a_problem import basis
from tests.matcher.teams.workshop import asked
from tests.models.introductions.scene import added


@pytest.mark.parametrize(
    ("hours", "under_way", "expected"),
    [(16, 0, 0.0), (16, 1, 8 / 16), (16, 2, 1.0), (16, 9, 1.0), (None, 1, 8 / 24), (0, 0, 0.0), (0, 1, 1.0)],
)
def test_the_load_is_the_share_of_the_declared_hours(hours: int | None, under_way: int, expected: float) -> None:
    person = provider("p", details=ResearcherDetails(capacity_hours_per_month=hours))
    assert open_load(person, under_way) == expected


def test_a_laboratory_declares_no_hours() -> None:
    assert open_load(provider("l", ProviderKind.LABORATORY, details=LaboratoryDetails()), 3) == 1.0


def test_a_candidate_brings_the_load_of_its_introductions(workshop: Scene) -> None:
    assert basis(workshop, asked()).candidates["coater"].candidate.open_load == 0.0
    added(workshop.store, problem_id="q1", provider_id="coater", state=IntroductionState.ACCEPTED)
    assert basis(workshop, asked()).candidates["coater"].candidate.open_load > 0.0
    assert basis(workshop, asked()).candidates["deputy"].candidate.open_load == 0.0
