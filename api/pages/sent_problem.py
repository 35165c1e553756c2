"""The problem that a question of the form becomes when it is sent to somebody."""

from __future__ import annotations

from datetime import date

from api.pages.money_bands import sum_of_band
from api.pages.question import Question
from api.places import PlaceFinder
from matcher.due_day import due_day
from models.errors import FieldProblem, InvalidInput
from models.records import Confidentiality, Problem, Provenance


def sent_problem(
    question: Question,
    problem_id: str,
    finder: PlaceFinder,
    today: date,
    readers: Confidentiality = Confidentiality.OPEN,
) -> Problem:
    """Return the problem, the process or product as its title.

    Args:
        question: What was asked.
        problem_id: The id that it gets.
        finder: Finds the place.
        today: The day from which spans of time count.
        readers: Who may read it.

    Raises:
        InvalidInput: The place is not known, or no day or a past one is said by when.
    """
    return Problem(
        problem_id, question.text.strip(), Provenance("request"), title=question.process,
        language=question.language or "", location=finder.located(question.place, "/place"), sector=question.sector,
        deadline=_deadline(question.by_when, today), budget_inr=sum_of_band(question.money), trl=question.trl,
        confidentiality=readers,
    )  # fmt: skip


def _deadline(by_when: str, today: date) -> date | None:
    day = due_day(by_when, today) if by_when else None
    if by_when and (day is None or day < today):
        problem = FieldProblem("/by_when", by_when, "is no day to come", "change the question: give a later day")
        raise InvalidInput("by when it is needed is not clear", [problem])
    return day
