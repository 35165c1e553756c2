"""Stage 3, recall: which providers are worth scoring.

Every view names its nearest passages; their owners, and nobody else, are scored exactly afterwards. So recall decides
who is looked at, never how well anybody scores. A kind of provider that the first look leaves short of a lane's length
is searched once more on its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import BoolVector, IntVector
from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery


@dataclass(frozen=True)
class RecallSettings:
    """How deep each view is searched, in passages: so many, or so many for each provider that is wanted."""

    passages_per_view: int = 200
    passages_per_provider: int = 8

    def depth(self, wanted: int) -> int:
        """Return how many passages each view names when so many providers are wanted."""
        return max(self.passages_per_view, self.passages_per_provider * wanted)


def recall_owners(
    encoded: EncodedQuery, index: SearchIndex, allowed: BoolVector | None, settings: RecallSettings, wanted: int
) -> IntVector:
    """Return the owner numbers worth scoring, rising and without repetition.

    Args:
        encoded: The query as vectors and words.
        index: The index state of this request.
        allowed: Mask over owner numbers; ``None`` allows everybody.
        settings: Search depth.
        wanted: How many providers are wanted at most.
    """
    depth = settings.depth(wanted)
    looks = [*encoded.vectors.items(), *encoded.gloss_vectors.items()]
    found = [index.search(view, vector, depth, allowed).rows for view, vector in looks]
    found.append(index.lexical_search(encoded.tokens, depth, allowed).rows)
    rows = np.unique(np.concatenate(found))
    owners = np.unique(index.owners_of_rows(rows).owners)
    return owners if allowed is None else owners[allowed[owners]]


def recall_every_kind(
    encoded: EncodedQuery,
    index: SearchIndex,
    allowed: BoolVector,
    kinds: NDArray[np.int8],
    settings: RecallSettings,
    wanted: int,
) -> IntVector:
    """Recall over all allowed owners, and once more within each kind of which fewer than wanted were found.

    Args:
        encoded: The query as vectors and words.
        index: The index state of this request.
        allowed: Mask over owner numbers.
        kinds: The kind of each owner, as a number.
        settings: Search depth.
        wanted: How many providers of each kind are wanted at most.
    """
    owners = recall_owners(encoded, index, None if allowed.all() else allowed, settings, wanted)
    found = [owners]
    for kind in np.unique(kinds[allowed]):
        of_kind = allowed & (kinds == kind)
        if np.count_nonzero(kinds[owners] == kind) < min(wanted, int(np.count_nonzero(of_kind))):
            found.append(recall_owners(encoded, index, of_kind, settings, wanted))
    return np.unique(np.concatenate(found))
