"""Assignments and timetables for stored problems, in turns, so that nobody else waits for a whole day's planning."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.exceptions import HTTPException

from api.services import Services
from matcher.assignment.assign import assign
from matcher.assignment.records import Assignment, AssignmentSpec, PairIds
from matcher.cluster_day.candidates import Candidates, Least, ProblemPairs, gather, judged_pairs
from matcher.cluster_day.conflicts import ConflictKind, conflicting_pairs
from matcher.schedule.arrange import arrange
from matcher.schedule.records import Schedule, ScheduleSpec
from models.accounts.callers_problems import ShownProblem
from models.errors import FieldProblem, InvalidInput
from models.records import Problem
from models.refusals import Refusal

PROBLEMS_A_TURN = 4
MOST_PROBLEMS = 300
LONGEST_S = 90.0


@dataclass(frozen=True)
class Chosen:
    """The stored problems and providers of a day, both by id.

    Args:
        problems: Problems that the planner may read; nobody plans with others.
        provider_ids: The providers.
        withheld: How many problems are left out because the planner may not read them.
    """

    problems: tuple[Problem, ...]
    provider_ids: tuple[str, ...]
    withheld: int = 0

    def check(self, most_pairs: int) -> None:
        """Refuse more than can be looked at in one request.

        Raises:
            InvalidInput: There are too many problems or pairs.
        """
        pairs = len(self.problems) * len(self.provider_ids)
        wrong = []
        if len(self.problems) > MOST_PROBLEMS:
            given, most = f"{len(self.problems)} problems", f"are more than {MOST_PROBLEMS}"
            wrong.append(FieldProblem("/problems", given, most, "choose fewer, or use setu affinity and setu assign"))
        if pairs > most_pairs:
            given = f"{len(self.problems)} × {len(self.provider_ids)} = {pairs} pairs"
            wrong.append(FieldProblem("/providers", given, f"are more than {most_pairs}", "choose fewer of either"))
        if wrong:
            raise InvalidInput("this is too much for one request", wrong)


def readable(shown: Iterable[ShownProblem]) -> tuple[tuple[Problem, ...], int]:
    """Return the problems that are shown whole, in their order, and how many others there are."""
    found = list(shown)
    whole = tuple(one for one in found if isinstance(one, Problem))
    return whole, len(found) - len(whole)


async def candidates_of(services: Services, chosen: Chosen, least: Least) -> Candidates:
    """Return the pairs that promise enough, a few problems a turn.

    Raises:
        HTTPException: 503, it takes too long; nobody waits longer than `LONGEST_S`.
        InvalidInput: There are too many problems or pairs.
    """
    chosen.check(services.settings.max_affinity_pairs)
    ends_at = time.monotonic() + LONGEST_S
    found: list[ProblemPairs] = []
    for start in range(0, len(chosen.problems), PROBLEMS_A_TURN):
        if time.monotonic() > ends_at:
            raise HTTPException(503, Refusal.SCORING_TOOK_TOO_LONG.told(seconds=f"{LONGEST_S:g}"))
        some = chosen.problems[start : start + PROBLEMS_A_TURN]
        found += await services.turnstile.run(partial(_judged, services, some, chosen.provider_ids, least))
    return gather(found, len(chosen.provider_ids))


def _judged(
    services: Services, problems: Sequence[Problem], provider_ids: Sequence[str], least: Least
) -> list[ProblemPairs]:
    matcher = services.workspace.matcher
    return [judged_pairs(problem, provider_ids, matcher, least) for problem in problems]


async def conflicts_of(
    services: Services, chosen: Chosen, kinds: Collection[ConflictKind]
) -> dict[PairIds, ConflictKind]:
    """Return the pairs of stored problems and providers that something speaks against."""

    def read() -> dict[PairIds, ConflictKind]:
        with services.workspace.store.read() as transaction:
            return conflicting_pairs(chosen.problems, frozenset(chosen.provider_ids), kinds, transaction)

    return await services.turnstile.run(read) if kinds else {}


async def assigned(services: Services, spec: AssignmentSpec) -> Assignment:
    """Return the best assignment, found in a turn of its own."""
    return await services.turnstile.run(partial(assign, spec))


async def scheduled(services: Services, spec: ScheduleSpec) -> Schedule:
    """Return a timetable, found in a turn of its own."""
    return await services.turnstile.run(partial(arrange, spec))
