"""From a problem to teams: who is looked at, how well they cover each skill, which limits hold, what is shown."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from matcher.calibrate import Curves
from matcher.compose import Findings
from matcher.query import Query
from matcher.sides import Side
from matcher.teams.basis import TeamBasis, team_basis
from matcher.teams.coverage import coverage_of
from matcher.teams.deputies import is_deputy
from matcher.teams.proposal import propose_teams
from matcher.teams.proposed import TeamProposal
from matcher.teams.request import TeamRequest
from matcher.teams.shortlist import shortlist
from matcher.teams.skills import WantedSkill
from matcher.teams.spec import ConflictRule, Limits, ObjectiveWeights
from matcher.teams.spec_reader import read_question
from matcher.teams.spec_writer import spec_document
from matcher.teams.ties import Tie, TieKind
from models.details import CallDetails, ProviderKind
from models.errors import InvalidInput, NotFound
from models.match import Band
from tests.matcher.scene import Scene, evidence, provider
from tests.matcher.teams.workshop import COATING, EFFLUENT, NOBODYS, asked


def basis(scene: Scene, request: TeamRequest) -> TeamBasis:
    return team_basis(request, scene.matcher, scene.store)


def proposal(scene: Scene, request: TeamRequest) -> TeamProposal:
    return propose_teams(request, scene.matcher, scene.store)


def members(found: TeamProposal) -> list[set[str]]:
    return [set(team.team.members) for team in found.teams]


def test_the_best_team_has_who_knows_each_skill(workshop: Scene) -> None:
    found = proposal(workshop, asked())
    assert {"coater", "cleaner"} <= members(found)[0]
    assert [one.skill.words for one in found.outlook] == [COATING, EFFLUENT]
    assert [one.best.provider.provider_id for one in found.outlook if one.best] == ["coater", "cleaner"]
    assert found.infeasible is None
    assert found.uncovered == ()


def test_each_member_is_shown_with_the_stored_sentence_that_shows_the_skill(workshop: Scene) -> None:
    team = proposal(workshop, asked()).teams[0]
    by_id = {member.record.provider.provider_id: member for member in team.members}
    (first, *_) = by_id["coater"].contributions
    assert first.skill.words == COATING
    assert first.is_best
    assert first.shown is not None
    assert first.shown.sentence == "Powder coating peels from steel grills when pretreatment fails."
    assert [first.shown.sentence[span.start : span.end] for span in first.shown.spans][:2] == ["Powder", "coating"]


def test_a_heading_that_repeats_the_name_is_no_evidence(workshop: Scene) -> None:
    team = proposal(workshop, asked(limits=Limits(size_min=2, size_max=3, locked=("lab",)))).teams[0]
    lab = next(member for member in team.members if member.record.provider.provider_id == "lab")
    assert lab.is_locked
    assert "Name of lab" not in {one.shown.sentence for one in lab.contributions if one.shown}


def test_courses_and_calls_are_no_members_and_nobody_fills_a_team_who_covers_nothing(workshop: Scene) -> None:
    assert set(basis(workshop, asked()).candidates) == {"coater", "deputy", "cleaner", "lab", "starter"}


def test_coverage_is_what_the_matcher_promises_and_does_not_depend_on_the_other_candidates(workshop: Scene) -> None:
    query = Query("steel powder coating", "en")
    together = coverage_of(workshop.matcher.consider(query, ["coater", "deputy", "lab"]))
    alone = coverage_of(workshop.matcher.consider(query, ["deputy"]))
    assert alone["deputy"] == together["deputy"]
    match = {one.provider.provider_id: one.probability for one in workshop.matcher.match(query).matches}
    assert math.isclose(together["coater"], match["coater"], abs_tol=2e-4)
    assert all(0 <= score <= 1 for score in together.values())


def test_coverage_rises_with_the_score_where_probabilities_tie(workshop: Scene) -> None:
    query = Query("steel powder coating", "en")
    found = workshop.matcher.consider(query, ["coater", "deputy", "lab"])
    tied = replace(found, calibration=replace(found.calibration, many=_flat(found), few=_flat(found)))
    scores = coverage_of(tied)
    affinity = {one.target_id: one.score for one in workshop.matcher.affinity(query, ["coater", "deputy", "lab"])}
    assert sorted(scores, key=scores.__getitem__) == sorted(affinity, key=affinity.__getitem__)
    assert max(scores.values()) - min(scores.values()) < 1e-3


def _flat(found: Findings) -> Curves:
    curves = found.calibration.many
    return replace(curves, relevant={reading: replace(curve, weights={}) for reading, curve in curves.relevant.items()})


def test_nobody_who_is_unknown_is_considered(workshop: Scene) -> None:
    with pytest.raises(NotFound, match="nobody-1"):
        workshop.matcher.consider(Query("steel"), ["nobody-1"])


def test_who_has_no_evidence_covers_nothing_but_can_be_locked(workshop: Scene) -> None:
    found = proposal(workshop, asked(limits=Limits(size_min=2, size_max=2, locked=("silent",))))
    assert all("silent" in team for team in members(found))
    assert all("silent" not in one.scores for one in found.basis.coverages)


def test_the_shortlist_takes_the_best_of_every_query_in_turns_and_all_who_are_locked(workshop: Scene) -> None:
    queries = [Query(COATING, "en"), Query(EFFLUENT, "en")]
    assert set(shortlist(workshop.matcher, queries, most=2)) == {"coater", "cleaner"}
    assert set(shortlist(workshop.matcher, queries, ["silent"], most=2)) == {"coater", "silent"}


def test_an_empty_directory_has_no_team_and_says_so(scene: Scene) -> None:
    found = proposal(scene, asked())
    assert found.teams == ()
    assert found.infeasible is not None
    assert found.uncovered == tuple(one.skill for one in found.outlook)


def test_a_skill_that_nobody_covers_is_named(workshop: Scene) -> None:
    found = proposal(workshop, asked(wanted=(WantedSkill(COATING), WantedSkill(NOBODYS))))
    assert [skill.words for skill in found.uncovered] == [NOBODYS]
    assert found.teams


def test_a_required_skill_that_nobody_covers_is_a_clash_with_a_remedy(workshop: Scene) -> None:
    wanted = (WantedSkill(COATING), WantedSkill(NOBODYS, is_required=True))
    found = proposal(workshop, asked(wanted=wanted))
    assert found.infeasible is not None
    assert [clash.limit for clash in found.infeasible.clash] == ["required"]
    assert any(remedy.changes[0].limit == "required" for remedy in found.infeasible.remedies)


def test_facts_come_from_the_records(workshop: Scene) -> None:
    records = basis(workshop, asked()).candidates
    assert records["coater"].candidate.side is Side.ACADEMIC
    assert records["starter"].candidate.side is Side.INDUSTRY
    assert records["cleaner"].candidate.side is None
    assert records["coater"].candidate.travel_km == 0.0
    assert 600 < (records["starter"].candidate.travel_km or 0) < 700
    assert records["starter"].candidate.trl_to == 6
    assert records["deputy"].candidate.is_early_career
    assert records["coater"].candidate.cost_inr is None
    assert basis(workshop, asked(assumed_cost_inr=700)).candidates["coater"].candidate.cost_inr == 700
    assert basis(workshop, asked(near=None)).candidates["coater"].candidate.travel_km is None


def test_ties_are_found_in_shared_evidence_declared_relations_and_the_problems_owner(workshop: Scene) -> None:
    ties = basis(workshop, asked(owner_id="o-firm")).ties
    assert ties == (
        Tie(TieKind.OWNER, ("deputy",)),
        Tie(TieKind.RELATED, ("coater", "lab")),
        Tie(TieKind.TOGETHER, ("coater", "deputy"), 1),
    )


def test_evidence_that_does_not_count_ties_nobody(workshop: Scene) -> None:
    request = asked()
    request = replace(request, query=replace(request.query, exclude_evidence=frozenset({"e2"})))
    assert [tie.kind for tie in basis(workshop, request).ties] == [TieKind.RELATED]


@pytest.mark.parametrize(
    ("kind", "apart"), [(TieKind.TOGETHER, {"coater", "deputy"}), (TieKind.RELATED, {"coater", "lab"})]
)
def test_a_forbidden_tie_is_in_no_team(workshop: Scene, kind: TieKind, apart: set[str]) -> None:
    request = asked(forbidden=frozenset({kind}), alternatives=10, differ_by=1)
    assert all(not apart <= team for team in members(proposal(workshop, request)))


def test_the_owners_own_people_are_shown_or_left_out(workshop: Scene) -> None:
    limits = Limits(size_min=2, size_max=2, locked=("deputy",))
    shown = proposal(workshop, asked(owner_id="o-firm", limits=limits)).teams[0]
    assert [member.is_of_owner for member in shown.members if member.record.provider.provider_id == "deputy"] == [True]
    request = asked(owner_id="o-firm", forbidden=frozenset({TieKind.OWNER}), alternatives=10)
    assert all("deputy" not in team for team in members(proposal(workshop, request)))


def test_declared_relations_are_shown_as_conflicts_where_nothing_is_forbidden(workshop: Scene) -> None:
    limits = basis(workshop, asked()).spec.limits
    assert (limits.conflicts, limits.conflict_rule) == ((("coater", "lab"),), ConflictRule.SHOW)


def test_a_partner_that_the_call_asks_for_is_a_limit(workshop: Scene) -> None:
    workshop.put([provider("call", ProviderKind.CALL, details=CallDetails(partner_required="industry"))])
    assert basis(workshop, asked(call_id="call")).spec.limits.industry_min == 1


def test_limits_keep_candidates_outside_so_that_the_nearest_can_be_named(workshop: Scene) -> None:
    wanted = (WantedSkill(COATING), WantedSkill(EFFLUENT, is_required=True))
    nearby = Limits(size_min=1, size_max=2, travel_km_max_each=100.0)
    found = proposal(workshop, asked(wanted=wanted, limits=nearby, threshold=0.5))
    assert found.infeasible is not None
    wider = [r.changes[0] for r in found.infeasible.remedies if r.changes[0].limit == "travel_km_max_each"]
    assert 600 < float(str(wider[0].after)) < 1000


def test_best_by_counting_all_teams(workshop: Scene) -> None:
    request = asked(near=None, deputies=0.0, weights=ObjectiveWeights(), limits=Limits(size_min=2, size_max=2))
    found = proposal(workshop, request)
    coverages, weights = found.basis.coverages, [one.skill.weight for one in found.basis.coverages]

    def worth(team: tuple[str, ...]) -> float:
        best = [max(one.scores.get(i, 0.0) for i in team) for one in coverages]
        return sum(weight * score for weight, score in zip(weights, best, strict=True))

    every = max(combinations(found.basis.candidates, 2), key=worth)
    assert math.isclose(found.teams[0].team.objective, worth(every), abs_tol=1e-6)


def test_a_deputy_is_the_best_member_but_for_the_best_of_all(workshop: Scene) -> None:
    spec = basis(workshop, asked(near=None)).spec
    assert [one.skill_id for one in spec.skills] == ["s1", "s2", "s1-deputy", "s2-deputy"]
    by_id = {one.candidate_id: one.scores for one in spec.candidates}
    assert "s1-deputy" not in by_id["coater"]
    assert by_id["lab"]["s1-deputy"] == by_id["lab"]["s1"]
    assert by_id["coater"]["s2-deputy"] == by_id["coater"]["s2"]


def test_whoever_may_not_be_a_member_keeps_nobody_from_being_first(workshop: Scene) -> None:
    spec = basis(workshop, asked(limits=Limits(banned=("coater",)))).spec
    by_id = {one.candidate_id: one.scores for one in spec.candidates}
    first = max(("deputy", "lab", "starter", "cleaner"), key=lambda i: by_id[i]["s1"])
    assert "s1-deputy" not in by_id[first]


def test_deputies_are_not_spoken_of(workshop: Scene) -> None:
    found = proposal(workshop, asked())
    for team in found.teams:
        assert not any(is_deputy(skill_id) for skill_id in (*team.team.coverage, *team.team.covered_by))
        assert not any(is_deputy(risk.skill_id) for risk in team.team.risks)


def test_teams_differ_by_two_members_where_they_can(workshop: Scene) -> None:
    teams = members(proposal(workshop, asked(limits=Limits(size_min=2, size_max=3))))
    assert all(len(better - other) >= 2 for better, other in combinations(teams, 2))


def test_the_question_is_written_so_that_reading_it_gives_the_same_question(workshop: Scene) -> None:
    request = asked(
        owner_id="o-firm",
        forbidden=frozenset(TieKind),
        limits=Limits(size_min=1, size_max=3, kinds_min={"laboratory": 1}, languages=("ta",), budget_inr=5),
        weights=ObjectiveWeights(redundancy=0.5),
    )
    spec = basis(workshop, request).spec
    written = json.dumps(spec_document(spec), ensure_ascii=False).encode()
    assert read_question(written).spec == spec


def test_a_skill_of_a_confidential_problem_has_no_name(workshop: Scene) -> None:
    spec = basis(workshop, asked(is_named=False)).spec
    assert not any(word in str(spec.skills) for word in ("coating", "effluent"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"limits": Limits(locked=("nobody-1",))}, "/limits/locked/0"),
        ({"limits": Limits(banned=("coater", "nobody-1"))}, "/limits/banned/1"),
        ({"limits": Limits(conflicts=(("coater", "nobody-1"),))}, "/limits/conflicts/0/1"),
        ({"limits": Limits(locked=("course",))}, "/limits/locked/0"),
        ({"limits": Limits(locked=("lab",), banned=("lab",))}, "/limits/locked/0"),
        ({"limits": Limits(size_min=3, size_max=2)}, "/limits/size_min"),
        ({"limits": Limits(budget_inr=-1)}, "/limits/budget_inr"),
        ({"limits": Limits(travel_km_max_each=5), "near": None}, "/limits/travel_km_max_each"),
        ({"call_id": "coater"}, "/call_id"),
        ({"kinds": (ProviderKind.COURSE,)}, "/kinds"),
        ({"threshold": math.nan}, "/threshold"),
        ({"deputies": 2.0}, "/weights/deputies"),
        ({"most_candidates": 0}, "/candidates"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_place(workshop: Scene, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        basis(workshop, asked(**changes))
    assert field in [problem.field for problem in refused.value.problems]


def test_a_person_without_publications_can_be_the_best_member(workshop: Scene) -> None:
    workshop.put([provider("turner")], [evidence("e20", "Rinse effluent poisons the field: rinse effluent.", "turner")])
    outlook = proposal(workshop, asked()).outlook[1]
    assert outlook.best is not None
    assert outlook.best.provider.provider_id == "turner"
    assert outlook.band is Band.STRONG


def test_the_same_question_has_the_same_answer(workshop: Scene) -> None:
    assert members(proposal(workshop, asked())) == members(proposal(workshop, asked()))
