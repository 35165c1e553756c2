"""Where things are: distance in kilometres, places by name, state spellings; offline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.errors import InvalidInput, NotFound
from models.flaws import Flaw
from models.post_offices import locate_district_offices, locate_pincode, locate_town, states_with_district
from models.records import Location, Place
from models.reference.lookups import fold_name, state_names, states, town_names

__all__ = ["Places", "distance_km", "locate_pincode", "normalise_state"]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def distance_km(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Return great-circle distances by the haversine formula; NaN where a coordinate is NaN.

    d = 2 R asin(√(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2))), φ latitude, λ longitude, R the Earth's radius. The Earth's
    flattening is left out, which costs at most 0.6 %.

    Args:
        a: Points as (latitude, longitude) in degrees, shape (..., 2).
        b: Points that broadcast against ``a``.

    Returns:
        Kilometres, in the shape of the points after broadcasting; without dimensions for two single points.

    Source: R. W. Sinnott, Virtues of the haversine, Sky and Telescope 68 (1984), 159.
    """
    first, second = np.radians(np.asarray(a, np.float64)), np.radians(np.asarray(b, np.float64))
    half = np.sin((second - first) / 2) ** 2
    chord = half[..., 0] + np.cos(first[..., 0]) * np.cos(second[..., 0]) * half[..., 1]
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def normalise_state(text: str) -> str:
    """Return the name of the state or union territory that is written in any spelling, or as a code.

    Raises:
        InvalidInput: There is no such state; near names are given.
    """
    if found := state_names().get(fold_name(text)):
        return found
    near = get_close_matches(text.title(), [state.name for state in states()], n=2, cutoff=0.6)
    nearly = Flaw.NEARLY_STATE.problem("state", text, near=" / ".join(near))
    raise InvalidInput("state is not known", [nearly if near else Flaw.NO_STATE.problem("state", text)])


class Places:
    """The places of the database and India's post offices, asked together."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        """Index place records by name; the first of several with the same name and state counts."""
        self._by_name: dict[str, dict[str, Place]] = defaultdict(dict)
        for place in places:
            self._by_name[_town(place.name)].setdefault(place.state, place)

    def locate(self, text: str) -> Location:
        """Return the point of a PIN code, a district or town, or "district, state".

        Raises:
            InvalidInput: The state is not known, or several states have such a district: they are named.
            NotFound: No such place is known.
        """
        if (digits := text.replace(" ", "")).isdecimal():
            return locate_pincode(digits)
        name, _, state = (part.strip() for part in text.partition(","))
        return self.district(name, normalise_state(state)) if state else self._anywhere(name)

    def district(self, name: str, state: str) -> Location:
        """Return the point of a district: its place record, or else the middle of its post offices, or a town.

        Raises:
            NotFound: The state has no such district or town.
        """
        try:
            return self._area(name, state)
        except NotFound:
            return locate_town(name, state)

    def town(self, name: str, state: str = "") -> Location:
        """Return the point of a town: its post office, or else the district of that name.

        A town may be written with another name in brackets, as in "Kochi (Cochin)".

        Raises:
            NotFound: No single town is called so.
        """
        for written in (name, *_without_brackets(name)):
            states_of = [state] if state else self._states_of(written)
            try:
                return locate_town(written, state)
            except NotFound:
                with suppress(NotFound):  # the next name is tried
                    if len(states_of) == 1:
                        return replace(self._area(written, states_of[0]), city=name, district="")
        raise NotFound(f"no single town {name!r} is known{f' in {state}' if state else ''}; give a PIN code")

    def _area(self, name: str, state: str) -> Location:
        place = self._by_name.get(_town(name), {}).get(state)
        if place is None:
            return locate_district_offices(name, state)
        return Location(district=name, state=state, latitude=place.latitude, longitude=place.longitude)

    def _states_of(self, name: str) -> list[str]:
        return sorted(self._by_name.get(_town(name), {})) or states_with_district(name)

    def _anywhere(self, name: str) -> Location:
        states_of = self._states_of(name)
        if len(states_of) > 1:
            problem = Flaw.SEVERAL_PLACES.problem("place", name, states=", ".join(states_of))
            raise InvalidInput("place is not clear", [problem])
        return self.district(name, states_of[0]) if states_of else self.town(name)


def _town(name: str) -> str:
    folded = fold_name(name)
    return town_names().get(folded, folded)


def _without_brackets(name: str) -> list[str]:
    before, bracket, inside = name.partition("(")
    return [part for part in (before.strip(), inside.rstrip(") ").strip()) if part] if bracket else []
