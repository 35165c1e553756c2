"""Problems that came lately against all that are stored: their pairs are found and stored, all others stay.

The vectors of problems are kept from one time to the next, and go with the problem that they are of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix, Role
from embeddings.problem_vectors import ProblemVectors
from embeddings.vector_cache import cache_key
from matcher.duplicates.finder import store_pairs
from matcher.duplicates.problem_texts import Problems
from matcher.encode_many import Kept
from models.chunks import chunked
from models.records import Problem
from models.store import Store

AT_ONCE = 16
"""Problems that are encoded between two looks at whether to go on."""


class Stopped(Exception):
    """It was to stop before all was encoded; what was encoded is kept."""


def store_alike(
    store: Store,
    problem_ids: Collection[str],
    encoders: Mapping[str, Encoder],
    kept: ProblemVectors,
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Compare some problems with all stored ones, store their pairs in place of earlier ones; return how many are new.

    To do it twice, or in two processes at once, does no harm: the pairs are the same, and written in one transaction.

    Args:
        store: The database.
        problem_ids: The problems to compare; absent ones are passed over.
        encoders: Encoders by view, at least one.
        kept: Where vectors of problems are kept.
        goes_on: Asked between two problems.

    Raises:
        Stopped: ``goes_on`` said no.
    """
    with store.read() as transaction:
        seq, problems = transaction.changes.last_seq(), list(transaction.problems.iterate())
    place = Kept(kept, store, seq, {one.problem_id: one.full_text for one in problems})
    views = {name: _vectors(one, problems, place, goes_on) for name, one in encoders.items()}
    return store_pairs(store, "problem", list(Problems(problems, views).pairs_of(problem_ids)), of=problem_ids)


def _vectors(encoder: Encoder, problems: Sequence[Problem], kept: Kept, goes_on: Callable[[], bool]) -> FloatMatrix:
    """Return the vectors of problems in their order, made where they are not kept."""
    keys = [cache_key(one.full_text, Role.PASSAGE) for one in problems]
    found = kept.vectors.get_many(kept.store.database_id, encoder.fingerprint, list(dict.fromkeys(keys)))
    missing = {key: one for key, one in zip(keys, problems, strict=True) if key not in found}
    for chunk in chunked(missing.items(), AT_ONCE):
        if not goes_on():
            raise Stopped
        made = encoder.encode([one.full_text for _, one in chunk], Role.PASSAGE).vectors
        rows = {(one.problem_id, key): vector for (key, one), vector in zip(chunk, made, strict=True)}
        kept.keep(encoder.fingerprint, rows)
        found |= {key: vector for (_, key), vector in rows.items()}
    return np.array([found[key] for key in keys], np.float32).reshape(-1, encoder.dimension)
