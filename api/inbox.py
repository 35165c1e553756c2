"""The coordinators' inbox: problems that wait to be published or blinded, with what helps to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.coordinating import coordinated
from api.cursor import Place, page_of
from models.accounts.caller import Caller
from models.accounts.callers_duplicates import CallersDuplicates
from models.introductions.introduction import IntroductionState
from models.introductions.problem_flow import WAITING_FOR_COORDINATORS, ProblemProgress
from models.records import Problem
from models.store import Transaction


@dataclass(frozen=True)
class WaitingProblem:
    """A problem that waits, those that look like it, and how many requests wait with it."""

    problem: Problem
    progress: ProblemProgress
    alike: list[str]
    waiting_requests: int


@dataclass(frozen=True)
class InboxPage:
    """Some of the problems that wait, the longest wait first.

    Args:
        items: Those of this page.
        count: How many wait in all.
        following: The cursor of the next page; None on the last one.
    """

    items: list[WaitingProblem]
    count: int
    following: str | None


def waiting_of(transaction: Transaction, caller: Caller) -> list[ProblemProgress]:
    """Return how the caller's problems stand that wait for a coordinator, the longest wait first.

    Drafts are their owners'.
    """
    standing = transaction.progress.standing(WAITING_FOR_COORDINATORS)
    problems = transaction.problems.get_many(one.problem_id for one in standing)
    near = {one.problem_id for one in coordinated(transaction, caller, list(problems.values()))}
    return [one for one in standing if one.problem_id in near]


def inbox_page(transaction: Transaction, caller: Caller, cursor: str, limit: int) -> InboxPage:
    """Return a page of the caller's problems that wait for a coordinator.

    Args:
        transaction: For reading.
        caller: Whose inbox.
        cursor: Where the page begins; empty for the first one.
        limit: How many problems it has at most.

    Raises:
        InvalidInput: The cursor is none of an inbox.
    """
    waiting = waiting_of(transaction, caller)
    shown, following = page_of(waiting, _place_of, cursor, limit, kinds=(str, str))
    return InboxPage(_with_what_helps(transaction, caller, shown), len(waiting), following)


def _with_what_helps(
    transaction: Transaction, caller: Caller, shown: Sequence[ProblemProgress]
) -> list[WaitingProblem]:
    ids = [one.problem_id for one in shown]
    problems = transaction.problems.get_many(ids)
    held = CallersDuplicates(transaction, caller).held("problem", of=ids)
    pairs = [(pair.first_id, pair.second_id) for pair in held]
    asked = transaction.introductions.counts_of_problems(ids, states=[IntroductionState.ASKED])
    return [
        WaitingProblem(
            problems[one.problem_id],
            one,
            [other for pair in pairs if one.problem_id in pair for other in pair if other != one.problem_id],
            asked.get(one.problem_id, 0),
        )
        for one in shown
    ]


def _place_of(progress: ProblemProgress) -> Place:
    return progress.changed_at, progress.problem_id
