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
    """

    promises: Mapping[PairIds, Promise] = field(default_factory=dict)
    table: PairTable = field(default_factory=lambda: PairTable.of([]))
    judged: int = 0
    hopeless: tuple[str, ...] = ()


def judged_pairs(
    problem: Problem, provider_ids: Sequence[str], judge: Judge, least: Least
) -> list[tuple[Pair, Promise]]:
    """Return the pairs of one problem that promise enough, by provider id."""
    judged = judge.judge(Query.of_problem(problem), provider_ids)
    return [
        (Pair(problem.problem_id, provider_id, one.score), one.promise)
        for provider_id, one in sorted(judged.items())
        if least.allows(one.promise)
    ]


def gather(problem_ids: Iterable[str], found: Iterable[tuple[Pair, Promise]], providers: int) -> Candidates:
    """Return the pairs of all problems together.

    Args:
        problem_ids: All problems that were asked for.
        found: What `judged_pairs` returned of each.
        providers: How many providers were asked for.
    """
    ids, pairs = sorted(set(problem_ids)), list(found)
    matched = {pair.problem_id for pair, _ in pairs}
    return Candidates(
        {(pair.problem_id, pair.provider_id): promise for pair, promise in pairs},
        PairTable.of([pair for pair, _ in pairs]),
        len(ids) * providers,
        tuple(one for one in ids if one not in matched),
    )
