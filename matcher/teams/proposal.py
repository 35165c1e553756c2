"""The answer to whoever asked for a team: members with what each brings, the sentence that shows it, cost and way.

A skill that nobody covers is named; where no team keeps the limits, the clash and the remedies are the answer.
"""

from __future__ import annotations

from collections.abc import Mapping

from matcher.pipeline import Matcher
from matcher.teams.answer import Team, TeamAnswer
from matcher.teams.basis import TeamBasis, team_basis
from matcher.teams.coverage import SkillCoverage
from matcher.teams.deputies import without_deputies
from matcher.teams.proposed import Contribution, Member, ProposedTeam, SkillOutlook, TeamProposal
from matcher.teams.request import TeamRequest
from matcher.teams.shown_evidence import ShownSentence, shown_sentences
from matcher.teams.solve import solve
from matcher.teams.ties import TieKind
from models.match import Band
from models.store import Store


def propose_teams(request: TeamRequest, matcher: Matcher, store: Store) -> TeamProposal:
    """Return teams for a problem, or why there is none.

    Args:
        request: What is asked for.
        matcher: Finds and scores candidates.
        store: Where the records are read.

    Raises:
        InvalidInput: Skills or limits are not valid, or name somebody or something unknown.
    """
    basis = team_basis(request, matcher, store)
    return proposal_of(basis, solve(basis.spec), store)


def proposal_of(basis: TeamBasis, answer: TeamAnswer, store: Store) -> TeamProposal:
    """Return an answer of the solver with everything that people want to know of it."""
    ids = {i for team in answer.teams for i in team.members}
    names = {i: basis.candidates[i].provider.name for i in sorted(ids)}
    with store.read() as transaction:
        shown = [shown_sentences(coverage, names, transaction) for coverage in basis.coverages]
    teams = tuple(_team(basis, team, shown) for team in answer.teams)
    outlook = tuple(_outlook(basis, one) for one in basis.coverages)
    return TeamProposal(basis, teams, outlook, answer.infeasible, answer.is_complete)


def _team(basis: TeamBasis, team: Team, shown: list[dict[str, ShownSentence]]) -> ProposedTeam:
    members = [_member(basis, i, team, shown) for i in team.members]
    members.sort(key=lambda one: (-_brought(one), one.record.candidate.candidate_id))
    ties = tuple(tie for tie in basis.ties if len(tie.ids) == 2 and set(tie.ids) <= set(team.members))
    return ProposedTeam(without_deputies(team), tuple(members), ties)


def _member(basis: TeamBasis, provider_id: str, team: Team, shown: list[dict[str, ShownSentence]]) -> Member:
    brought = [
        _contribution(coverage, provider_id, team, sentences)
        for coverage, sentences in zip(basis.coverages, shown, strict=True)
    ]
    telling = tuple(one for one in brought if one.band is not Band.WEAK)
    return Member(
        record=basis.candidates[provider_id],
        contributions=telling or tuple(one for one in brought if one.is_best),
        is_locked=provider_id in basis.request.limits.locked,
        is_of_owner=any(tie.kind is TieKind.OWNER and tie.ids == (provider_id,) for tie in basis.ties),
    )


def _contribution(
    coverage: SkillCoverage, provider_id: str, team: Team, shown: Mapping[str, ShownSentence]
) -> Contribution:
    score = coverage.scores.get(provider_id, 0.0)
    is_best = score > 0 and score >= max(coverage.scores.get(i, 0.0) for i in team.members)
    return Contribution(coverage.skill, score, coverage.band(score), is_best, shown.get(provider_id))


def _brought(member: Member) -> float:
    return sum(one.skill.weight * one.coverage for one in member.contributions)


def _outlook(basis: TeamBasis, coverage: SkillCoverage) -> SkillOutlook:
    if not coverage.scores:
        return SkillOutlook(coverage.skill, None, 0.0, Band.WEAK)
    best, score = min(coverage.scores.items(), key=lambda one: (-one[1], one[0]))
    return SkillOutlook(coverage.skill, basis.candidates.get(best), score, coverage.band(score))
