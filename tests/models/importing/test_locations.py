from __future__ import annotations

import pytest

from models.errors import InvalidInput
from models.geography import Places
from models.importing.locations import Locator
from models.records import Location, Place, Provenance

PLACE = Place("goa-naya-zila", "Naya Zila", "Goa", 15.5, 73.9, Provenance("test"))


def locator(*places: Place) -> Locator:
    return Locator(lambda: Places(places))


def test_given_coordinates_stay_and_the_pin_code_adds_district_and_state() -> None:
    found = locator().locate(pincode="411007", latitude=18.0, longitude=74.0)
    assert found == Location(district="Pune", state="Maharashtra", pincode="411007", latitude=18.0, longitude=74.0)


def test_the_pin_code_goes_before_the_town_and_the_town_before_the_district() -> None:
    by_pin = locator(PLACE).locate(city="Nagpur", district="Naya Zila", state="Maharashtra", pincode="411007")
    assert by_pin.latitude == pytest.approx(18.55, abs=0.05)
    assert (by_pin.city, by_pin.district) == ("Nagpur", "Naya Zila")
    by_town = locator(PLACE).locate(city="Panaji", district="Naya Zila", state="Goa")
    assert by_town.longitude == pytest.approx(73.83, abs=0.05)


def test_an_unknown_town_falls_back_to_its_district() -> None:
    found = locator(PLACE).locate(city="Nowhere at all", district="naya zila", state="Goa")
    assert (found.latitude, found.longitude) == (15.5, 73.9)


def test_an_unknown_pin_code_falls_back_too() -> None:
    found = locator(PLACE).locate(pincode="999999", district="Naya Zila", state="Goa")
    assert (found.latitude, found.pincode) == (15.5, "999999")


def test_what_nobody_knows_stays_without_coordinates() -> None:
    assert locator().locate(city="Nowhere at all") == Location(city="Nowhere at all")
    assert locator().locate(district="Pune") == Location(district="Pune")
    assert locator().locate() == Location()


def test_places_are_loaded_once_and_only_when_needed() -> None:
    calls: list[int] = []

    def load() -> Places:
        calls.append(1)
        return Places([PLACE])

    asked = Locator(load)
    asked.locate(pincode="411007")
    assert calls == []
    for _ in range(3):
        asked.locate(district="Naya Zila", state="Goa")
        asked.locate(city="Other town", state="Goa")
    assert calls == [1]


def test_swapped_and_half_coordinates_are_refused() -> None:
    with pytest.raises(InvalidInput, match="swapped"):
        locator().locate(latitude=73.9, longitude=18.5)
    with pytest.raises(InvalidInput, match="needs a longitude"):
        locator().locate(latitude=18.5)
