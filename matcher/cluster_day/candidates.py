"""Which pairs of stored problems and providers may be put together, and what each promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from matcher.assignment.pair_table import Pair, PairTable
from matcher.assignment.records import PairIds
from matcher.query import Query
from matcher.rank import Judged, Promise
from models.match import Band
from models.records import Problem


class Least(StrEnum):
    """What a pair must promise to be put together; what promises less is better left unmatched."""

    STRONG = "strong"
    POSSIBLE = "possible"
    ANY = "any"

    def allows(self, promise: Promise) -> bool:
        """Say whether a pair with this promise may be put together."""
        return self is Least.ANY or promise.band is Band.STRONG or promise.band.value == self.value


class Judge(Protocol):
    """The part of the matcher that is needed here."""

    def judge(self, query: Query, provider_ids: Sequence[str]) -> Mapping[str, Judged]:
        """Return the score of each provider that has evidence, and what it promises."""
        ...


@dataclass(frozen=True)
class Candidates:
    """The pairs that promise enough.

    Args:
        promises: Of every pair that is one, by (problem id, provider id).
        table: The same pairs with their affinities; without those problems and providers that are in none.
        judged: How many pairs were looked at.
        hopeless: Problems for which nobody who was asked for promises enough, by id.
        refused: How many pairs would promise enough, but the provider will not be asked about the problem.
        only_refused: Problems for which everybody who promises enough refuses, by id.
    """

    promises: Mapping[PairIds, Promise] = field(default_factory=dict)
    table: PairTable = field(default_factory=lambda: PairTable.of([]))
    judged: int = 0
    hopeless: tuple[str, ...] = ()
    refused: int = 0
    only_refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProblemPairs:
    """The pairs of one problem that promise enough, by provider id, and how many more would, but are refused."""

    problem_id: str
    pairs: tuple[tuple[Pair, Promise], ...]
    refused: int = 0


def judged_pairs(problem: Problem, provider_ids: Sequence[str], judge: Judge, least: Least) -> ProblemPairs:
    """Return the pairs of one problem that promise enough; what a provider will not be asked about is no pair."""
    judged = judge.judge(Query.of_problem(problem), provider_ids)
    enough = {provider_id: one for provider_id, one in sorted(judged.items()) if least.allows(one.promise)}
    pairs = tuple(
        (Pair(problem.problem_id, provider_id, one.score), one.promise)
        for provider_id, one in enough.items()
        if not one.is_refused
    )
    return ProblemPairs(problem.problem_id, pairs, len(enough) - len(pairs))


def gather(found: Iterable[ProblemPairs], providers: int) -> Candidates:
    """Return the pairs of all problems together.

    Args:
        found: The pairs of each problem that was asked for; none is there twice.
        providers: How many providers were asked for.
    """
    of_problems = sorted(found, key=lambda one: one.problem_id)
    pairs = [pair for one in of_problems for pair in one.pairs]
    return Candidates(
        {(pair.problem_id, pair.provider_id): promise for pair, promise in pairs},
        PairTable.of([pair for pair, _ in pairs]),
        len(of_problems) * providers,
        tuple(one.problem_id for one in of_problems if not one.pairs and not one.refused),
        sum(one.refused for one in of_problems),
        tuple(one.problem_id for one in of_problems if not one.pairs and one.refused),
    )
