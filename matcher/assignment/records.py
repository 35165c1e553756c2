"""The records of an assignment: what is asked, what comes back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from matcher.assignment.pair_table import Pair, PairTable
from models.errors import FieldProblem, InvalidInput

PairIds = tuple[str, str]
"""(problem id, provider id)."""


class Objective(StrEnum):
    """What the best assignment is.

    ``total``: the largest sum of affinities over the assigned pairs. ``fair``: the largest smallest sum of a problem,
    then the largest next smallest, and so on (leximin).
    """

    TOTAL = "total"
    FAIR = "fair"


@dataclass(frozen=True)
class Bounds:
    """How many pairs a problem or a provider has: at least ``minimum``, at most ``maximum``.

    Raises:
        InvalidInput: A bound is negative, or the minimum is above the maximum.
    """

    minimum: int
    maximum: int

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.maximum:
            raise InvalidInput(
                f"bounds {self.minimum}:{self.maximum} are not allowed: give MIN:MAX with 0 ≤ MIN ≤ MAX, such as 0:3"
            )

    def __str__(self) -> str:
        """Return the bounds as they are given: MIN:MAX."""
        return f"{self.minimum}:{self.maximum}"


def _no_bounds() -> Mapping[str, Bounds]:
    return MappingProxyType({})


def _no_slots() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True)
class AssignmentSpec:
    """What is to be assigned under which limits.

    Args:
        pairs: Every pair that may be assigned, with its affinity; an absent pair cannot be.
        per_problem: Bounds of every problem without bounds of its own.
        per_provider: Bounds of every provider without bounds of its own.
        min_affinity: Pairs below are dropped first; ``None`` keeps all.
        objective: What the best assignment is.
        conflicts: Pairs that must not be put together; those that are not among ``pairs`` are counted.
        pinned: Pairs that must be assigned.
        forbidden: Pairs that somebody does not want; as conflicts, but counted by themselves.
        problem_bounds: Bounds of single problems.
        provider_bounds: Bounds of single providers.
        problem_slots: How many meetings fit into a problem's day; caps its maximum.
        provider_slots: How many meetings fit into a provider's day; caps its maximum.
        time_limit_s: How long all may take; only the fair objective needs it, and stops searching then.
        seed: Of every random choice.

    Raises:
        InvalidInput: The minimum affinity is not a number, the time limit not positive, a number of slots negative.
    """

    pairs: PairTable
    per_problem: Bounds
    per_provider: Bounds
    min_affinity: float | None = None
    objective: Objective = Objective.TOTAL
    conflicts: frozenset[PairIds] = frozenset()
    pinned: frozenset[PairIds] = frozenset()
    forbidden: frozenset[PairIds] = frozenset()
    problem_bounds: Mapping[str, Bounds] = field(default_factory=_no_bounds)
    provider_bounds: Mapping[str, Bounds] = field(default_factory=_no_bounds)
    problem_slots: Mapping[str, int] = field(default_factory=_no_slots)
    provider_slots: Mapping[str, int] = field(default_factory=_no_slots)
    time_limit_s: float = 60.0
    seed: int = 20_261_128

    def __post_init__(self) -> None:
        wrong: list[FieldProblem] = []
        if self.min_affinity is not None and not math.isfinite(self.min_affinity):
            wrong.append(FieldProblem("min_affinity", str(self.min_affinity), "not a finite number", "give a number"))
        if not 0 < self.time_limit_s < math.inf:
            wrong.append(FieldProblem("time_limit_s", str(self.time_limit_s), "not positive", "give seconds above 0"))
        for name, slots in (("problem_slots", self.problem_slots), ("provider_slots", self.provider_slots)):
            wrong += [
                FieldProblem(f"{name} of {one}", str(number), "negative", "give 0 or more")
                for one, number in sorted(slots.items())
                if number < 0
            ]
        if wrong:
            raise InvalidInput("the assignment cannot be made as asked", wrong)


@dataclass(frozen=True)
class PairCounts:
    """What became of the pairs that were given.

    Args:
        given: Pairs in the table.
        below_minimum: Dropped because their affinity is below the minimum.
        conflicting: Dropped because of a conflict, among those that were left.
        forbidden: Dropped because they are forbidden, among those that were left.
        eligible: What is left, pinned pairs with them.
        conflicts_not_given: Conflicts of pairs that are not in the table.
        forbidden_not_given: Forbidden pairs that are not in the table.
    """

    given: int
    below_minimum: int
    conflicting: int
    forbidden: int
    eligible: int
    conflicts_not_given: int
    forbidden_not_given: int


@dataclass(frozen=True)
class OtherObjective:
    """What the other objective would have brought, for comparison.

    Args:
        objective: Which one that is.
        total: Its sum of affinities.
        worst: Its smallest sum of a problem; ``None`` when no problem has an eligible pair.
        bound: No assignment reaches more by that objective's first measure (total, or smallest sum).
        is_proven: Whether it is proven to be best, or the best that was found in its share of the time.
    """

    objective: Objective
    total: float
    worst: float | None
    bound: float
    is_proven: bool


@dataclass(frozen=True)
class Assignment:
    """Who meets whom, checked by code that shares nothing with the solvers.

    Args:
        objective: What it is best in.
        pairs: The assigned pairs by (problem id, −affinity, provider id).
        unmatched_problem_ids: Problems that have eligible pairs and got none, by id.
        set_apart_problem_ids: Problems without any eligible pair, by id; no measure counts them.
        total: Sum of the affinities of the pairs.
        worst: Smallest sum of a problem that is not set apart; ``None`` when there is none.
        worst_problem_id: The problem that has it, the first by id; empty when there is none.
        bound: No assignment has a larger total (``total``), or a larger smallest sum (``fair``).
        is_proven: Whether no assignment is better: by total, or at every level of ``fair``.
        proven_levels: How many of the smallest sums, from the first, are proven to be the best possible; ``fair`` only.
        counts: What became of the pairs that were given.
        other: What the other objective brings.
        seconds: How long it took.
    """

    objective: Objective
    pairs: tuple[Pair, ...]
    unmatched_problem_ids: tuple[str, ...]
    set_apart_problem_ids: tuple[str, ...]
    total: float
    worst: float | None
    worst_problem_id: str
    bound: float
    is_proven: bool
    proven_levels: int
    counts: PairCounts
    other: OtherObjective
    seconds: float
