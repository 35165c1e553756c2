"""What a coordinator looks after: problems of their cluster, and the introductions of these; administrators, all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from matcher.introductions.parts import problem_of
from models.accounts import belongings
from models.accounts.caller import Caller
from models.accounts.permissions import Action, Extent
from models.introductions.introduction import Introduction, RequestCourse
from models.records import Problem
from models.store import Transaction

Asked = TypeVar("Asked", Introduction, RequestCourse)


def sees_all(caller: Caller) -> bool:
    """Return whether every problem is the caller's to coordinate."""
    return caller.extent(Action.COORDINATE) is Extent.ALL


def coordinated(transaction: Transaction, caller: Caller, problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that are the caller's to coordinate, in their order."""
    if sees_all(caller):
        return list(problems)
    whose = belongings.of_problems(transaction, problems)
    return [one for one in problems if caller.may(Action.COORDINATE, whose[one.problem_id])]


def within_reach(transaction: Transaction, caller: Caller, introductions: Sequence[Asked]) -> list[Asked]:
    """Return the introductions whose problem is the caller's to coordinate, in their order."""
    if sees_all(caller):
        return list(introductions)
    ids = {one.problem_id for one in introductions}
    problems = transaction.problems.get_many(ids)
    merged = {one.problem_id: problem_of(transaction, one) for one in introductions if one.problem_id not in problems}
    now = problems | merged
    near = {one.problem_id for one in coordinated(transaction, caller, list(now.values()))}
    return [one for one in introductions if now[one.problem_id].problem_id in near]
