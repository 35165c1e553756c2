"""What a team is sought for: skills, candidates, limits and weights, as frozen records that are validated once.

Every field that a problem is reported of is named as it is called in a SPEC file, by a JSON pointer (RFC 6901).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matcher.sides import Side
from matcher.teams.amounts import metres
from matcher.teams.spec_rules import problems_of, refusal


class ConflictRule(StrEnum):
    """What is done about two candidates in conflict: never together, or together with the conflict shown."""

    FORBID = "forbid"
    SHOW = "show"


@dataclass(frozen=True)
class Skill:
    """Something the problem needs.

    Args:
        skill_id: Unique.
        weight: How much it counts; not negative.
        is_required: Some member must reach the threshold.
        name: What people call it.
    """

    skill_id: str
    weight: float = 1.0
    is_required: bool = False
    name: str = ""


@dataclass(frozen=True)
class Candidate:
    """Somebody or something that may be a member, with all that limits and objective ask of it.

    Args:
        candidate_id: Unique.
        organisation_id: Empty where unknown; then no limit on organisations counts this candidate.
        side: ``None`` for neither.
        cost_inr: Whole rupees; ``None`` where unknown, which counts as nothing and is shown as a risk.
        scores: Skill id → 0..1; an absent skill is 0.
        name: What people call the candidate.
        provider_kind: ``researcher``, ``laboratory``, ``facility`` …; empty where unknown.
        organisation_name: What people call the organisation.
        cluster_id: Empty where unknown.
        state: Empty where unknown.
        travel_km: Kilometres to the problem; ``None`` where unknown, which no limit on travel admits.
        open_load: Share of the capacity that is already taken, 0..1.
        is_available: Whether there is capacity in the dates; ``None`` where unknown.
        languages: Languages that the candidate works in.
        trl_from: Lowest readiness level worked at, 1..9; ``None`` where unknown.
        trl_to: Highest.
        is_early_career: Whether this is somebody early in a career.
        is_eligible: Whether the chosen call takes the candidate; ``None`` where unknown.
    """

    candidate_id: str
    organisation_id: str = ""
    side: Side | None = None
    cost_inr: int | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    name: str = ""
    provider_kind: str = ""
    organisation_name: str = ""
    cluster_id: str = ""
    state: str = ""
    travel_km: float | None = None
    open_load: float = 0.0
    is_available: bool | None = None
    languages: tuple[str, ...] = ()
    trl_from: int | None = None
    trl_to: int | None = None
    is_early_career: bool = False
    is_eligible: bool | None = None

    @property
    def travel_m(self) -> int | None:
        """The distance as it counts: in whole metres."""
        return None if self.travel_km is None else metres(self.travel_km)


@dataclass(frozen=True)
class Limits:
    """What every team must keep; an absent limit is no limit.

    Args:
        size_min: Fewest members.
        size_max: Most members.
        per_organisation_max: Most members of one organisation.
        organisations_min: Fewest different organisations.
        academic_min: Fewest members of the academic side.
        industry_min: Fewest members of the industry side.
        kinds_min: Provider kind → fewest members of it.
        clusters: Every member belongs to one of these; empty: any.
        states: Every member is in one of these; empty: any.
        travel_km_max_each: Farthest member, in kilometres.
        travel_km_max_sum: All members' kilometres together.
        budget_inr: All members' cost together, in whole rupees.
        load_max: Highest open load of a member, 0..1.
        available_only: Nobody who is known to have no capacity in the dates.
        trl_from: Every member's readiness levels, where known, must overlap the range from here …
        trl_to: … to here.
        eligible_only: Nobody whom the chosen call is known to refuse.
        languages: Each of these is spoken by some member.
        early_career_min: Fewest members early in their career.
        locked: Ids that must be members.
        banned: Ids that must not be.
        conflicts: Pairs of ids that are in conflict.
        conflict_rule: What is done about them.
    """

    size_min: int = 1
    size_max: int | None = None
    per_organisation_max: int | None = None
    organisations_min: int = 0
    academic_min: int = 0
    industry_min: int = 0
    kinds_min: Mapping[str, int] = field(default_factory=dict)
    clusters: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    travel_km_max_each: float | None = None
    travel_km_max_sum: float | None = None
    budget_inr: int | None = None
    load_max: float | None = None
    available_only: bool = False
    trl_from: int | None = None
    trl_to: int | None = None
    eligible_only: bool = False
    languages: tuple[str, ...] = ()
    early_career_min: int = 0
    locked: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    conflict_rule: ConflictRule = ConflictRule.FORBID


@dataclass(frozen=True)
class ObjectiveWeights:
    """How much each term of the objective counts; ``matcher/teams/objective.py`` holds the formulas.

    None is negative but ``earlier_collaboration``, where a negative weight prefers people who have not worked together.
    """

    coverage: float = 1.0
    redundancy: float = 0.0
    cost: float = 0.0
    travel: float = 0.0
    load: float = 0.0
    earlier_collaboration: float = 0.0


@dataclass(frozen=True)
class TeamSpec:
    """One question for teams.

    Args:
        skills: What the problem needs.
        candidates: Who may be a member.
        limits: What every team must keep.
        weights: What makes a team good.
        alternatives: How many teams are wanted.
        threshold: From which score on, 0..1, a member covers a skill.
        earlier_collaborations: Pairs of ids that have worked together.
        differ_by: How many members of each earlier team an alternative must do without (fewer where fewer can change).
        time_limit_s: Seconds after which the best so far is given, with its bound.
        seed: Of every random choice.
    """

    skills: tuple[Skill, ...]
    candidates: tuple[Candidate, ...]
    limits: Limits = field(default_factory=Limits)
    weights: ObjectiveWeights = field(default_factory=ObjectiveWeights)
    alternatives: int = 3
    threshold: float = 0.5
    earlier_collaborations: tuple[tuple[str, str], ...] = ()
    differ_by: int = 1
    time_limit_s: float = 20.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers out of range, unknown and duplicate ids, and limits that contradict themselves."""
        problems = problems_of(self)
        if problems:
            raise refusal("the question for teams is not valid", problems)
