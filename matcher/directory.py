"""The directory: what filters and distances need to know of every provider, as columns in memory.

It is derived from the database and follows the change log; a state is immutable, a request keeps one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.place import place_of
from matcher.query import Filters, Near
from models.details import ProviderKind
from models.geography import distance_km
from models.privacy.tombstones import ERASED
from models.provider_outline import ProviderOutline
from models.records import Organisation
from models.store import Store, Transaction

NEVER = date.max.toordinal()


@dataclass(frozen=True)
class Entry:
    """One provider as filters see it; place and cluster are those of its organisation where it has none itself."""

    provider_id: str
    kind: ProviderKind
    organisation_id: str
    cluster_id: str
    state: str
    latitude: float
    longitude: float
    languages: tuple[str, ...]
    closes: int


@dataclass(frozen=True)
class Directory:
    """All providers by rising id."""

    entries: dict[str, Entry]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Provider id → position in every column."""
        return {provider_id: position for position, provider_id in enumerate(self.entries)}

    @cached_property
    def _closes(self) -> NDArray[np.int64]:
        return np.array([entry.closes for entry in self.entries.values()], dtype=np.int64)

    @cached_property
    def _coordinates(self) -> NDArray[np.float64]:
        pairs = [(entry.latitude, entry.longitude) for entry in self.entries.values()]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)

    @cached_property
    def kind_numbers(self) -> NDArray[np.int8]:
        """Position of each provider's kind in `ProviderKind`."""
        numbers = {kind: number for number, kind in enumerate(ProviderKind)}
        return np.array([numbers[entry.kind] for entry in self.entries.values()], dtype=np.int8)

    def _column(self, name: str) -> NDArray[np.str_]:
        return np.array([str(getattr(entry, name)) for entry in self.entries.values()], dtype=np.str_)

    @cached_property
    def _equal_columns(self) -> dict[str, NDArray[np.str_]]:
        return {name: self._column(name) for name in ("kind", "cluster_id", "state", "organisation_id")}

    def distances_km(self, near: Near) -> NDArray[np.float64]:
        """Return the great-circle distance of every provider, NaN where its place is unknown."""
        return distance_km((near.latitude, near.longitude), self._coordinates)

    def allowed(self, filters: Filters, today: date) -> NDArray[np.bool_]:
        """Return which providers pass the filters; a call whose deadline is before ``today`` never does."""
        mask = self._closes >= today.toordinal()
        wanted = {
            "kind": filters.kinds,
            "cluster_id": filters.clusters,
            "state": filters.states,
            "organisation_id": filters.organisations,
        }
        for name, values in wanted.items():
            if values:
                mask &= np.isin(self._equal_columns[name], [str(value) for value in values])
        if filters.languages:
            speaks = [bool(set(filters.languages) & set(entry.languages)) for entry in self.entries.values()]
            mask &= np.array(speaks, dtype=bool)
        if filters.near is not None and filters.near.radius_km is not None:
            mask &= self.distances_km(filters.near) <= filters.near.radius_km
        return mask

    def align(self, owner_ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the position of each owner, −1 for one that the directory does not know."""
        positions = self.positions
        return np.fromiter((positions.get(owner, -1) for owner in owner_ids), dtype=np.int64, count=len(owner_ids))


class DirectoryReader:
    """Keeps a `Directory` in step with the database; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        """Read nothing yet; the first `current` loads everything."""
        self._store = store
        self._seen: tuple[int, Directory] | None = None

    def current(self, last_seq: int | None = None) -> Directory:
        """Return the directory with every committed change; one cheap look where there is none.

        Args:
            last_seq: The last change, if the caller has just looked; without news there is no second look then.
        """
        seen = self._seen
        if seen is not None and seen[0] == last_seq:
            return seen[1]
        with self._store.read() as transaction:
            seen = self._seen
            last = transaction.changes.last_seq()
            if seen is None or last < seen[0]:  # an older database was restored: what was seen may never have been
                self._seen = seen = last, _load(transaction)
            elif last > seen[0]:
                self._seen = seen = last, _follow(transaction, *seen)
            return seen[1]


def _load(transaction: Transaction) -> Directory:
    organisations = {o.organisation_id: o for o in transaction.organisations.iterate()}
    entries = (_entry(provider, organisations) for provider in transaction.providers.outlines())
    return Directory({entry.provider_id: entry for entry in entries})


def _follow(transaction: Transaction, seq: int, seen: Directory) -> Directory:
    changed: dict[str, set[str]] = defaultdict(set)
    while batch := transaction.changes.since(seq):
        for change in batch:
            changed[change.record_type].add(change.record_id)
        seq = batch[-1].seq
    if any(one.startswith(ERASED) for ids in changed.values() for one in ids):
        return _load(transaction)  # who it was is not told any more
    touched = changed["provider"] | _members(seen.entries.values(), changed["organisation"])
    if not touched:  # the same object, with the columns that were made of it
        return seen
    entries = {key: entry for key, entry in seen.entries.items() if key not in touched}
    providers = list(transaction.providers.outlines(touched))
    organisations = transaction.organisations.get_many({provider.organisation_id for provider in providers})
    entries.update((provider.provider_id, _entry(provider, organisations)) for provider in providers)
    return Directory(dict(sorted(entries.items())))


def _members(entries: Iterable[Entry], organisation_ids: set[str]) -> set[str]:
    return {entry.provider_id for entry in entries if entry.organisation_id in organisation_ids}


def _entry(provider: ProviderOutline, organisations: dict[str, Organisation]) -> Entry:
    organisation = organisations.get(provider.organisation_id)
    place = place_of(provider, organisation)
    return Entry(
        provider_id=provider.provider_id,
        kind=provider.kind,
        organisation_id=provider.organisation_id,
        cluster_id=provider.cluster_id or (organisation.cluster_id if organisation else ""),
        state=place.state,
        latitude=np.nan if place.latitude is None else place.latitude,
        longitude=np.nan if place.longitude is None else place.longitude,
        languages=provider.languages,
        closes=NEVER if provider.deadline is None else provider.deadline.toordinal(),
    )
