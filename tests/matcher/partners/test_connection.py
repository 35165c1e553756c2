"""How two are connected, as a pure function: no store, no model, and the sides can be exchanged."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.eligibility import Eligible
from matcher.partners.acquaintance import Acquaintance
from matcher.partners.conflicts import ConflictKind
from matcher.partners.connection import Around, Connection, connection
from matcher.partners.openings import judged_with_partner
from matcher.partners.party import Party
from models.details import CallDetails, LaboratoryDetails, ProviderKind
from models.records import OrganisationKind
from tests.matcher.partners.world import party, spread
from tests.matcher.scene import CHENNAI, NAGPUR, PUNE

ADSORPTION = "Adsorption of fluoride on laterite. Columns were modelled for two years."
COLUMNS = "Laterite columns for fluoride in village schools. Tea is served."
MEMBRANES = "Hollow fibre membranes are spun here."


def two() -> tuple[Party, Party]:
    first = party("a", {"e1": (ADSORPTION, [1, 0, 0])}, place=PUNE, side=OrganisationKind.ACADEMIC)
    second = party(
        "b",
        {"e2": (COLUMNS, [1, 0.1, 0]), "e3": (MEMBRANES, [0, 0, 1])},
        place=NAGPUR,
        side=OrganisationKind.INDUSTRY,
    )
    return first, second


def joined(first: Party, second: Party, **around: object) -> Connection:
    return connection(first, second, Around(spread=spread(), **around))  # type: ignore[arg-type]


def test_a_topic_is_a_sentence_of_each_letter_for_letter_with_the_words_of_both_marked() -> None:
    found = joined(*two())
    [topic] = found.topics
    assert (topic.first.text, topic.second.text) == (
        "Adsorption of fluoride on laterite.",
        "Laterite columns for fluoride in village schools.",
    )
    for sentence, whole in ((topic.first, ADSORPTION), (topic.second, COLUMNS)):
        assert whole[sentence.start : sentence.end] == sentence.text
        marked = {sentence.text[span.start : span.end].casefold() for span in sentence.spans}
        assert {"fluoride", "laterite"} <= marked
        assert not {"of", "for", "on", "in"} & marked


def test_what_lies_far_from_all_that_the_other_has_is_what_one_adds() -> None:
    found = joined(*two())
    assert [one.text for one in found.second_adds] == [MEMBRANES]
    assert found.first_adds == ()


def test_evidence_of_both_is_a_conflict_and_no_topic() -> None:
    first, second = (party(name, {"e1": (ADSORPTION, [1, 0, 0])}) for name in "ab")
    found = joined(first, second, acquaintance=Acquaintance(("a", "b"), (), ("e1",)))
    assert found.topics == ()
    assert [(one.kind, one.shown_by) for one in found.conflicts] == [(ConflictKind.WORKED_TOGETHER, ("e1",))]


def test_a_laboratory_and_who_leads_it_are_related_from_both_sides() -> None:
    person = party("a")
    laboratory = party("l", kind=ProviderKind.LABORATORY, details=LaboratoryDetails(head_id="a"))
    for first, second in ((person, laboratory), (laboratory, person)):
        [conflict] = joined(first, second).conflicts
        assert (conflict.kind, conflict.shown_by) == (ConflictKind.DECLARED_RELATION, ("l",))


def test_exchanging_the_two_exchanges_the_sides_and_nothing_else() -> None:
    first, second = two()
    there, back = joined(first, second), joined(second, first)
    assert [(one.first, one.second) for one in there.topics] == [(one.second, one.first) for one in back.topics]
    assert (there.first_adds, there.second_adds) == (back.second_adds, back.first_adds)
    assert there.distance_km == back.distance_km
    assert there.distance_km == pytest.approx(620, abs=20)  # Pune to Nagpur


def test_distance_and_cluster_are_left_open_where_they_are_not_known() -> None:
    found = joined(party("a", place=PUNE, cluster_id="pune"), party("b", cluster_id="pune"))
    assert (found.distance_km, found.cluster_id) == (None, "pune")
    assert joined(party("a"), party("b")).cluster_id == ""
    assert joined(party("a", cluster_id="pune"), party("b", cluster_id="delhi")).cluster_id == ""


def call(call_id: str, details: CallDetails, vector: tuple[float, ...] = (1, 0, 0)) -> Party:
    return party(call_id, {f"e-{call_id}": ("Fluoride removal", vector)}, kind=ProviderKind.CALL, details=details)


def test_a_call_is_shown_if_one_may_apply_with_the_other_as_its_partner_and_it_is_on_topic() -> None:
    first, second = two()
    calls = [
        call("for-academics", CallDetails(applicants=("academic",), partner_required="industry")),
        call("for-ngos", CallDetails(applicants=("ngo",))),
        call("off-topic", CallDetails(applicants=("academic",)), (0, 1, 0)),
        call("open", CallDetails(deadline=date(2027, 1, 1))),
    ]
    found = joined(first, second, calls=calls)
    assert [one.provider.provider_id for one in found.calls] == ["for-academics", "open"]
    assert (found.calls[0].first.eligible, found.calls[0].second.eligible) == (Eligible.YES, Eligible.NO)


def test_a_call_that_needs_a_partner_of_a_side_is_judged_with_the_other_as_partner() -> None:
    academic, industry = two()
    details = CallDetails(partner_required="industry")
    assert judged_with_partner(details, academic, industry).eligible is Eligible.YES
    assert judged_with_partner(details, industry, academic).eligible is Eligible.NO
    limited = CallDetails(partner_required="industry", applicants=("ngo",))
    assert judged_with_partner(limited, academic, industry).eligible is Eligible.NO
    unknown = CallDetails(partner_required="industry", trl_from=4)
    assert judged_with_partner(unknown, academic, industry).eligible is Eligible.UNKNOWN


def test_a_facility_must_be_within_reach_of_both() -> None:
    near, far = (
        party(name, {f"e-{name}": ("Fluoride", [1, 0, 0])}, kind=ProviderKind.FACILITY, place=place)
        for name, place in (("near", PUNE), ("far", CHENNAI))
    )
    first, _ = two()
    second = party("b", {"e2": (COLUMNS, [1, 0, 0])}, place=PUNE)
    [facility] = joined(first, second, facilities=[far, near]).facilities
    assert (facility.provider.provider_id, facility.first_km, facility.second_km) == ("near", 0.0, 0.0)
    assert joined(first, party("c", {"e2": (COLUMNS, [1, 0, 0])}), facilities=[near]).facilities == ()


def test_two_without_any_evidence_are_connected_by_nothing() -> None:
    found = joined(party("a"), party("b"))
    assert (found.topics, found.first_adds, found.second_adds, found.conflicts) == ((), (), (), ())
