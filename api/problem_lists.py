"""The problems that a coordinator looks after, a page at a time: where each stands, since when, and who was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.coordinating import coordinated
from api.record_lists import take_page
from models.accounts.caller import Caller
from models.accounts.callers_problems import LOOKED_AT, CallersProblems
from models.chunks import chunked
from models.introductions.problem_flow import ProblemState, progress_from_start
from models.records import Problem
from models.store import Transaction


@dataclass(frozen=True)
class WantedProblems:
    """Which problems are wanted: those of one state (``None``: of any), on wish only if nobody was asked about them."""

    state: ProblemState | None = None
    is_unasked: bool = False


@dataclass(frozen=True)
class ListedProblem:
    """A problem that is looked after; ``stored_on`` is the day on which it was first stored, ISO."""

    problem: Problem
    state: ProblemState
    stored_on: str
    introductions: int


def problems_looked_after(
    transaction: Transaction, caller: Caller, wanted: WantedProblems, after_id: str, limit: int
) -> tuple[list[ListedProblem], bool]:
    """Return up to ``limit`` problems that are the caller's to coordinate, by rising id, and whether there are more.

    Raises:
        InvalidInput: ``after_id`` cannot be an id.
    """
    seen = CallersProblems(transaction, caller).iterate(after_id=after_id)
    whole = (one for one in seen if isinstance(one, Problem))
    found = (one for chunk in chunked(whole, LOOKED_AT) for one in _standing(transaction, caller, wanted, chunk))
    page, has_more = take_page(found, limit)
    stored = transaction.changes.first_written("problem", [problem.problem_id for problem, _, _ in page])
    listed = [
        ListedProblem(problem, state, stored.get(problem.problem_id, "")[:10], asked) for problem, state, asked in page
    ]
    return listed, has_more


def _standing(
    transaction: Transaction, caller: Caller, wanted: WantedProblems, problems: Sequence[Problem]
) -> Iterator[tuple[Problem, ProblemState, int]]:
    """Yield those that are wanted of some problems, each with its state and how many introductions it has."""
    near = coordinated(transaction, caller, problems)
    progress = transaction.progress.stored(one.problem_id for one in near)
    asked = transaction.introductions.counts_of_problems(one.problem_id for one in near)
    for one in near:
        state = (progress.get(one.problem_id) or progress_from_start(one)).state
        count = asked.get(one.problem_id, 0)
        if wanted.state in (None, state) and not (wanted.is_unasked and count):
            yield one, state, count
