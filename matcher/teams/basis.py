"""From a problem to a question for teams: skills, shortlist, coverage, facts and ties, put together as a `TeamSpec`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.compose import Findings
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.teams.candidates import CandidateRecord, candidate_record
from matcher.teams.coverage import DECIMALS, SkillCoverage, cover
from matcher.teams.deputies import deputy_skills, with_deputies
from matcher.teams.request import TeamRequest
from matcher.teams.request_limits import check_named, chosen_call, limits_of_request
from matcher.teams.shortlist import shortlist
from matcher.teams.skills import NeededSkill, queries_of_skill, skills_of
from matcher.teams.spec import Skill, TeamSpec
from matcher.teams.ties import Tie, TieKind, ties_among
from matcher.understand import Understanding, understand
from models.details import CallDetails
from models.records import Provider
from models.store import Store


@dataclass(frozen=True)
class TeamBasis:
    """What teams are sought on.

    Args:
        request: What was asked for.
        understanding: What was understood of the problem.
        coverages: The skills in their order, each with everybody's coverage.
        candidates: The candidates by rising id.
        ties: What ties them to one another and to the problem.
        spec: The question for teams; `matcher.teams.solve` answers it.
    """

    request: TeamRequest
    understanding: Understanding
    coverages: tuple[SkillCoverage, ...]
    candidates: Mapping[str, CandidateRecord]
    ties: tuple[Tie, ...]
    spec: TeamSpec


def team_basis(request: TeamRequest, matcher: Matcher, store: Store) -> TeamBasis:
    """Return what teams for a problem are sought on.

    Args:
        request: What is asked for.
        matcher: Finds and scores candidates.
        store: Where the records are read.

    Raises:
        InvalidInput: Skills or limits are not valid, or name somebody or something unknown.
    """
    with store.read() as transaction:
        check_named(request.limits, transaction)
        call = chosen_call(request.call_id, transaction)
    understanding = understand(request.query)
    skills = skills_of(understanding, request.wanted)
    queries = [queries_of_skill(request.anywhere, understanding.needs, skill) for skill in skills]
    ids = _shortlisted(request, [first for first, *_ in queries], matcher)
    coverages = tuple(cover(matcher, skill, asked, ids) for skill, asked in zip(skills, queries, strict=True))
    candidates = _candidates(_covering(ids, coverages, request), coverages, request, call, store)
    ties = _ties(candidates, coverages[0].answers[0], request)
    spec = _spec(request, coverages, candidates, ties, call)
    return TeamBasis(request, understanding, coverages, candidates, ties, spec)


def _shortlisted(request: TeamRequest, of_skills: Sequence[Query], matcher: Matcher) -> tuple[str, ...]:
    anywhere, within = request.anywhere, request.within_limits
    queries = list(dict.fromkeys([anywhere, *of_skills]))
    if within != anywhere:
        # Those outside stay candidates, so that it can be said how far the limits would have to give way.
        queries += [replace(query, filters=within.filters) for query in queries]
    return shortlist(matcher, queries, request.limits.locked, request.most_candidates)


def _covering(ids: Iterable[str], coverages: Sequence[SkillCoverage], request: TeamRequest) -> list[str]:
    """Return who is locked, or at least a possible match for some skill: nobody else is put into a team to fill it."""
    locked, possible_from = request.limits.locked, coverages[0].calibration.possible_from
    return [i for i in ids if i in locked or any(one.scores.get(i, 0.0) >= possible_from for one in coverages)]


def _candidates(
    ids: Collection[str],
    coverages: Iterable[SkillCoverage],
    request: TeamRequest,
    call: CallDetails | None,
    store: Store,
) -> dict[str, CandidateRecord]:
    with store.read() as transaction:
        providers = transaction.providers.get_many(ids)
        homes = transaction.organisations.get_many({one.organisation_id for one in providers.values()} - {""})
        under_way = transaction.introductions.under_way()
    scores = {i: {one.skill.skill_id: one.scores[i] for one in coverages if i in one.scores} for i in providers}
    return {
        i: candidate_record(
            provider, homes.get(provider.organisation_id), scores[i], request, call, under_way.get(i, 0)
        )
        for i, provider in sorted(providers.items())
    }


def _ties(candidates: Mapping[str, CandidateRecord], findings: Findings, request: TeamRequest) -> tuple[Tie, ...]:
    providers: dict[str, Provider] = {i: record.provider for i, record in candidates.items()}
    evidence = findings.index.evidence_of_rows(findings.scored.passages.rows).tolist()
    found = ties_among(providers, findings.scored, evidence, request.owner_id)
    return tuple(tie for tie in found if set(tie.ids) <= providers.keys())


def _spec(
    request: TeamRequest,
    coverages: Sequence[SkillCoverage],
    candidates: Mapping[str, CandidateRecord],
    ties: Sequence[Tie],
    call: CallDetails | None,
) -> TeamSpec:
    skills = [_as_asked(one.skill, request) for one in coverages]
    limits = limits_of_request(request, candidates, ties, call)
    deputies = deputy_skills(skills, request.deputies)
    everybody = [record.candidate for record in candidates.values()]
    return TeamSpec(
        skills=(*skills, *deputies),
        candidates=with_deputies(everybody, skills, deputies, limits),
        limits=limits,
        weights=request.weights,
        alternatives=request.alternatives,
        threshold=coverages[0].calibration.possible_from if request.threshold is None else request.threshold,
        earlier_collaborations=tuple(tie.pair for tie in ties if tie.kind is TieKind.TOGETHER),
        differ_by=request.differ_by,
        time_limit_s=request.time_limit_s,
    )


def _as_asked(skill: NeededSkill, request: TeamRequest) -> Skill:
    """Return a skill as the solver takes it; of a confidential problem it has no name."""
    name = skill.label if request.is_named else skill.skill_id
    return Skill(skill.skill_id, round(skill.weight, DECIMALS), skill.is_required, name)
