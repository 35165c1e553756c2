"""What a problem's words state is taken where its owner left the field empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher.stated import with_what_it_states
from models.records import Problem, Provenance

TODAY = date(2026, 11, 28)
STATED = Problem("p", "Coating peels. We need help by 31 March 2027, TRL 6, and can spend ₹ 3 lakh.", Provenance("x"))


def test_deadline_sum_and_readiness_are_taken_from_the_words() -> None:
    found = with_what_it_states(STATED, TODAY)
    assert (found.deadline, found.budget_inr, found.trl) == (date(2027, 3, 31), 300_000, 6)


def test_what_was_said_wins_zero_too() -> None:
    said = replace(STATED, deadline=date(2027, 1, 5), budget_inr=0)
    assert with_what_it_states(said, TODAY) == replace(said, trl=6)
    assert with_what_it_states(replace(said, trl=2), TODAY) == replace(said, trl=2)


@pytest.mark.parametrize(
    "text",
    [
        "Coating peels off the gates",
        "We lose ₹ 2 lakh a month to rework",
        "We need it before the monsoon",
        "We needed it by 31 March 2020",
    ],
)
def test_a_loss_a_season_and_a_day_gone_by_are_not_taken(text: str) -> None:
    problem = Problem("p", text, Provenance("x"))
    assert with_what_it_states(problem, TODAY) == problem
