"""Bodies of ``POST /assignments``: who may meet whom and how often in, who meets whom out."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from api.schemas.types import Body, Identifier, Kind
from matcher.assignment.records import Assignment, AssignmentSpec, Bounds, Objective, PairIds
from matcher.cluster_day.candidates import Candidates, Least
from matcher.cluster_day.conflicts import ConflictKind
from matcher.cluster_day.unmatched import Unmatched, unmatched_reasons

MOST_IDS = 100_000
MOST_PAIRS = 200_000
MOST_MEETINGS_EACH = 1_000
LONGEST_SEARCH_S = 60.0

Ids = Annotated[list[Identifier], Field(min_length=1, max_length=MOST_IDS)]
BoundsIn = Annotated[int, Field(ge=0, le=MOST_MEETINGS_EACH)]


class PairBody(Body):
    """A problem and a provider."""

    problem_id: Identifier
    provider_id: Identifier

    @property
    def ids(self) -> PairIds:
        """The pair as the solvers take it."""
        return self.problem_id, self.provider_id


class ScoredPairBody(PairBody):
    """A pair with its affinity; higher is better."""

    affinity: float


class BoundsBody(Body):
    """At least and at most so many."""

    minimum: BoundsIn = 0
    maximum: BoundsIn

    def bounds(self) -> Bounds:
        """Return the same for the solvers."""
        return Bounds(self.minimum, self.maximum)


Pairs = Annotated[list[PairBody], Field(max_length=MOST_PAIRS)]


class AssignmentBody(Body):
    """What is to be assigned: stored problems and providers, or pairs with affinities of the caller's own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "problems": ["problem-coating-7"],
                    "providers": "all",
                    "kinds": ["researcher", "laboratory"],
                    "per_problem": {"minimum": 0, "maximum": 3},
                    "per_provider": {"minimum": 0, "maximum": 6},
                    "objective": "fair",
                },
                {
                    "affinities": [{"problem_id": "a", "provider_id": "x", "affinity": 1.5}],
                    "per_problem": {"maximum": 1},
                    "per_provider": {"maximum": 1},
                },
            ]
        }
    )

    problems: Ids | Annotated[Literal["all"], Field(description="All stored ones that you may read.")] | None = None
    providers: Ids | Annotated[Literal["all"], Field(description="Every stored provider.")] | None = None
    kinds: list[Kind] = Field(default_factory=list, description="Only providers of these kinds; empty means all.")
    affinities: Annotated[list[ScoredPairBody], Field(min_length=1, max_length=MOST_PAIRS)] | None = None
    least: Annotated[
        Least, Field(strict=False, description="What a pair of stored ones must promise, as bands of a match.")
    ] = Least.POSSIBLE
    min_affinity: Annotated[float | None, Field(description="Pairs below it are left out; equal ones stay.")] = None
    per_problem: BoundsBody = BoundsBody(maximum=3)
    per_provider: BoundsBody = BoundsBody(maximum=6)
    objective: Annotated[Objective, Field(strict=False)] = Objective.TOTAL
    pinned: Pairs = Field(default_factory=list, description="Pairs that must be assigned.")
    forbidden: Pairs = Field(default_factory=list, description="Pairs that must not be assigned.")
    conflicts: list[Annotated[ConflictKind, Field(strict=False)]] = Field(
        default_factory=lambda: [ConflictKind.SAME_ORGANISATION],
        description="What the store knows against a pair; such pairs are not assigned.",
    )
    time_limit_s: Annotated[float, Field(gt=0, le=LONGEST_SEARCH_S, strict=False)] = 10.0

    @model_validator(mode="after")
    def _check_source(self) -> Self:
        if (self.affinities is None) == (self.problems is None or self.providers is None):
            raise ValueError("give either problems and providers, or affinities")
        return self

    def spec(self, candidates: Candidates, conflicts: frozenset[PairIds]) -> AssignmentSpec:
        """Return what is asked of the solvers."""
        return AssignmentSpec(
            candidates.table,
            self.per_problem.bounds(),
            self.per_provider.bounds(),
            self.min_affinity,
            self.objective,
            conflicts=conflicts,
            pinned=frozenset(pair.ids for pair in self.pinned),
            forbidden=frozenset(pair.ids for pair in self.forbidden),
            time_limit_s=self.time_limit_s,
        )


class AssignedPairOut(ScoredPairBody):
    """An assigned pair; what it promises is null for affinities of the caller's own."""

    probability: float | None = None
    band: str | None = None


class UnmatchedOut(Body):
    """A problem without a provider, and why."""

    problem_id: str
    reason: Unmatched


class ObjectiveOut(Body):
    """What an objective reaches: sum of affinities, smallest sum of a problem, and a bound on whichever it is about."""

    objective: Objective
    total: float
    worst: float | None
    bound: float
    is_proven: bool


ASSIGNMENT_EXAMPLE: dict[str, Any] = {
    "pairs": [
        {"problem_id": "a", "provider_id": "x", "affinity": 1.5, "probability": 0.41, "band": "possible"},
    ],
    "unmatched": [{"problem_id": "b", "reason": "nobody_promises_enough"}],
    "chosen": {"objective": "total", "total": 1.5, "worst": 1.5, "bound": 1.5, "is_proven": True},
    "other": {"objective": "fair", "total": 1.5, "worst": 1.5, "bound": 1.5, "is_proven": True},
    "judged_pairs": 2,
    "eligible_pairs": 1,
    "refused_pairs": 0,
    "conflicting_pairs": 0,
    "withheld_problems": 0,
    "seconds": 0.1,
}


class AssignmentOut(Body):
    """Who meets whom, both objectives side by side, and who has nobody."""

    model_config = ConfigDict(json_schema_extra={"examples": [ASSIGNMENT_EXAMPLE]})

    pairs: list[AssignedPairOut]
    unmatched: list[UnmatchedOut]
    chosen: ObjectiveOut
    other: ObjectiveOut
    judged_pairs: int
    eligible_pairs: int
    refused_pairs: Annotated[
        int, Field(description="Pairs that promise enough, but the provider will not be asked about the problem.")
    ]
    conflicting_pairs: int
    withheld_problems: Annotated[
        int, Field(description="Of all stored problems those that are left out, because you may not read them.")
    ]
    seconds: float


def assignment_out(found: Assignment, candidates: Candidates, *, withheld: int = 0) -> AssignmentOut:
    """Return an assignment as JSON has it; ``withheld`` problems were left out."""
    reasons = unmatched_reasons(candidates, found)
    other = found.other
    return AssignmentOut(
        pairs=[_pair_out(pair.problem_id, pair.provider_id, pair.affinity, candidates) for pair in found.pairs],
        unmatched=[UnmatchedOut(problem_id=one, reason=reason) for one, reason in reasons.items()],
        chosen=_objective_out(found.objective, found.total, found.worst, found.bound, found.is_proven),
        other=_objective_out(other.objective, other.total, other.worst, other.bound, other.is_proven),
        judged_pairs=candidates.judged,
        eligible_pairs=found.counts.eligible,
        refused_pairs=candidates.refused,
        conflicting_pairs=found.counts.conflicting,
        withheld_problems=withheld,
        seconds=round(found.seconds, 3),
    )


def _pair_out(problem_id: str, provider_id: str, affinity: float, candidates: Candidates) -> AssignedPairOut:
    promise = candidates.promises.get((problem_id, provider_id))
    return AssignedPairOut(
        problem_id=problem_id,
        provider_id=provider_id,
        affinity=affinity,
        probability=None if promise is None else round(promise.probability, 4),
        band=None if promise is None else promise.band.value,
    )


def _objective_out(
    objective: Objective, total: float, worst: float | None, bound: float, is_proven: bool
) -> ObjectiveOut:
    return ObjectiveOut(objective=objective, total=total, worst=worst, bound=bound, is_proven=is_proven)
