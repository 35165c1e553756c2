"""Districts and towns in a text, in the spellings people write."""

from __future__ import annotations

import pytest

from matcher.place_names import places_named
from matcher.query import Query
from matcher.understand import understand
from models.geography import Places


def names(text: str) -> list[str]:
    return [place.name for place in places_named(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("our unit in Solapur and sales in Pune", ["Solapur", "Pune"]),
        ("सोलापुर में हमारी इकाई है", ["Solapur"]),
        ("ludhiana me dyeing house hai", ["Ludhiana"]),
        ("ਲੁਧਿਆਣੇ ਫੋਕਲ ਪੁਆਇੰਟ", ["Ludhiana"]),
        ("Bangalore's traffic, Bengaluru again", ["Bengaluru Urban, Karnataka"]),
        ("paani nikal gaya", []),
        ("gaya me hamari factory hai", ["Gaya"]),
        ("Pali me rangai ki factory", ["Pali, Rajasthan"]),
        ("salem puri kota", []),
        ("punetown", []),
        ("", []),
    ],
)
def test_a_place_is_found_where_it_is_meant(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_place_stands_where_it_says() -> None:
    text = "near Nagpur, in नासिक"
    assert [text[place.start : place.end] for place in places_named(text)] == ["Nagpur", "नासिक"]


def test_every_listed_place_can_be_measured_from() -> None:
    from matcher.place_names import _names

    places = Places()
    assert all(places.locate(name).latitude is not None for name in set(_names().by_spelling.values()))


def test_a_place_in_the_text_leaves_nobody_out() -> None:
    query = Query("pumps in Solapur")
    assert query.filters.near is None
    assert [place.name for place in understand(query).facts.places] == ["Solapur"]
