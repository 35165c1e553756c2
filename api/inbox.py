"""The coordinators' inbox: problems that wait to be published or blinded, with what helps to decide."""

from __future__ import annotations

from dataclasses import dataclass

from api.coordinating import coordinated
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


def waiting_problems(transaction: Transaction, caller: Caller) -> list[WaitingProblem]:
    """Return the caller's problems that wait for a coordinator, the longest wait first; drafts are their owners'."""
    standing = transaction.progress.standing(WAITING_FOR_COORDINATORS)
    waiting = transaction.problems.get_many(one.problem_id for one in standing)
    problems = {one.problem_id: one for one in coordinated(transaction, caller, list(waiting.values()))}
    pairs = [(pair.first_id, pair.second_id) for pair in CallersDuplicates(transaction, caller).held("problem")]
    asked = transaction.introductions.listed(states=[IntroductionState.ASKED])
    return [
        WaitingProblem(
            problems[one.problem_id],
            one,
            [other for pair in pairs if one.problem_id in pair for other in pair if other != one.problem_id],
            sum(introduction.problem_id == one.problem_id for introduction in asked),
        )
        for one in standing
        if one.problem_id in problems
    ]
