"""What a problem's own words state, where its owner left the field for it empty: by when, how much money, how far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from matcher.circumstances import Facts
from matcher.query import Query
from matcher.understand import understand
from models.records import Problem


def with_what_it_states(problem: Problem, today: date) -> Problem:
    """Return a problem with the deadline, the sum and the readiness level that its text states.

    What its owner said stays. A day that has passed is no deadline, a season has no day, and a sum by the day or by the
    month is what something costs now, not what there is to spend: none of them is taken.

    Args:
        problem: The problem as it was sent.
        today: The day from which spans of time count.
    """
    if None not in (problem.deadline, problem.budget_inr, problem.trl):
        return problem
    facts = understand(Query(problem.full_text, language=problem.language, today=today)).facts
    return replace(
        problem,
        deadline=problem.deadline or _day_ahead(facts, today),
        budget_inr=_sum_at_hand(facts) if problem.budget_inr is None else problem.budget_inr,
        trl=facts.trl if problem.trl is None else problem.trl,
    )


def _day_ahead(facts: Facts, today: date) -> date | None:
    day = facts.deadline.day if facts.deadline is not None else None
    return day if day is not None and day >= today else None


def _sum_at_hand(facts: Facts) -> int | None:
    return facts.money.high_inr if facts.money is not None and not facts.money.per else None
