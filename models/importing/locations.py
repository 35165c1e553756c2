"""Fill in what a row says of a place: coordinates, district and state from PIN code, town or district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models.errors import InvalidInput, NotFound
from models.flaws import Flaw
from models.geography import Places
from models.post_offices import locate_pincode
from models.records import Location

_LATITUDES, _LONGITUDES = (6.0, 38.0), (68.0, 98.0)


class Locator:
    """Resolves places; the same question is answered from memory. ``load`` is called once, when first needed."""

    def __init__(self, load: Callable[[], Places]) -> None:
        """Take a function that loads the places."""
        self.load = load
        self._places: Places | None = None
        self._known: dict[tuple[str, str, str, str], Location] = {}

    def locate(
        self,
        *,
        city: str = "",
        district: str = "",
        state: str = "",
        pincode: str = "",
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> Location:
        """Return the location with all that can be added to it.

        Coordinates that are given stay. Else they are those of the PIN code, the town, or the district, in this
        order; where none is known the location stays without.

        Raises:
            InvalidInput: Latitude and longitude are swapped, or half of them is missing.
        """
        refuse_swapped(latitude, longitude)
        key = (city, district, state, pincode)
        if key not in self._known:
            self._known[key] = self._resolve(*key)
        found = self._known[key]
        if latitude is None and longitude is None:
            return found
        return replace(found, latitude=latitude, longitude=longitude)

    def _resolve(self, city: str, district: str, state: str, pincode: str) -> Location:
        written = Location(city=city, district=district, state=state, pincode=pincode)
        for question in (self._by_pincode, self._by_town, self._by_district):
            try:
                found = question(written)
            except NotFound:
                continue  # the next, less exact question is asked
            if found.latitude is not None:
                return replace(
                    written,
                    district=district or found.district,
                    state=state or found.state,
                    latitude=found.latitude,
                    longitude=found.longitude,
                )
        return written

    def _by_pincode(self, written: Location) -> Location:
        return locate_pincode(written.pincode) if written.pincode else written

    def _by_town(self, written: Location) -> Location:
        return self._gazetteer.town(written.city, written.state) if written.city else written

    def _by_district(self, written: Location) -> Location:
        if not (written.district and written.state):
            return written
        return self._gazetteer.district(written.district, written.state)

    @property
    def _gazetteer(self) -> Places:
        if self._places is None:
            self._places = self.load()
        return self._places


def refuse_swapped(latitude: float | None, longitude: float | None) -> None:
    """Refuse coordinates that lie in India only when latitude and longitude are swapped.

    Raises:
        InvalidInput: They are swapped.
    """
    if latitude is None or longitude is None:
        return
    if _within(latitude, _LONGITUDES) and _within(longitude, _LATITUDES):
        raise InvalidInput("location is not valid", [Flaw.COORDINATES_SWAPPED.problem("latitude", str(latitude))])


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
