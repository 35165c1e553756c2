"""From a question to an answer, for pages and exports alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.confidential import is_open
from api.pages.question import Question
from api.services import Services
from matcher.answer import Answer
from matcher.query import Query
from models.records import Organisation, Problem

SHOWN_PER_KIND = 3
SHOWN_OF_MORE = 12
EXPORTED_PER_KIND = 10


@dataclass(frozen=True)
class Answered:
    """An answer with what a page needs beside it."""

    question: Question
    problem: Problem | None
    answer: Answer

    @property
    def shows_text(self) -> bool:
        """Whether anyone may read the question's words; pages show confidential ones to nobody."""
        return self.problem is None or is_open(self.problem)

    @property
    def home(self) -> Mapping[str, Organisation]:
        """The organisations of everybody in the answer, by id."""
        return self.answer.organisations


def answer_question(question: Question, services: Services, per_kind: int) -> Answered:
    """Answer a question.

    Args:
        question: What is asked.
        services: The application's services.
        per_kind: Matches of each kind.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: The place is not known, or nothing was asked.
    """
    problem, query = query_of(question, services)
    answer = services.workspace.matcher.match(query, top=services.settings.top, per_kind=per_kind)
    return Answered(question, problem, answer)


def query_of(question: Question, services: Services) -> tuple[Problem | None, Query]:
    """Return the stored problem that a question names, if any, and the query that the question stands for.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: The place is not known, or nothing was asked.
    """
    problem = None
    if question.problem is not None:
        with services.workspace.store.read() as transaction:
            problem = transaction.problems.get(question.problem)
    return problem, question.query(problem, services.finder, date.today())
