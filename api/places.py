"""Where a request means: PIN codes, districts and coordinates to a point; states and clusters to their one spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from api.schemas.match import NearBody
from embeddings.codes import unify
from matcher.circumstances import first_pincode
from matcher.query import Near
from matcher.understand import as_asked
from models.errors import FieldProblem, InvalidInput, NotFound
from models.flaws import Flaw
from models.geography import Places, locate_pincode, normalise_state
from models.records import Location
from models.reference.lookups import cluster_names, clusters, fold_name
from models.refusals import Refusal
from models.store import Store

Known = Callable[[str, str], str]


class PlaceFinder:
    """Finds places by name; the place records are read again when the database has changed."""

    def __init__(self, store: Store) -> None:
        """Read nothing yet."""
        self._store = store
        self._known: tuple[int, Places] | None = None

    def near(self, body: NearBody, pointer: str) -> Near:
        """Return the circle that a body names.

        Raises:
            InvalidInput: The place is not known or not clear; ``pointer`` is where the body stands in the request.
        """
        if body.latitude is not None and body.longitude is not None:
            label = f"{body.latitude:.3f}, {body.longitude:.3f}"
            return Near(body.latitude, body.longitude, body.radius_km, label)
        text = body.pincode or ", ".join(part for part in (body.district, body.state) if part)
        return self.around(text, body.radius_km, f"{pointer}/{'pincode' if body.pincode else 'district'}")

    def around(self, text: str, radius_km: float | None, pointer: str) -> Near:
        """Return the circle around a place written as a PIN code, a district or town, or "district, state".

        Raises:
            InvalidInput: The place is not known or not clear.
        """
        location = self._locate(text, pointer)
        if location.latitude is None or location.longitude is None:
            raise _unknown_place(text, pointer)
        names = (location.pincode, location.city or location.district, location.state)
        label = ", ".join(name for name in names if name) or text
        return Near(location.latitude, location.longitude, radius_km, label)

    def located(self, text: str, pointer: str) -> Location:
        """Return the place written as a PIN code, a district or town, or "district, state"; nowhere for an empty text.

        Raises:
            InvalidInput: The place is not known or not clear.
        """
        return self._locate(text, pointer) if text.strip() else Location()

    def named_in(self, text: str) -> Near | None:
        """Return the place of a PIN code that a problem's text names; without a radius, it only measures distances."""
        pincode = first_pincode(unify(as_asked(text)))
        if not pincode:
            return None
        try:
            return self.around(pincode, None, "/text")
        except InvalidInput:
            return None  # six digits that are no PIN code after all

    def completed(self, location: Location, pointer: str) -> Location:
        """Return a location with the coordinates of its PIN code, district or town, where it has none of its own.

        Raises:
            InvalidInput: There is no such PIN code.
        """
        if location.latitude is not None:
            return location
        pincode = location.pincode
        found = self._locate(pincode, f"{pointer}/pincode") if pincode else self._middle(location)
        filled = {"district": location.district or found.district, "state": location.state or found.state}
        return replace(location, latitude=found.latitude, longitude=found.longitude, **filled)

    def roughly(self, location: Location) -> Location:
        """Return the district and state of a place with the middle of the district, for who may not know it nearer.

        Without coordinates where the district is not known; one that is named alone may lie in several states.
        """
        found = self._middle(location.area)
        return replace(location.area, latitude=found.latitude, longitude=found.longitude)

    def _middle(self, location: Location) -> Location:
        """Find a place by its name; an unknown name is kept without coordinates, it may be right all the same."""
        try:
            if location.district and location.state:
                return self._places().district(location.district, location.state)
            return self._places().town(location.city, location.state) if location.city else location
        except NotFound:
            return location

    def _locate(self, text: str, pointer: str) -> Location:
        try:
            digits = text.replace(" ", "")
            return locate_pincode(digits) if digits.isdecimal() else self._places().locate(text)
        except NotFound as error:
            raise _unknown_place(text, pointer) from error
        except InvalidInput as error:
            raise _moved(error, pointer, text, Refusal.PLACE_UNKNOWN) from error

    def _places(self) -> Places:
        with self._store.read() as transaction:
            seq = transaction.changes.last_seq()
            if self._known is None or self._known[0] != seq:
                self._known = seq, Places(transaction.places.iterate())
            return self._known[1]


def known_state(given: str, pointer: str) -> str:
    """Return a state in the one spelling that the database uses; empty stays empty.

    Raises:
        InvalidInput: There is no such state; ``pointer`` is where it stands in the request.
    """
    try:
        return normalise_state(given) if given else ""
    except InvalidInput as error:
        raise _moved(error, pointer, given, Refusal.STATE_UNKNOWN) from error


def known_cluster(given: str, pointer: str) -> str:
    """Return the id of a cluster given by id, name or city; empty stays empty.

    Raises:
        InvalidInput: There is no such cluster; ``pointer`` is where it stands in the request.
    """
    if not given:
        return ""
    found = cluster_names().get(fold_name(given))
    if found is None:
        ids = ", ".join(cluster.cluster_id for cluster in clusters())
        raise InvalidInput(Refusal.CLUSTER_UNKNOWN.told(), [Flaw.UNKNOWN_CLUSTER.problem(pointer, given, ids=ids)])
    return found


def known_states(given: Sequence[str], pointer: str) -> tuple[str, ...]:
    """Return several states as `known_state` does.

    Raises:
        InvalidInput: Some are not known; all of them are named.
    """
    return _each_known(known_state, given, pointer)


def known_clusters(given: Sequence[str], pointer: str) -> tuple[str, ...]:
    """Return several clusters as `known_cluster` does.

    Raises:
        InvalidInput: Some are not known; all of them are named.
    """
    return _each_known(known_cluster, given, pointer)


def _each_known(known: Known, given: Sequence[str], pointer: str) -> tuple[str, ...]:
    found: list[str] = []
    problems: list[FieldProblem] = []
    for position, text in enumerate(given):
        try:
            found.append(known(text, f"{pointer}/{position}"))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(Refusal.FILTERS_UNKNOWN.told(), problems)
    return tuple(found)


def _unknown_place(text: str, pointer: str) -> InvalidInput:
    return InvalidInput(Refusal.PLACE_UNKNOWN.told(), [Flaw.UNKNOWN_PLACE.problem(pointer, text)])


def _moved(error: InvalidInput, pointer: str, text: str, refusal: Refusal) -> InvalidInput:
    """Return the error with its field problems at the place in the request where they belong."""
    problems = [replace(problem, field=pointer) for problem in error.problems]
    return InvalidInput(refusal.told(), problems or [FieldProblem(pointer, text, str(error), "correct it")])
