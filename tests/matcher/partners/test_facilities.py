"""Instruments and laboratories for one provider: what fits, why, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from matcher.partners.facilities import (
    MOST_FACILITIES,
    Facilities,
    FacilityOrder,
    FittingFacility,
    facilities_for,
    fitting,
    in_order,
)
from matcher.partners.party import Party
from matcher.workspace import Workspace
from models.details import FacilityDetails, LaboratoryDetails, ProviderKind
from models.errors import NotFound
from models.records import Evidence, Location, OrganisationKind
from tests.matcher.partners.world import party, spread
from tests.matcher.scene import (
    CHENNAI,
    NAGPUR,
    PUNE,
    TODAY,
    Scene,
    evidence,
    hide_by_consent,
    open_scene,
    organisation,
    provider,
)

SALT = "Salt spray of coated brackets for five hundred hours."
RUST = "Coated brackets rust in salt spray."
WORK = f"{RUST} The tea is good."
OTHERS = ("yarn", "milk", "soil", "dyes", "pumps", "saffron", "bees")


def person() -> Party:
    return party("me", {"e-me": (WORK, [1, 0, 0])}, place=PUNE, side=OrganisationKind.ACADEMIC)


def instrument(name: str, near: float = 1.0, place: Location | None = PUNE, soon: int | None = None) -> Party:
    slot = None if soon is None else TODAY + timedelta(days=soon)
    vector = [near, (1 - near**2) ** 0.5, 0.0]
    kind, details = ProviderKind.FACILITY, FacilityDetails(earliest_slot=slot)
    return party(name, {f"e-{name}": (SALT, vector)}, kind=kind, details=details, place=place)


def ids(found: Iterator[FittingFacility], order: FacilityOrder) -> list[str]:
    return [one.party.provider_id for one in in_order(found, order)]


def test_what_fits_comes_with_a_sentence_of_each() -> None:
    [found] = fitting(person(), [instrument("salt"), instrument("other", near=0.5)], spread(), TODAY)
    assert found.party.provider_id == "salt"
    assert (found.topic.first.text, found.topic.second.text) == (RUST, SALT)
    assert found.distance_km == 0.0


def test_what_both_own_together_shows_nothing() -> None:
    laboratory = party("lab", {"e-me": (WORK, [1, 0, 0])}, kind=ProviderKind.LABORATORY)
    assert list(fitting(person(), [laboratory], spread(), TODAY)) == []


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (FacilityOrder.FIT, ["best", "near", "soon", "nowhere"]),
        (FacilityOrder.NEAR, ["near", "soon", "best", "nowhere"]),
        (FacilityOrder.SOON, ["soon", "best", "near", "nowhere"]),
    ],
)
def test_the_order_is_by_fit_distance_or_first_slot_and_what_is_not_known_stands_last(
    order: FacilityOrder, expected: list[str]
) -> None:
    given = [
        instrument("nowhere", 0.7, place=None),
        instrument("soon", 0.8, NAGPUR, soon=2),
        instrument("near", 0.9, PUNE, soon=30),
        instrument("best", 1.0, CHENNAI, soon=9),
    ]
    assert ids(fitting(person(), given, spread(), TODAY), order) == expected


def test_of_equals_the_smaller_id_stands_first() -> None:
    assert ids(fitting(person(), [instrument("b"), instrument("a")], spread(), TODAY), FacilityOrder.NEAR) == ["a", "b"]


def test_a_slot_that_has_passed_is_none_and_today_is_one() -> None:
    given = [instrument("past", soon=-1), instrument("today", soon=0)]
    free = {one.party.provider_id: one.free_from for one in fitting(person(), given, spread(), TODAY)}
    assert free == {"past": None, "today": TODAY}


def fillers(each: int) -> list[Evidence]:
    """Return what is on quite other topics, so that two alike stand out."""
    return [
        evidence(f"e-{word}-{n}", f"{word} {n} tested in lot {7 * n} of bales", f"x-{word}")
        for word in OTHERS
        for n in range(each)
    ]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Scene]:
    """Give a person of an institute in Pune, an instrument there, one in Nagpur, a laboratory, and other things."""
    opened = open_scene(tmp_path)
    slot = FacilityDetails(rate_inr=1_500, rate_unit="hour", earliest_slot=TODAY + timedelta(days=3))
    opened.put(
        [
            provider("me", organisation_id="o-pune"),
            provider("nomad"),
            provider("silent", organisation_id="o-pune"),
            provider("colleague", organisation_id="o-pune"),
            provider("own", ProviderKind.FACILITY, organisation_id="o-pune"),
            provider("far", ProviderKind.FACILITY, details=slot, location=NAGPUR),
            provider("lab", ProviderKind.LABORATORY, details=LaboratoryDetails(head_id="me"), location=CHENNAI),
            *(provider(f"x-{word}", ProviderKind.FACILITY, location=PUNE) for word in OTHERS),
        ],
        [
            evidence("e-me", RUST, "me", "nomad", "colleague"),
            evidence("e-own", f"{RUST} Racks.", "own"),
            evidence("e-far", RUST, "far"),
            evidence("e-lab", f"{RUST} Hooks.", "lab"),
            *fillers(20),
        ],
        [organisation("o-pune", PUNE)],
    )
    yield opened
    opened.store.close()


def ask(scene: Scene, provider_id: str = "me", order: FacilityOrder = FacilityOrder.NEAR) -> Facilities:
    return facilities_for(cast(Workspace, scene), provider_id, order, TODAY)


def found_ids(found: Facilities) -> list[str]:
    return [one.party.provider_id for one in found.found]


def test_the_own_institute_stands_first_and_nothing_else_is_found(town: Scene) -> None:
    found = ask(town, order=FacilityOrder.SOON)
    assert found_ids(found)[:2] == ["own", "far"]
    assert set(found_ids(found)) == {"own", "far", "lab"}
    assert [one.is_own for one in found.found] == [True, False, False]
    assert [one.rank for one in found.found] == [1, 2, 3]
    assert found.considered == 3 + len(OTHERS)
    assert found_ids(ask(town)) == ["own", "far", "lab"]


def test_without_a_place_distances_are_unknown_and_nothing_is_lost(town: Scene) -> None:
    found = ask(town, "nomad")
    assert not found.is_place_known
    assert set(found_ids(found)) == {"own", "far", "lab"}
    assert {one.distance_km for one in found.found} == {None}
    assert not any(one.is_own for one in found.found)
    assert found_ids(found) == found_ids(ask(town, "nomad", FacilityOrder.FIT))


def test_who_has_nothing_to_show_finds_nothing(town: Scene) -> None:
    found = ask(town, "silent")
    assert (found.found, found.party.passages) == ((), ())
    assert found.is_place_known


def test_a_facility_is_not_found_for_itself(town: Scene) -> None:
    assert "own" not in found_ids(ask(town, "own"))
    assert "far" in found_ids(ask(town, "own"))


def test_who_has_withdrawn_that_it_is_shown_is_not_found(town: Scene) -> None:
    hide_by_consent(town.store, "far")
    assert found_ids(ask(town)) == ["own", "lab"]


def test_not_more_than_twenty_are_given(town: Scene) -> None:
    many = [provider(f"f-{n:02d}", ProviderKind.FACILITY, location=PUNE) for n in range(25)]
    town.put(many, [evidence(f"e-f-{n:02d}", RUST, f"f-{n:02d}") for n in range(25)])
    town.put([], fillers(120))
    found = found_ids(ask(town))
    assert len(found) == MOST_FACILITIES
    assert found[0] == "own"


def test_who_is_not_stored_is_not_found(town: Scene) -> None:
    with pytest.raises(NotFound, match="nobody"):
        ask(town, "nobody")
