"""Scores of many queries with the same providers, at speed and to the last bit those of one query after another.

The owners' passages are looked up once, queries are understood and encoded a block at a time, and what a view holds of
the passages is read once for a block. The arithmetic of a pair is that of a match, so its score is the same number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import FloatVector, IntVector
from matcher.scene import Scene
from matcher.scoring import OwnerPassages

NO_EVIDENCE = -1_000.0
MOST_PRODUCTS = 2_000_000
MOST_QUERIES = 256
NOT_AN_OWNER = -1


@dataclass(frozen=True)
class AffinityRows:
    """Affinities, one row a query, made while they are read.

    Args:
        provider_ids: Whose scores stand in each row.
        rows: For each query, in order, (n,) scores; `NO_EVIDENCE`, the lowest there is, without evidence that counts.
    """

    provider_ids: tuple[str, ...]
    rows: Iterator[FloatVector]


@dataclass(frozen=True)
class AskedOwners:
    """The providers that are asked for, and the passages of those among them that have some.

    Args:
        provider_ids: In the order asked for, repeats and all.
        passages: Of each owner, once.
        places: (n,) for each provider its position among the owners, `NOT_AN_OWNER` for one without passages.
    """

    provider_ids: tuple[str, ...]
    passages: OwnerPassages
    places: IntVector

    @classmethod
    def of(cls, provider_ids: Sequence[str], scene: Scene) -> AskedOwners:
        """Look up providers."""
        known = scene.owner_numbers
        numbers = np.array([known.get(one, NOT_AN_OWNER) for one in provider_ids], dtype=np.int64)
        owners = np.unique(numbers[numbers != NOT_AN_OWNER])
        places = np.where(numbers == NOT_AN_OWNER, NOT_AN_OWNER, np.searchsorted(owners, numbers))
        return cls(tuple(provider_ids), OwnerPassages.of(owners, scene.index), places)

    def spread(self, scores: FloatVector) -> FloatVector:
        """Return the scores of the owners as those of the providers."""
        found = np.append(scores, np.float32(NO_EVIDENCE))[self.places]
        return np.maximum(found, np.float32(NO_EVIDENCE))

    @property
    def queries_at_once(self) -> int:
        """How many queries are worked on together, so that their similarities stay small."""
        return max(1, min(MOST_QUERIES, MOST_PRODUCTS // max(1, len(self.passages.rows))))
