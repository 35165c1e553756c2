"""What comes back: teams, best first, or which limits clash and the smallest changes that help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LimitValue = int | float | bool | str | tuple[str, ...] | tuple[tuple[str, str], ...] | None


class RiskKind(StrEnum):
    """What can go wrong with a team."""

    SINGLE_POINT = "single_point_of_failure"
    BARELY_COVERED = "barely_covered"
    UNCOVERED = "uncovered"
    CONFLICT = "conflict"
    ONE_ORGANISATION = "one_organisation"
    HIGH_LOAD = "high_load"
    UNKNOWN_COST = "unknown_cost"
    UNKNOWN_AVAILABILITY = "unknown_availability"
    UNKNOWN_ELIGIBILITY = "unknown_eligibility"
    UNKNOWN_TRL = "unknown_trl"


@dataclass(frozen=True)
class Risk:
    """One thing that can go wrong; ``skill_id`` is empty and ``member_ids`` too where they do not apply."""

    kind: RiskKind
    text: str
    skill_id: str = ""
    member_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Team:
    """One team.

    Args:
        members: Ids, rising.
        objective: Sum of ``terms``.
        bound: No team that might stand here reaches more; equal to ``objective`` where that is proven.
        cost_inr: All members' known cost.
        coverage: Skill id → best member's score; every skill is named.
        risks: What can go wrong.
        terms: Term of the objective → its weighted value.
        covered_by: Skill id → ids of the members that reach the threshold, best first (ties by id).
        travel_km: All members' known kilometres.
        open_load: The members' open loads together.
    """

    members: tuple[str, ...]
    objective: float
    bound: float
    cost_inr: int
    coverage: Mapping[str, float]
    risks: tuple[Risk, ...]
    terms: Mapping[str, float]
    covered_by: Mapping[str, tuple[str, ...]]
    travel_km: float
    open_load: float

    @property
    def gap(self) -> float:
        """How far the objective may lie below the bound, as a share of the bound's size; 0 where proven optimal."""
        return 0.0 if self.bound == self.objective else (self.bound - self.objective) / max(abs(self.bound), 1e-9)


@dataclass(frozen=True)
class Clash:
    """A limit that takes part in a clash: taken out alone, the others of the clash can hold.

    Args:
        limit: The name in ``Limits``, or ``required``.
        value: What it says.
        text: The same as a sentence.
        subject: Which skill, kind or language, where the limit is one of several.
    """

    limit: str
    value: LimitValue
    text: str
    subject: str = ""


@dataclass(frozen=True)
class Change:
    """One limit changed from ``before`` to ``after``."""

    limit: str
    before: LimitValue
    after: LimitValue
    subject: str = ""


@dataclass(frozen=True)
class Remedy:
    """A smallest change, or set of changes, that makes a team possible; verified by solving again."""

    changes: tuple[Change, ...]
    text: str


@dataclass(frozen=True)
class Infeasibility:
    """Why there is no team: limits that cannot all hold (none can be spared), and remedies, smallest first."""

    clash: tuple[Clash, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class TeamAnswer:
    """Teams, best first, or why there is none; exactly one of the two is there.

    Args:
        teams: The best teams in their order.
        infeasible: Why there is none.
        is_complete: Whether the time sufficed to find as many as were wanted, or as there are.
    """

    teams: tuple[Team, ...]
    infeasible: Infeasibility | None = None
    is_complete: bool = True
