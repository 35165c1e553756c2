"""Partners found on a small directory with the matcher itself: who adds, who is alike, who is left out, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from matcher.partners.lanes import PartnerLane
from matcher.partners.suggest import suggest_partners
from matcher.partners.suggestion import Suggestions
from matcher.partners.wish import Limits, Mode, Wish
from matcher.profiles import refusals
from matcher.profiles.speaking import refuse_topic, take_back
from matcher.workspace import Workspace
from models.details import LaboratoryDetails, ProviderKind
from models.errors import InvalidInput, NotFound
from models.records import Evidence, EvidenceKind, Organisation, OrganisationKind, Provider
from tests.matcher.partners.world import by_score
from tests.matcher.scene import NAGPUR, PUNE, SOURCE, TODAY, Scene, evidence, hide_by_consent, open_scene, provider

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
GOAL = "adsorption columns remove fluoride; hollow fibre membranes are spun"
ADSORPTION = "adsorption columns remove fluoride from water"
MEMBRANES = "hollow fibre membranes are spun on a pilot line"


def organisations() -> list[Organisation]:
    return [
        Organisation("o-home", "Home", SOURCE, OrganisationKind.ACADEMIC, location=PUNE, cluster_id="pune"),
        Organisation("o-other", "Other", SOURCE, OrganisationKind.ACADEMIC, location=NAGPUR),
        Organisation("o-works", "Works", SOURCE, OrganisationKind.INDUSTRY, location=PUNE, cluster_id="pune"),
    ]


def providers() -> list[Provider]:
    return [
        provider("me", organisation_id="o-home"),
        provider("alike", organisation_id="o-other"),
        provider("adder", organisation_id="o-other"),
        provider("works", organisation_id="o-works"),
        provider("friend", organisation_id="o-home"),
        provider("own-lab", ProviderKind.LABORATORY, details=LaboratoryDetails(head_id="me"), organisation_id="o-home"),
        provider("call", ProviderKind.CALL),
        provider("firm", ProviderKind.STARTUP),
    ]


def texts() -> list[Evidence]:
    dairy = [evidence(f"e-{n}", f"{word} of buffalo milk in villages {n}", "farm") for n, word in enumerate("abcdefgh")]
    return [
        evidence("e-me", ADSORPTION, "me"),
        evidence("e-alike", f"{ADSORPTION} again", "alike"),
        evidence("e-adder", MEMBRANES, "adder"),
        evidence("e-works", f"{MEMBRANES} daily", "works"),
        evidence("e-friend", f"{MEMBRANES} often", "friend"),
        evidence("e-joint", "tea is served", "friend", "me"),
        evidence("e-lab", f"{MEMBRANES} there", "own-lab"),
        evidence("e-call", MEMBRANES, "call"),
        evidence("e-firm", f"{MEMBRANES} for sale", "firm"),
        *dairy,
    ]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Scene]:
    opened = open_scene(tmp_path, calibration=by_score(1.8))
    opened.put([*providers(), provider("farm")], texts(), organisations())
    yield opened
    opened.store.close()


def ask(scene: Scene, goal: str = GOAL, *, mode: Mode = Mode.COMPLEMENTARY, **limits: object) -> Suggestions:
    wish = Wish("me", mode, goal, "en" if goal else "", Limits(**limits), today=TODAY)  # type: ignore[arg-type]
    return suggest_partners(cast(Workspace, scene), wish)


def ids(found: Suggestions) -> dict[PartnerLane, list[str]]:
    return {side: [one.provider.provider_id for one in lane] for side, lane in found.lanes.items()}


def test_who_adds_what_is_lacking_is_suggested_and_who_is_alike_is_not(town: Scene) -> None:
    found = ask(town)
    assert ids(found) == {
        PartnerLane.ACADEMIC: ["adder"],
        PartnerLane.INDUSTRY: ["firm", "works"],
        PartnerLane.OTHER: [],
    }
    adder = found.lanes[PartnerLane.ACADEMIC][0]
    [skill] = adder.adds
    assert found.standings[skill.need].need.words == "hollow fibre membranes are spun"
    assert skill.shown is not None
    assert skill.shown.text == MEMBRANES
    assert skill.gain == pytest.approx(adder.score)


def test_the_needs_say_what_the_one_who_looks_covers(town: Scene) -> None:
    covered, lacking = ask(town).standings
    assert (covered.own.band.value, lacking.own.band.value) == ("strong", "weak")
    assert covered.own.shown is not None
    assert covered.own.shown.evidence_id == "e-me"
    assert (covered.is_added_to, lacking.is_added_to) == (False, True)
    assert covered.need.specificity + lacking.need.specificity == pytest.approx(1.0)


def test_who_worked_together_or_belongs_to_one_is_left_out_counted_and_can_be_shown(town: Scene) -> None:
    assert ask(town).left_out == 2
    shown = ask(town, shows_acquainted=True)
    assert {"friend", "own-lab"} <= set(ids(shown)[PartnerLane.ACADEMIC])
    assert shown.left_out == 0
    kinds = {
        one.provider.provider_id: [conflict.kind.value for conflict in one.connection.conflicts]
        for one in shown.lanes[PartnerLane.ACADEMIC]
    }
    assert kinds["friend"] == ["same_organisation", "worked_together"]
    assert kinds["own-lab"] == ["same_organisation", "declared_relation"]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"is_other_organisation": True, "shows_acquainted": True}, {"adder", "firm", "works"}),
        ({"is_other_cluster": True}, {"adder", "firm"}),
        ({"is_other_state": True}, {"firm"}),
        ({"clusters": ("pune",)}, {"works"}),
        ({"states": ("Maharashtra",)}, {"adder", "works"}),
        ({"within_km": 50.0}, {"works"}),
        ({"kinds": (ProviderKind.STARTUP,)}, {"firm"}),
    ],
)
def test_limits_leave_out_whom_they_name(town: Scene, limits: dict[str, Any], expected: set[str]) -> None:
    assert {one for lane in ids(ask(town, **limits)).values() for one in lane} == expected


def test_limits_change_nobodys_probability(town: Scene) -> None:
    everywhere, near = ask(town), ask(town, within_km=50.0)
    of = {one.provider.provider_id: one.adds for lane in everywhere.lanes.values() for one in lane}
    [works] = near.lanes[PartnerLane.INDUSTRY]
    assert works.adds == of["works"]


def test_similar_partners_are_those_who_work_on_the_same(town: Scene) -> None:
    found = ask(town, "", mode=Mode.SIMILAR)
    assert ids(found)[PartnerLane.ACADEMIC] == ["alike"]
    shown = found.lanes[PartnerLane.ACADEMIC][0].shown
    assert shown is not None
    assert shown.evidence_id == "e-alike"


def test_evidence_that_both_own_makes_nobody_similar(town: Scene) -> None:
    town.put(texts=[evidence("e-shared", f"{ADSORPTION} for two", "me", "firm")])
    assert "firm" not in ids(ask(town, "", mode=Mode.SIMILAR, shows_acquainted=True))[PartnerLane.INDUSTRY]


def test_the_amount_of_evidence_raises_nobody(town: Scene) -> None:
    before = {one.provider.provider_id: one.score for lane in ask(town).lanes.values() for one in lane}
    town.put(texts=[evidence(f"e-works-{n}", f"{MEMBRANES} daily", "works") for n in range(6)])
    after = {one.provider.provider_id: one.score for lane in ask(town).lanes.values() for one in lane}
    assert after["works"] - after["adder"] == pytest.approx(before["works"] - before["adder"], abs=0.05)


def test_without_a_goal_the_declared_interests_are_it_and_show_no_ability(town: Scene) -> None:
    wish = evidence("e-wish", MEMBRANES, "me", kind=EvidenceKind.INTEREST)
    town.put(texts=[wish])
    found = ask(town, "")
    assert found.goal is not None
    assert not found.goal.is_stated
    [standing] = found.standings
    assert standing.own.band.value == "weak"
    assert ids(found)[PartnerLane.ACADEMIC] == ["adder"]


def test_without_goal_and_interests_a_goal_is_asked_for(town: Scene) -> None:
    with pytest.raises(InvalidInput, match="a goal is needed"):
        ask(town, "")


def test_interests_alone_are_no_goal(town: Scene) -> None:
    town.put([provider("dreamer")], [evidence("e-dream", MEMBRANES, "dreamer", kind=EvidenceKind.INTEREST)])
    with pytest.raises(InvalidInput, match="nothing else is stored"):
        suggest_partners(cast(Workspace, town), Wish("dreamer", today=TODAY))


def test_an_honest_nobody(town: Scene) -> None:
    found = ask(town, "horoscopes for goats")
    assert found.is_empty
    assert not any(standing.is_added_to for standing in found.standings)


@pytest.mark.parametrize("mode", Mode)
def test_nobody_is_suggested_for_what_they_will_not_be_asked_about_and_they_are_counted(
    town: Scene, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    goal, refuser, topic = (GOAL, "adder", MEMBRANES) if mode is Mode.COMPLEMENTARY else ("", "alike", ADSORPTION)
    before = ask(town, goal, mode=mode)
    assert refuser in ids(before)[PartnerLane.ACADEMIC]
    assert before.refusing == 0
    monkeypatch.setattr(refusals, "BORDER", 2.0)
    with town.store.write() as transaction:
        word = refuse_topic(transaction, refuser, topic, "x", NOW)
    after = ask(town, goal, mode=mode)
    expected = {side: [one for one in lane if one != refuser] for side, lane in ids(before).items()}
    assert ids(after) == expected
    assert after.refusing == 1
    assert after.considered == before.considered
    with town.store.write() as transaction:
        take_back(transaction, refuser, word.seq, "x", NOW)
    assert ids(ask(town, goal, mode=mode)) == ids(before)


def test_who_refuses_one_need_is_still_suggested_for_another(town: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    town.put(
        [provider("both", organisation_id="o-other"), provider("new", organisation_id="o-other")],
        [evidence("e-b1", MEMBRANES, "both"), evidence("e-b2", ADSORPTION, "both"), evidence("e-n", "tea", "new")],
    )

    def adds_of(goal: str) -> list[str]:
        wish = Wish("new", Mode.COMPLEMENTARY, goal, "en", Limits(), today=TODAY)
        found = suggest_partners(cast(Workspace, town), wish)
        [one] = [one for lane in found.lanes.values() for one in lane if one.provider.provider_id == "both"]
        assert found.refusing == 0
        return sorted(found.standings[skill.need].need.words for skill in one.adds)

    assert adds_of(GOAL) == ["adsorption columns remove fluoride", "hollow fibre membranes are spun"]
    monkeypatch.setattr(refusals, "BORDER", 2.0)
    with town.store.write() as transaction:
        refuse_topic(transaction, "both", MEMBRANES, "x", NOW)
    assert adds_of(GOAL) == ["adsorption columns remove fluoride"]


def test_what_the_one_who_looks_refuses_does_not_matter(town: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ask(town)
    monkeypatch.setattr(refusals, "BORDER", 1.0)
    with town.store.write() as transaction:
        refuse_topic(transaction, "me", ADSORPTION, "x", NOW)
    assert (ids(ask(town)), ask(town).refusing) == (ids(before), 0)


def test_who_has_withdrawn_that_it_is_shown_is_suggested_to_nobody(town: Scene) -> None:
    hide_by_consent(town.store, "adder")
    hide_by_consent(town.store, "friend")
    found = ask(town, shows_acquainted=True)
    assert not {"adder", "friend"}.intersection(one for lane in ids(found).values() for one in lane)
    assert "friend" not in str(ask(town).lanes)


def test_what_cannot_be_asked_is_refused_with_what_mends_it(town: Scene) -> None:
    with pytest.raises(NotFound, match="nobody"):
        suggest_partners(cast(Workspace, town), Wish("nobody", goal=GOAL))
    with pytest.raises(InvalidInput, match="does not count for similar partners"):
        Wish("me", Mode.SIMILAR, GOAL)
    with pytest.raises(InvalidInput, match="top"):
        Wish("me", goal=GOAL, top=0)
    for distance in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(InvalidInput, match="within_km"):
            Limits(within_km=distance)
    with pytest.raises(InvalidInput, match="own place is not known"):
        suggest_partners(cast(Workspace, town), Wish("firm", goal=GOAL, limits=Limits(within_km=5.0)))
    town.put([provider("silent")])
    with pytest.raises(InvalidInput, match="has no evidence"):
        suggest_partners(cast(Workspace, town), Wish("silent", Mode.SIMILAR))
