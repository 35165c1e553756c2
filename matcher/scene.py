"""What a request works on: one state of the index beside one state of the directory, and who may be in the answer."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import BoolVector, IntVector
from embeddings.search_index import SearchIndex
from matcher.directory import Directory
from matcher.query import Query

UNKNOWN = -1


@dataclass(frozen=True)
class Candidates:
    """Who may be in the answer: a mask over owner numbers; how many providers pass the filters (some own nothing)."""

    allowed: BoolVector
    passing: int


@dataclass(frozen=True)
class Scene:
    """One state of the index and of the directory; immutable, so that requests can share it."""

    index: SearchIndex
    directory: Directory

    def is_like(self, other: Scene) -> bool:
        """Say whether passages and providers are those of another scene."""
        return self.directory is other.directory and self.index.has_passages_of(other.index)

    def at(self, index: SearchIndex) -> Scene:
        """Return the scene of a later state of the index with the same passages."""
        later = copy(self)  # with everything that was worked out from the passages
        object.__setattr__(later, "index", index)
        return later

    @cached_property
    def positions(self) -> NDArray[np.int64]:
        """Owner number → position in the directory, `UNKNOWN` for an owner that is not a provider any more."""
        return self.directory.align(self.index.owner_ids)

    @cached_property
    def owner_numbers(self) -> dict[str, int]:
        """Provider id → owner number in the index, for everybody with evidence."""
        return {owner_id: number for number, owner_id in enumerate(self.index.owner_ids)}

    @cached_property
    def kinds(self) -> NDArray[np.int8]:
        """Owner number → position of its kind in `ProviderKind`, or `UNKNOWN`."""
        return np.append(self.directory.kind_numbers, np.int8(UNKNOWN))[self.positions]

    def candidates(self, query: Query) -> Candidates:
        """Return who passes the filters of a query and has evidence that is recent enough."""
        passing = self.directory.allowed(query.filters, query.today)
        allowed = np.append(passing, False)[self.positions]
        if query.filters.since_year is not None:
            allowed &= self._has_evidence_since(query.filters.since_year, allowed)
        return Candidates(allowed, int(np.count_nonzero(passing)))

    def without(self, allowed: BoolVector, provider_ids: Collection[str]) -> BoolVector:
        """Return the mask less some providers; those who own nothing or are not known are passed over."""
        numbers = self.numbers_of(provider_ids)
        if not len(numbers):
            return allowed
        kept = allowed.copy()
        kept[numbers] = False
        return kept

    def numbers_of(self, provider_ids: Collection[str]) -> IntVector:
        """Return the owner numbers of providers, rising; those who own nothing or are not known are passed over."""
        known = {number for i in provider_ids if (number := self.owner_numbers.get(i)) is not None}
        return np.array(sorted(known), dtype=np.int64)

    def _has_evidence_since(self, year: int, among: BoolVector) -> BoolVector:
        owners = np.flatnonzero(among)
        grouped = self.index.rows_of_owners(owners)
        recent = self.index.years(grouped.rows) >= year
        has = np.zeros(len(among), dtype=np.bool_)
        has[owners[grouped.group[recent]]] = True
        return has
