"""The ranker: what was learned from feedback, as a small correction of every score.

    score'(q, p) = score(q, p) + limit · tanh(Σ over features  w · (x − centre) / scale / limit)

x are the features of the pair (`matcher/sighting.py`), w, centre and scale are constants of the version. A feature that
a query does not have (a view that was not asked) adds nothing. No term looks at other candidates or knows a provider by
its id, so that nobody can be raised or sunk by name.

The correction never exceeds ``limit``: two providers can change places only where their scores lie within twice of it,
so feedback reorders near-equals and never lifts an irrelevant provider over a clear match. The shipped ranker has no
weights and leaves every score as it is, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery
from matcher.query import Query
from matcher.scoring import ScoredOwners
from matcher.sighting import SCHEME, Column, owner_features
from models.errors import RankerMismatch
from models.ranker_versions import SHIPPED, RankerVersion
from models.store import Store, Transaction

LIMIT = 0.5
"""Largest correction, in units of the score (standard deviations above the corpus)."""


@dataclass(frozen=True)
class Weight:
    """What a feature counts: weight in units of the score, of the feature less ``centre`` over ``scale``."""

    weight: float
    centre: float
    scale: float


@dataclass(frozen=True)
class Ranker:
    """One version of the ranker; without weights, the shipped one.

    Args:
        version: Its name.
        weights: Feature → what it counts.
        limit: The largest correction, in units of the score.
    """

    version: str = SHIPPED
    weights: Mapping[str, Weight] = field(default_factory=dict)
    limit: float = LIMIT

    def adjust(self, query: Query, encoded: EncodedQuery, index: SearchIndex, scored: ScoredOwners) -> ScoredOwners:
        """Return the owners with corrected scores; the very same ones when there is nothing to correct."""
        if not any(one.weight for one in self.weights.values()) or not scored.owner_ids:
            return scored
        correction = self.correction(owner_features(query, encoded, index, scored))
        scores = np.asarray(scored.owners.scores + correction.astype(np.float32), dtype=np.float32)
        return replace(scored, owners=replace(scored.owners, scores=scores))

    def correction(self, features: Mapping[str, Column]) -> Column:
        """Return the correction of each owner, in units of the score, from columns of features."""
        total = np.zeros(len(next(iter(features.values()), ())), dtype=np.float64)
        # Column by column: a matrix product could round a pair's last digit by how many others stand beside it.
        for name, one in sorted(self.weights.items()):
            if one.weight and name in features:
                total += one.weight * ((features[name] - one.centre) / one.scale)
        return np.asarray(self.limit * np.tanh(total / self.limit))

    def parameters(self) -> dict[str, Any]:
        """Return what a stored version keeps."""
        weights = {name: asdict(one) for name, one in sorted(self.weights.items())}
        return {"scheme": SCHEME, "limit": self.limit, "weights": weights}


def read_ranker(stored: RankerVersion) -> Ranker:
    """Return the ranker that a stored version describes.

    Raises:
        RankerMismatch: It was fitted on features that meant something else.
    """
    parameters = stored.parameters
    if parameters["scheme"] != SCHEME:
        raise RankerMismatch(
            f"ranker {stored.version} was fitted on features of scheme {parameters['scheme']}, this Setu computes "
            f"scheme {SCHEME}; run: setu ranker use {SHIPPED}"
        )
    weights = {name: Weight(**one) for name, one in parameters["weights"].items()}
    return Ranker(stored.version, weights, parameters["limit"])


def ranker_of(transaction: Transaction, version: str) -> Ranker:
    """Return a version of the ranker.

    Raises:
        NotFound: There is none.
        RankerMismatch: It was fitted on features that meant something else.
    """
    return Ranker() if version == SHIPPED else read_ranker(transaction.rankers.get(version))


class RankerReader:
    """Keeps the ranker that was chosen in step with the database; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        """Read nothing yet."""
        self._store = store
        self._seen: tuple[int, Ranker] | None = None

    def current(self, last_seq: int | None = None) -> Ranker:
        """Return the ranker that ranks now; one cheap look where nothing has changed since the last one.

        Args:
            last_seq: The last change, if the caller has just looked; without news there is no second look then.
        """
        seen = self._seen
        if seen is not None and seen[0] == last_seq:
            return seen[1]
        with self._store.read() as transaction:
            last, seen = transaction.changes.last_seq(), self._seen
            if seen is None or seen[0] != last:
                self._seen = seen = last, ranker_of(transaction, transaction.rankers.in_use())
            return seen[1]
