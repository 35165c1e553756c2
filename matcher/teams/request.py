"""What is asked for: a team for a problem, with the skills as edited, limits, and what makes a team good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from matcher.query import Filters, Query
from matcher.teams.shortlist import MOST_CANDIDATES
from matcher.teams.skills import WantedSkill
from matcher.teams.spec import Limits, ObjectiveWeights
from matcher.teams.ties import TieKind
from models.details import ProviderKind
from models.errors import FieldProblem, InvalidInput

TEAM_KINDS = (ProviderKind.RESEARCHER, ProviderKind.LABORATORY, ProviderKind.FACILITY, ProviderKind.STARTUP)
"""Kinds that can be members; a call or a course works with nobody."""
USUAL_LIMITS = Limits(size_min=2, size_max=3)
USUAL_WEIGHTS = ObjectiveWeights(cost=0.02, travel=0.02, earlier_collaboration=0.005)
USUAL_DEPUTIES = 0.2
LARGEST_SHORTLIST = 500
MOST_DEPUTIES = 1.0
USUAL_TIME_S = 5.0


@dataclass(frozen=True)
class TeamRequest:
    """A team for one problem.

    Args:
        query: The problem; its filters name the kinds of member and the place that distances are measured from.
        wanted: The skills in place of those read; ``None`` takes those.
        limits: What every team must keep.
        weights: What makes a team good.
        deputies: How much a second good member of each skill counts beside the best one.
        forbidden: Ties that no team may have.
        owner_id: The organisation that has the problem; empty where unknown, or nobody's business.
        call_id: A funding call that the members should be eligible for, or empty.
        needed_by: The last day on which members may begin.
        assumed_cost_inr: What somebody costs whose cost is unknown; ``None`` leaves it unknown.
        alternatives: How many teams are wanted.
        differ_by: How many members of each better team another must do without.
        threshold: From which coverage on a member covers a skill; ``None``: from where a match is possible.
        most_candidates: How many are looked at.
        time_limit_s: Seconds after which the best so far is given.
        is_named: Whether skills may be named in what comes back; not so for a confidential problem.
    """

    query: Query
    wanted: tuple[WantedSkill, ...] | None = None
    limits: Limits = USUAL_LIMITS
    weights: ObjectiveWeights = USUAL_WEIGHTS
    deputies: float = USUAL_DEPUTIES
    forbidden: frozenset[TieKind] = field(default_factory=frozenset)
    owner_id: str = ""
    call_id: str = ""
    needed_by: date | None = None
    assumed_cost_inr: int | None = None
    alternatives: int = 3
    differ_by: int = 2
    threshold: float | None = None
    most_candidates: int = MOST_CANDIDATES
    time_limit_s: float = USUAL_TIME_S
    is_named: bool = True

    def __post_init__(self) -> None:
        """Refuse kinds that are no members, a limit on kilometres from nowhere, and numbers out of range."""
        problems = [*_from_nowhere(self)]
        problems += [
            FieldProblem("/kinds", kind.value, "cannot be a member of a team", f"give some of {', '.join(TEAM_KINDS)}")
            for kind in self.query.filters.kinds
            if kind not in TEAM_KINDS
        ]
        if not 0 <= self.deputies <= MOST_DEPUTIES:
            fix = f"give 0 to {MOST_DEPUTIES:g}"
            problems.append(FieldProblem("/weights/deputies", str(self.deputies), "is no share", fix))
        if not 1 <= self.most_candidates <= LARGEST_SHORTLIST:
            fix = f"give 1 to {LARGEST_SHORTLIST}"
            problems.append(FieldProblem("/candidates", str(self.most_candidates), "is no number of candidates", fix))
        if problems:
            raise InvalidInput("the question for a team cannot be asked", problems)

    @property
    def anywhere(self) -> Query:
        """The problem put to everybody of the wanted kinds, wherever they are."""
        filters = self.query.filters
        kinds = filters.kinds or TEAM_KINDS
        near = None if filters.near is None else replace(filters.near, radius_km=None)
        return replace(self.query, filters=Filters(kinds=kinds, near=near, since_year=filters.since_year))

    @property
    def within_limits(self) -> Query:
        """The problem put to those who are where the limits want them."""
        filters, near = self.anywhere.filters, self.anywhere.filters.near
        if near is not None and self.limits.travel_km_max_each is not None:
            near = replace(near, radius_km=self.limits.travel_km_max_each)
        wanted = Filters(filters.kinds, self.limits.clusters, self.limits.states, (), near, filters.since_year)
        return replace(self.query, filters=wanted)


def _from_nowhere(request: TeamRequest) -> Iterator[FieldProblem]:
    if request.query.filters.near is not None:
        return
    for name in ("travel_km_max_each", "travel_km_max_sum"):
        if getattr(request.limits, name) is not None:
            given, fix = str(getattr(request.limits, name)), "say from where: near, or a problem with a place"
            yield FieldProblem(f"/limits/{name}", given, "counts kilometres from nowhere", fix)
