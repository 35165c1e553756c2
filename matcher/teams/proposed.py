"""What is said of teams for a problem: members with what each brings, the outlook of each skill, the ways out."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.teams.answer import Infeasibility, Team
from matcher.teams.basis import TeamBasis
from matcher.teams.candidates import CandidateRecord
from matcher.teams.shown_evidence import ShownSentence
from matcher.teams.skills import NeededSkill
from matcher.teams.ties import Tie
from matcher.understand import Understanding
from models.match import Band


@dataclass(frozen=True)
class Contribution:
    """What a member brings to one skill.

    Args:
        skill: The skill.
        coverage: 0..1.
        band: What that promises, in a word.
        is_best: Whether no other member covers it better.
        shown: The sentence that shows it; ``None`` where the member has no evidence that counts.
    """

    skill: NeededSkill
    coverage: float
    band: Band
    is_best: bool
    shown: ShownSentence | None


@dataclass(frozen=True)
class Member:
    """One member of a team; contributions of the band *weak* are left out, unless nobody brings more."""

    record: CandidateRecord
    contributions: tuple[Contribution, ...]
    is_locked: bool
    is_of_owner: bool


@dataclass(frozen=True)
class ProposedTeam:
    """One team with its members, by falling contribution, and what ties them to one another."""

    team: Team
    members: tuple[Member, ...]
    ties: tuple[Tie, ...]

    @property
    def unknown_costs(self) -> int:
        """How many members there are whose cost nobody knows; the team's sum leaves them out."""
        return sum(member.record.cost.inr is None for member in self.members)


@dataclass(frozen=True)
class SkillOutlook:
    """What can be had of a skill: by whom among all candidates, whatever the limits.

    Args:
        skill: The skill.
        best: The best candidate, where anybody covers it at all.
        coverage: The best candidate's coverage; 0 without one.
        band: What that promises; *weak* means that nobody here covers the skill.
    """

    skill: NeededSkill
    best: CandidateRecord | None
    coverage: float
    band: Band


@dataclass(frozen=True)
class TeamProposal:
    """The answer.

    Args:
        basis: What the teams were sought on.
        teams: Teams, best first.
        outlook: What can be had of each skill, in the order of the skills.
        infeasible: Why there is no team, where there is none.
        is_complete: Whether the time sufficed for all teams that were wanted, or that there are.
    """

    basis: TeamBasis
    teams: tuple[ProposedTeam, ...]
    outlook: tuple[SkillOutlook, ...]
    infeasible: Infeasibility | None
    is_complete: bool = True

    @property
    def understanding(self) -> Understanding:
        """What was understood of the problem."""
        return self.basis.understanding

    @property
    def uncovered(self) -> tuple[NeededSkill, ...]:
        """The skills that nobody here covers."""
        return tuple(one.skill for one in self.outlook if one.band is Band.WEAK)
