"""What the matcher sees of one (query, provider) pair: a few named numbers, the same whoever else is asked for.

They are stored with each feedback, so that a ranker can be fitted later from what was true at that moment, and they
are what a fitted ranker weighs (`matcher/ranker.py`):

* ``score``: the score before any correction
* ``best VIEW``: the largest share that a view gives to one of the provider's passages; ``words`` is the lexical view
* ``top three``: mean score of its three best passages (of all, where there are fewer)
* ``passages``: log(1 + number of passages); stored to be looked into, never weighed, because who wrote more must not
  stand higher for it
* ``recency``: 1 / (1 + age / 5 years) of the best passage, 0 where its year is unknown, and ``dated``: 1 or 0
* ``code``: 1 where a passage holds a code of the query to the letter, 0 elsewhere

The route of the query is stored beside them: it is the same for all providers of a query and so orders none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.encoder import BoolVector, FloatVector, IntVector
from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery
from matcher.query import Query
from matcher.scoring import ScoredOwners

SCHEME = 1
"""To be raised when a feature or the score itself comes to mean something else: older sightings then fit no ranker."""

SCORE = "score"
NEVER_WEIGHED = frozenset({SCORE, "passages"})
HALF_AGE_YEARS = 5.0
_DIGITS = 5

Column = npt.NDArray[np.floating[Any]]
Features = dict[str, Column]


@dataclass(frozen=True)
class Sighting:
    """One pair at one moment.

    Args:
        features: The numbers, by name; empty for a provider without evidence that counts.
        route: How the query reached the models.
        ranker: The version of the ranker that ranked.
        scheme: What the numbers mean, see `SCHEME`.
    """

    features: Mapping[str, float]
    route: str
    ranker: str
    scheme: int = SCHEME

    def as_json(self) -> dict[str, Any]:
        """Return the sighting as it is stored."""
        return asdict(self)


def sight_owners(
    query: Query, encoded: EncodedQuery, index: SearchIndex, scored: ScoredOwners, ranker: str
) -> dict[str, Sighting]:
    """Return what is seen of each scored owner, by id; the scores must be those before any correction."""
    columns = owner_features(query, encoded, index, scored)
    names, rows = list(columns), np.round(np.array(list(columns.values())).T, _DIGITS).tolist()
    has_passages = np.isfinite(scored.owners.scores).tolist()
    return {
        owner_id: Sighting(dict(zip(names, row, strict=True)) if has else {}, encoded.route.value, ranker)
        for owner_id, row, has in zip(scored.owner_ids, rows, has_passages, strict=True)
    }


def owner_features(query: Query, encoded: EncodedQuery, index: SearchIndex, scored: ScoredOwners) -> Features:
    """Return every feature of every scored owner, in the order of the owners; 0 for an owner without passages.

    A feature is made of the owner's own passages and of the query alone.
    """
    passages, owners = scored.passages, scored.owners
    counts = np.diff(owners.starts)
    filled = counts > 0
    first, order = owners.starts[:-1][filled], owners.order
    found: Features = {SCORE: owners.scores[filled]}
    if filled.any():
        for view, shares in passages.shares.items():
            found[f"best {view}"] = np.maximum.reduceat(shares[order], first)
        found["top three"] = _top_three(passages.scores[order], first, counts[filled])
        found["passages"] = np.log1p(counts[filled])
        found |= _age(query, index.years(passages.rows[order[first]]))
        found["code"] = np.maximum.reduceat(_holds_code(encoded, index, passages.rows)[order], first)
    return {name: _spread(values, filled) for name, values in found.items()}


def _top_three(ranked: FloatVector, first: IntVector, counts: IntVector) -> Column:
    total = ranked[first].astype(np.float64)
    for place in (1, 2):
        has = counts > place
        total[has] += ranked[first[has] + place]
    return np.asarray(total / np.minimum(counts, 3))


def _age(query: Query, years: IntVector) -> Features:
    dated = years > 0
    age = np.maximum(0, query.today.year - years)
    return {"recency": np.where(dated, 1 / (1 + age / HALF_AGE_YEARS), 0.0), "dated": dated.astype(np.float64)}


def _holds_code(encoded: EncodedQuery, index: SearchIndex, rows: IntVector) -> Column:
    holds = np.zeros(len(rows), dtype=np.float64)
    for code in encoded.understanding.codes:
        holds[index.lexical_scores((code,), rows) > 0] = 1.0
    return holds


def _spread(values: Column, filled: BoolVector) -> Column:
    column = np.zeros(len(filled), dtype=np.float64)
    column[filled] = values
    return column
