"""What can go wrong with a team is told beside it."""

from __future__ import annotations

from matcher.teams.answer import Risk, RiskKind
from matcher.teams.solve import solve
from matcher.teams.spec import Candidate, ConflictRule, Limits, Skill, TeamSpec


def risks_of(spec: TeamSpec) -> dict[RiskKind, list[Risk]]:
    found: dict[RiskKind, list[Risk]] = {}
    for risk in solve(spec).teams[0].risks:
        found.setdefault(risk.kind, []).append(risk)
    return found


def test_a_skill_that_one_member_covers_is_a_single_point_of_failure() -> None:
    asha = Candidate("a", cost_inr=0, scores={"s": 0.9}, name="Asha")
    candidates = (asha, Candidate("b", cost_inr=0, scores={"t": 0.4}))
    found = risks_of(TeamSpec((Skill("s", name="water"), Skill("t")), candidates))
    assert found[RiskKind.SINGLE_POINT] == [
        Risk(RiskKind.SINGLE_POINT, "only Asha covers water", "s", ("a",)),
    ]
    assert [risk.skill_id for risk in found[RiskKind.UNCOVERED]] == ["t"]


def test_two_who_cover_a_skill_are_no_single_point() -> None:
    candidates = tuple(Candidate(one, cost_inr=0, scores={"s": 0.9}) for one in ("a", "b"))
    assert risks_of(TeamSpec((Skill("s"),), candidates, Limits(size_min=2))) == {}


def test_a_required_skill_just_above_the_threshold_is_barely_covered() -> None:
    for score, is_barely in ((0.54, True), (0.55, False)):
        candidates = (Candidate("a", cost_inr=0, scores={"s": score}),)
        found = risks_of(TeamSpec((Skill("s", is_required=True),), candidates))
        assert (RiskKind.BARELY_COVERED in found) == is_barely


def test_shown_conflicts_load_cost_and_one_organisation_are_told() -> None:
    candidates = (
        Candidate("a", "x", cost_inr=None, open_load=0.85, organisation_name="IIT X"),
        Candidate("b", "x", cost_inr=5),
        Candidate("c", "y", cost_inr=5),
    )
    limits = Limits(size_min=3, conflicts=(("c", "a"),), conflict_rule=ConflictRule.SHOW)
    found = risks_of(TeamSpec((), candidates, limits))
    assert {kind: risk[0].member_ids for kind, risk in found.items()} == {
        RiskKind.ONE_ORGANISATION: ("a", "b"),
        RiskKind.CONFLICT: ("a", "c"),
        RiskKind.HIGH_LOAD: ("a",),
        RiskKind.UNKNOWN_COST: ("a",),
    }
    assert found[RiskKind.ONE_ORGANISATION][0].text == "2 of 3 members are of IIT X"


def test_what_a_limit_asks_and_nobody_knows_is_told() -> None:
    spec = TeamSpec((), (Candidate("a", cost_inr=0),), Limits(available_only=True, eligible_only=True, trl_from=4))
    assert set(risks_of(spec)) == {
        RiskKind.UNKNOWN_AVAILABILITY,
        RiskKind.UNKNOWN_ELIGIBILITY,
        RiskKind.UNKNOWN_TRL,
    }
