"""From a `TeamProposal` to JSON."""

from __future__ import annotations

from api.answers import provider_summary, told_km
from api.schemas.team_answer import (
    ChangeOut,
    ClashOut,
    ContributionOut,
    InfeasibleOut,
    MemberOut,
    RemedyOut,
    RiskOut,
    SentenceOut,
    SkillOut,
    TeamOut,
    TeamsOut,
    TieOut,
    Value,
)
from api.understandings import understanding_out
from matcher.teams.answer import Infeasibility, LimitValue
from matcher.teams.proposed import Contribution, Member, ProposedTeam, SkillOutlook, TeamProposal
from matcher.teams.shown_evidence import ShownSentence


def teams_out(proposal: TeamProposal, *, shows_text: bool = True) -> TeamsOut:
    """Return the answer as the API gives it; ``shows_text=False`` withholds the words of a confidential problem."""
    return TeamsOut(
        understanding=understanding_out(proposal.understanding, shows_text=shows_text),
        skills=[_skill_out(one, shows_text=shows_text) for one in proposal.outlook],
        uncovered=[skill.skill_id for skill in proposal.uncovered],
        candidates=len(proposal.basis.candidates),
        threshold=proposal.basis.spec.threshold,
        complete=proposal.is_complete,
        teams=[_team_out(team, shows_text=shows_text) for team in proposal.teams],
        infeasible=None if proposal.infeasible is None else infeasible_out(proposal.infeasible),
    )


def infeasible_out(infeasible: Infeasibility) -> InfeasibleOut:
    """Return clash and remedies as the API gives them."""
    return InfeasibleOut(
        clash=[
            ClashOut(limit=one.limit, value=_value(one.value), text=one.text, subject=one.subject)
            for one in infeasible.clash
        ],
        remedies=[
            RemedyOut(
                text=remedy.text,
                changes=[
                    ChangeOut(limit=one.limit, before=_value(one.before), after=_value(one.after), subject=one.subject)
                    for one in remedy.changes
                ],
            )
            for remedy in infeasible.remedies
        ],
    )


def _skill_out(outlook: SkillOutlook, *, shows_text: bool) -> SkillOut:
    skill = outlook.skill
    return SkillOut(
        id=skill.skill_id,
        words=skill.words if shows_text else None,
        gloss=skill.need.gloss if shows_text else "",
        weight=round(skill.weight, 4),
        required=skill.is_required,
        read=skill.is_read,
        best=outlook.best.provider.provider_id if outlook.best else None,
        coverage=round(outlook.coverage, 4),
        band=outlook.band.value,
    )


def _team_out(proposed: ProposedTeam, *, shows_text: bool) -> TeamOut:
    team = proposed.team
    return TeamOut(
        members=[_member_out(member, shows_text=shows_text) for member in proposed.members],
        objective=team.objective,
        bound=team.bound,
        gap=team.gap,
        terms=dict(team.terms),
        coverage=dict(team.coverage),
        covered_by={skill: list(ids) for skill, ids in team.covered_by.items()},
        cost_inr=team.cost_inr,
        unknown_costs=proposed.unknown_costs,
        travel_km=team.travel_km,
        open_load=team.open_load,
        risks=[
            RiskOut(kind=risk.kind.value, text=risk.text, skill=risk.skill_id, members=list(risk.member_ids))
            for risk in team.risks
        ],
        ties=[TieOut(kind=tie.kind.value, members=list(tie.ids), count=tie.count) for tie in proposed.ties],
    )


def _member_out(member: Member, *, shows_text: bool) -> MemberOut:
    record, candidate = member.record, member.record.candidate
    return MemberOut(
        provider=provider_summary(record.provider, record.organisation),
        side=candidate.side.value if candidate.side else None,
        cost_inr=record.cost.inr,
        cost_per=record.cost.per,
        is_cost_assumed=record.cost.is_assumed,
        distance_km=told_km(candidate.travel_km, is_exact=shows_text),
        is_early_career=candidate.is_early_career,
        is_available=candidate.is_available,
        is_eligible=candidate.is_eligible,
        is_locked=member.is_locked,
        is_of_owner=member.is_of_owner,
        covers=[_contribution_out(one, shows_text=shows_text) for one in member.contributions],
    )


def _contribution_out(contribution: Contribution, *, shows_text: bool) -> ContributionOut:
    shown = contribution.shown if shows_text else None
    return ContributionOut(
        skill=contribution.skill.skill_id,
        coverage=round(contribution.coverage, 4),
        band=contribution.band.value,
        is_best=contribution.is_best,
        evidence=None if shown is None else _sentence_out(shown),
    )


def _sentence_out(shown: ShownSentence) -> SentenceOut:
    return SentenceOut(
        evidence_id=shown.evidence_id,
        evidence_kind=shown.evidence_kind,
        sentence=shown.sentence,
        spans=[(span.start, span.end) for span in shown.spans],
        year=shown.year,
        source=shown.source,
        url=shown.url,
    )


def _value(value: LimitValue) -> Value:
    if not isinstance(value, tuple):
        return value
    return [list(one) if isinstance(one, tuple) else one for one in value]  # type: ignore[return-value]
