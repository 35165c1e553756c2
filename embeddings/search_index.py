"""One immutable state of the index: snapshot, less what was removed since, plus what was added since.

Rows are passages: first those of the snapshot, then those of the delta. A row number means something within one state
only. Removed rows are never answered. A request keeps the state that it started with, whatever is written meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from hashlib import blake2b

import numpy as np

from embeddings.delta import Delta
from embeddings.encoder import BoolVector, FloatMatrix, FloatVector, IntVector
from embeddings.grouped import Grouped, merge_grouped
from embeddings.hits import Hits, merge_hits
from embeddings.lexical_index import QueryTokens, best_positive
from embeddings.moments import Moments, MomentSums
from embeddings.row_table import PassageRef
from embeddings.snapshot import Snapshot
from models.errors import NotFound

FEW = 100
"""A row in so many, or fewer, are scored alone; for more it is quicker to score all: of 100,000 rows ten take 0.8 ms,
a thousand 1.6, all 1.5."""

MOST_WORDS = 4
"""Of how many queries the scores of all rows are kept: of those that are answered at the same time."""

MOST_DEVIATIONS = 10_000
"""Of how many queries it is kept how far their scores by words spread; about 100 bytes each."""


class SearchIndex:
    """What the matcher searches.

    Args:
        snapshot: The loaded generation.
        delta: What was added or changed since.
        removed: Rows of the snapshot that are not valid any more; rising, without repeats.
        applied_seq: The last change of the database that the state contains.
    """

    def __init__(self, snapshot: Snapshot, delta: Delta, removed: IntVector, applied_seq: int) -> None:
        self.snapshot = snapshot
        self.delta = delta
        self.removed = removed
        self.applied_seq = applied_seq
        self.views = tuple(view for view, _ in snapshot.manifest.identity.views)
        self._content = snapshot.content
        self._first = len(snapshot.content.rows)
        self._words: dict[bytes, FloatVector] = {}
        self._allowed: tuple[BoolVector, tuple[BoolVector, BoolVector]] | None = None
        self._moments: dict[str, Moments] = {}
        self._deviations: dict[bytes, float] = {}

    def at(self, seq: int) -> SearchIndex:
        """Return the same passages as the state after a later change that touched none of them."""
        later = copy(self)  # with everything that was worked out from the passages
        later.applied_seq = seq
        return later

    def has_passages_of(self, other: SearchIndex) -> bool:
        """Say whether the passages, with their vectors and words, are those of another state."""
        return self.snapshot is other.snapshot and self.delta is other.delta and self.removed is other.removed

    @property
    def generation(self) -> str:
        """The name of the snapshot's generation."""
        return self.snapshot.generation

    @property
    def row_count(self) -> int:
        """Number of live passages."""
        return self._first - len(self.removed) + len(self.delta.rows)

    @property
    def changed_count(self) -> int:
        """Number of passages that differ from the snapshot: removed ones and those of the delta."""
        return len(self.removed) + len(self.delta.rows)

    @cached_property
    def owner_ids(self) -> Sequence[str]:
        """Owner number → provider id; an owner whose last passage was removed since the snapshot stays listed."""
        return [*self._content.rows.owner_ids.to_list(), *self.delta.owner_numbers]

    def owner_number(self, provider_id: str) -> int | None:
        """Return the number of an owner; ``None`` for a provider without evidence."""
        number = self.delta.owner_numbers.get(provider_id)
        return self._content.rows.owner_ids.find(provider_id) if number is None else number

    def rows_of_owners(self, owners: IntVector) -> Grouped:
        """Return all live rows of these owners, and for each the position in ``owners``."""
        known = np.flatnonzero(owners < len(self._content.rows.owner_ids))
        found = self._content.rows.rows_of_owner.gather(owners[known])
        first = Grouped(found.items, known[found.group])
        if self._live is not None:
            kept = self._live[first.items]
            first = Grouped(first.items[kept], first.group[kept])
        if not self.delta.rows:
            return first
        second = self.delta.rows_of_owner.gather(owners)
        return merge_grouped(first, Grouped(second.items + self._first, second.group))

    def owners_of_rows(self, rows: IntVector) -> Grouped:
        """Return the owners of these rows, and for each the position in ``rows``."""
        old = np.flatnonzero(rows < self._first)
        found = self._content.rows.owners.gather(rows[old])
        first = Grouped(found.items, old[found.group])
        if len(old) == len(rows):
            return first
        new = np.flatnonzero(rows >= self._first)
        second = self.delta.owners.gather(rows[new] - self._first)
        return merge_grouped(first, Grouped(second.items, new[second.group]))

    def passages(self, rows: IntVector) -> list[PassageRef]:
        """Return which part of which evidence each row is."""
        if len(rows) == 0 or rows.max() < self._first:
            return self._content.rows.references(rows)
        return [self._reference(row) for row in rows.tolist()]

    def years(self, rows: IntVector) -> IntVector:
        """Return the year of each row's evidence; 0 when unknown."""
        years = np.empty(len(rows), np.int64)
        is_old = rows < self._first
        years[is_old] = self._content.rows.years[rows[is_old]]
        years[~is_old] = self.delta.years[rows[~is_old] - self._first]
        return years

    def search(self, view: str, vector: FloatVector, k: int, allowed: BoolVector | None = None) -> Hits:
        """Return the ``k`` live rows with the largest inner product, by (−score, row).

        Args:
            view: One of ``views``.
            vector: (d,) query vector.
            k: How many are wanted; fewer come back when fewer pass.
            allowed: Mask over owner numbers, not altered afterwards; a row passes if one of its owners does.
        """
        old_mask, new_mask = self._masks(allowed)
        old = self._content.views[self._place(view)].search(vector, k, old_mask)
        new = self.delta.views[view].search(vector, k, new_mask)
        return merge_hits(old, Hits(new.rows + self._first, new.scores), k)

    def similarities(self, view: str, vector: FloatVector, rows: IntVector) -> FloatVector:
        """Return the exact inner products with the stored vectors of these rows, in their order."""
        products: FloatVector = self.similarities_of(view, vector[np.newaxis], rows)[0]
        return products

    def similarities_of(self, view: str, vectors: FloatMatrix, rows: IntVector) -> FloatMatrix:
        """Return (m, n) exact inner products of m query vectors with n rows; quicker than one query after another."""
        old = self._content.views[self._place(view)]
        is_old = rows < self._first
        if is_old.all():
            return old.similarities(vectors, rows)
        products = np.empty((len(vectors), len(rows)), np.float32)
        products[:, is_old] = old.similarities(vectors, rows[is_old])
        products[:, ~is_old] = self.delta.views[view].similarities(vectors, rows[~is_old] - self._first)
        return products

    def vectors_of(self, view: str, rows: IntVector) -> FloatMatrix:
        """Return (n, d) the stored vectors of these rows, in their order."""
        old = self._content.views[self._place(view)].vectors
        is_old = rows < self._first
        vectors = np.empty((len(rows), old.shape[1]), np.float32)
        vectors[is_old] = old[rows[is_old]]
        vectors[~is_old] = self.delta.views[view].vectors[rows[~is_old] - self._first]
        return vectors

    def moments(self, view: str) -> Moments:
        """Return mean and covariance of the live passages of a view."""
        known = self._moments.get(view)
        if known is None:
            place = self._place(view)
            sums = self._content.sums[place] + MomentSums.of(self.delta.views[view].vectors)
            known = (sums - MomentSums.of(self._content.views[place].vectors[self.removed])).moments()
            self._moments[view] = known
        return known

    def lexical_search(self, tokens: QueryTokens, k: int, allowed: BoolVector | None = None) -> Hits:
        """Return the ``k`` live rows with the largest positive BM25 score, by (−score, row)."""
        scores = self._lexical(tokens)
        old_mask, new_mask = self._masks(allowed)
        old = best_positive(scores[: self._first], k, old_mask)
        new = best_positive(scores[self._first :], k, new_mask)
        return merge_hits(old, Hits(new.rows + self._first, new.scores), k)

    def lexical_scores(self, tokens: QueryTokens, rows: IntVector) -> FloatVector:
        """Return the BM25 scores of these rows, in their order; 0 where no word is shared."""
        known = self._words.get(_digest_of(tokens))
        if known is not None or len(rows) * FEW > self.row_count:
            return (self._lexical(tokens) if known is None else known)[rows]
        is_old = rows < self._first
        scores = np.empty(len(rows), np.float32)
        scores[is_old] = self._content.lexical.scores(tokens, rows[is_old])
        if not is_old.all():
            scores[~is_old] = self.delta.lexical_scores(tokens)[rows[~is_old] - self._first]
        return scores

    def lexical_ceiling(self, tokens: QueryTokens) -> float:
        """Return the BM25 score that no passage can exceed for this query; 0 when no token counts."""
        return self._content.lexical.ceiling(tokens)

    def lexical_deviation(self, tokens: QueryTokens) -> float:
        """Return the standard deviation of the BM25 scores of all live rows for this query."""
        key = _digest_of(tokens)
        known = self._deviations.get(key)
        if known is None:
            scores = self._lexical(tokens)
            if self._live is not None:
                scores = np.concatenate([scores[: self._first][self._live], scores[self._first :]])
            known = float(scores.std()) if len(scores) else 0.0
            if len(self._deviations) >= MOST_DEVIATIONS:
                self._deviations.clear()
            self._deviations[key] = known
        return known

    def evidence_of_rows(self, rows: IntVector) -> IntVector:
        """Return a number for the evidence of each row; the same for rows of one evidence, within this state only."""
        numbers = np.empty(len(rows), np.int64)
        is_old = rows < self._first
        numbers[is_old] = self._content.rows.evidence[rows[is_old]]
        numbers[~is_old] = self.delta.evidence_of_rows[rows[~is_old] - self._first] + len(
            self._content.rows.evidence_ids
        )
        return numbers

    def owner_counts(self, rows: IntVector) -> IntVector:
        """Return how many owners the evidence of each row has."""
        counts = np.empty(len(rows), np.int64)
        is_old = rows < self._first
        counts[is_old] = self._content.rows.owners.lengths[rows[is_old]]
        counts[~is_old] = self.delta.owners.lengths[rows[~is_old] - self._first]
        return counts

    @cached_property
    def _live(self) -> BoolVector | None:
        if not len(self.removed):
            return None
        live = np.ones(self._first, np.bool_)
        live[self.removed] = False
        return live

    @cached_property
    def _item_rows(self) -> tuple[IntVector, IntVector]:
        return self._content.rows.owners.keys_of_items(), self.delta.owners.keys_of_items()

    def _masks(self, allowed: BoolVector | None) -> tuple[BoolVector | None, BoolVector | None]:
        if allowed is None:
            return self._live, None
        # A query asks every view with one mask; the array is kept, so no other can be taken for it.
        last = self._allowed
        if last is None or last[0] is not allowed:
            self._allowed = last = (allowed, self._row_masks(allowed))
        return last[1]

    def _row_masks(self, allowed: BoolVector) -> tuple[BoolVector, BoolVector]:
        old_rows, new_rows = self._item_rows
        old = np.zeros(self._first, np.bool_)
        old[old_rows[allowed[self._content.rows.owners.items]]] = True
        new = np.zeros(len(self.delta.rows), np.bool_)
        new[new_rows[allowed[self.delta.owners.items]]] = True
        return (old if self._live is None else old & self._live), new

    def _lexical(self, tokens: QueryTokens) -> FloatVector:
        # Search and scores of one query follow each other, also beside other queries; the second need not add up again.
        key = _digest_of(tokens)
        known = self._words.get(key)
        if known is not None:
            return known
        old = self._content.lexical.all_scores(tokens)
        scores = np.concatenate([old, self.delta.lexical_scores(tokens)]) if self.delta.rows else old
        self._words = dict([*self._words.items()][1 - MOST_WORDS :]) | {key: scores}
        return scores

    def _reference(self, row: int) -> PassageRef:
        if row < self._first:
            return self._content.rows.reference(row)
        found = self.delta.rows[row - self._first]
        return PassageRef(found.evidence_id, found.start, found.end)

    def _place(self, view: str) -> int:
        if view not in self.views:
            raise NotFound(f"the index has no view {view!r}; it has {', '.join(self.views)}")
        return self.views.index(view)


def _key_of(tokens: QueryTokens) -> tuple[object, ...]:
    return tuple(tokens.items()) if isinstance(tokens, Mapping) else tuple(tokens)


def _digest_of(tokens: QueryTokens) -> bytes:
    """Return what a query can be known again by without its words."""
    return blake2b(repr(_key_of(tokens)).encode(errors="surrogatepass"), digest_size=16).digest()
