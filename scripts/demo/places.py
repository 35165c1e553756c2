"""Where the demo's organisations, start-ups and problems are: a point for each, and whether it can be true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from models.errors import FieldProblem, InvalidInput, NotFound
from models.geography import Places, distance_km, locate_pincode
from models.records import Location
from scripts.demo.material import Entry, Material

FARTHEST_KM = 60.0
"""How far a PIN code's point may lie from the stated town and the middle of the stated district."""

WIDE_DISTRICTS_KM = {
    "Kachchh": 120.0,
    "Alluri Sitharama Raju": 110.0,
    "Ahilyanagar": 70.0,
    "Jajpur": 70.0,
    "Keonjhar": 70.0,
}
"""Districts so large or long that true places lie farther from their middle."""

POST_OFFICE_NAMES = {
    "Chhatrapati Sambhajinagar": "Aurangabad",
    "Didwana-Kuchaman": "Nagaur",
    "Keonjhar": "Kendujhar",
    "Paschim Medinipur": "Medinipur West",
    "Purba Medinipur": "Medinipur East",
    "Sahibzada Ajit Singh Nagar": "S.A.S Nagar",
}
"""Districts that the post office directory still lists under another or an older name."""

PLACED_KINDS = ("organisation", "startup", "problem")


def locate(entry: Entry) -> Location:
    """Return an entry's place with its point: the one written beside it, or else that of its PIN code.

    A point is written where the directory's own is wrong (a few post offices lie hundreds of kilometres astray).

    Raises:
        NotFound: No post office with a known point has the PIN code.
        InvalidInput: The PIN code is none.
    """
    values = entry.values
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is None or longitude is None:
        centre = locate_pincode(values["pincode"])
        latitude, longitude = centre.latitude, centre.longitude
    names = {name: values.get(name, "") for name in ("city", "district", "state", "pincode")}
    return Location(**names, latitude=latitude, longitude=longitude)


def check_places(material: Material) -> Iterator[FieldProblem]:
    """Yield the entries whose PIN code does not exist, lies in another state or far from town and district."""
    for entry in material.of(*PLACED_KINDS):
        try:
            yield from _check_place(entry)
        except (NotFound, InvalidInput) as error:
            yield FieldProblem(
                f"{entry.entry_id}.pincode", str(entry.values.get("pincode")), str(error), "give another"
            )


def _check_place(entry: Entry) -> Iterator[FieldProblem]:
    here, state = locate(entry), locate_pincode(entry.values["pincode"]).state
    if state and state != here.state:
        yield FieldProblem(
            f"{entry.entry_id}.state", here.state, f"the PIN code lies in {state}", "correct one of them"
        )
    marks = list(_landmarks(here))
    nearest = min((_km(here, mark) for mark in marks), default=None)
    if nearest is None:
        yield FieldProblem(f"{entry.entry_id}.district", here.district, "is not known", "give the district's name")
    elif nearest > WIDE_DISTRICTS_KM.get(here.district, FARTHEST_KM):
        reason = f"{here.pincode} lies {nearest:.0f} km from the town and the middle of the district"
        yield FieldProblem(f"{entry.entry_id}.pincode", here.pincode, reason, "correct it, or write the true point")


def _landmarks(here: Location) -> Iterator[Location]:
    """The stated town and the middle of the stated district, as far as they are known."""
    places, district = _places(), POST_OFFICE_NAMES.get(here.district, here.district.removesuffix(f" {here.state}"))
    searches: list[Callable[[], Location]] = [lambda: places.district(district, here.state)]
    if here.city:
        searches.append(lambda: places.town(here.city, here.state))
    for search in searches:
        try:
            yield search()
        except NotFound:
            continue  # the other one may be known; both unknown is reported by the caller


def _km(a: Location, b: Location) -> float:
    return float(distance_km((a.latitude, a.longitude), (b.latitude, b.longitude)))  # type: ignore[arg-type]


@cache
def _places() -> Places:
    return Places()
