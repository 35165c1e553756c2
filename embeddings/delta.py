"""What changed since the snapshot: passages of evidence that was added or changed, in memory, searched exactly.

A delta is never altered; the next state has another one. Its rows are ordered by (evidence id, start), so the same
changes lead to the same rows whatever their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from embeddings.encoder import FloatVector, IntVector
from embeddings.grouped import IntArray, Lists
from embeddings.lexical_index import LexicalIndex, QueryTokens
from embeddings.row_table import PassageRow
from embeddings.snapshot_builder import PassageBatch
from embeddings.stems import stem
from embeddings.vector_index import FlatIndex, HalfMatrix
from embeddings.word_forms import Postings, add_up


@dataclass(frozen=True)
class DeltaEvidence:
    """The passages of one evidence.

    Args:
        rows: Where they are and whose.
        vectors: Their vectors of each view.
        tokens: (m,) numbers of the distinct tokens of each passage, one passage after another.
        weights: (m,) the tokens' weights.
        token_rows: (m,) the passage, counted from 0, that each token belongs to.
    """

    rows: tuple[PassageRow, ...]
    vectors: Mapping[str, HalfMatrix]
    tokens: IntArray
    weights: FloatVector
    token_rows: IntArray


@dataclass
class TokenNumbers:
    """Numbers of tokens: the snapshot's, and further ones for words that it does not know. Only ever grows."""

    lexical: LexicalIndex
    further: dict[str, int] = field(default_factory=dict)
    _further_forms: dict[str, list[str]] = field(default_factory=dict)

    def number(self, token: str) -> int:
        """Return the number of a token, giving it one if it has none."""
        known = self.find(token)
        if known is None:
            known = self.further[token] = len(self.lexical.vocabulary) + len(self.further)
            self._further_forms.setdefault(stem(token), []).append(token)
        return known

    def forms_of(self, token: str) -> list[str]:
        """Return the tokens that are forms of one word: the snapshot's, then further ones."""
        return [*self.lexical.forms_of(token), *self._further_forms.get(stem(token), ())]

    def find(self, token: str) -> int | None:
        """Return the number of a token; ``None`` if it has none."""
        return self.lexical.token_numbers.get(token, self.further.get(token))


@dataclass(frozen=True)
class Delta:
    """The searchable form of some evidences.

    Args:
        evidence: By evidence id, sorted.
        owner_numbers: The number of each owner that the snapshot does not know.
        owners: The owners of each row, as numbers of the state.
        rows_of_owner: The rows of each owner number of the state.
        views: Exact index of each view.
        numbers: Numbers of the tokens.
    """

    evidence: Mapping[str, DeltaEvidence]
    owner_numbers: Mapping[str, int]
    owners: Lists
    rows_of_owner: Lists
    views: Mapping[str, FlatIndex]
    numbers: TokenNumbers

    @cached_property
    def rows(self) -> list[PassageRow]:
        """All rows in order."""
        return [row for item in self.evidence.values() for row in item.rows]

    @cached_property
    def years(self) -> npt.NDArray[np.int16]:
        """The year of each row."""
        return np.array([row.year for row in self.rows], np.int16)

    @cached_property
    def evidence_of_rows(self) -> IntVector:
        """The position in ``evidence`` of the evidence that each row is a part of."""
        return np.repeat(np.arange(len(self.evidence)), [len(item.rows) for item in self.evidence.values()])

    @cached_property
    def _postings(self) -> tuple[IntArray, FloatVector, IntArray]:
        """Tokens, rising, their weights and the rows that hold them."""
        items = list(self.evidence.values())
        firsts = np.cumsum([0, *(len(item.rows) for item in items)])
        tokens = np.concatenate([np.empty(0, np.int32), *(item.tokens for item in items)])
        weights = np.concatenate([np.empty(0, np.float32), *(item.weights for item in items)])
        parts = [item.token_rows + np.int32(first) for item, first in zip(items, firsts, strict=False)]
        rows = np.concatenate([np.empty(0, np.int32), *parts])
        order = np.argsort(tokens, kind="stable")
        return tokens[order], weights[order], rows[order]

    def lexical_scores(self, tokens: QueryTokens) -> FloatVector:
        """Return the BM25 scores of all rows."""
        words = self.numbers.lexical.asked_words(tokens, self.numbers.forms_of)
        return add_up(words, self._postings_of, len(self.rows))

    def _postings_of(self, token: str) -> Postings:
        number = self.numbers.find(token)
        numbers, weights, rows = self._postings
        first, last = (0, 0) if number is None else np.searchsorted(numbers, [number, number + 1])
        return rows[first:last], weights[first:last]


def delta_evidence(batch: PassageBatch, numbers: TokenNumbers) -> dict[str, DeltaEvidence]:
    """Return the evidences of a batch that is ordered by (evidence id, start)."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(batch.rows):
        places.setdefault(row.evidence_id, []).append(place)
    return {
        evidence_id: _one_evidence(
            tuple(batch.rows[place] for place in found),
            {view: vectors[found] for view, vectors in batch.vectors.items()},
            numbers,
        )
        for evidence_id, found in places.items()
    }


def make_delta(
    evidence: Mapping[str, DeltaEvidence],
    owner_numbers: Mapping[str, int],
    first_owner: int,
    dimensions: Mapping[str, int],
    numbers: TokenNumbers,
) -> Delta:
    """Make evidences searchable.

    Args:
        evidence: By evidence id.
        owner_numbers: Numbers of the snapshot's owners that occur, by id; others are numbered from ``first_owner`` on.
        first_owner: Number of owners in the snapshot.
        dimensions: Length of the vectors of each view.
        numbers: Numbers of the tokens.
    """
    ordered = dict(sorted(evidence.items()))
    owners = {owner for item in ordered.values() for row in item.rows for owner in row.owner_ids}
    new = {owner: first_owner + place for place, owner in enumerate(sorted(owners - owner_numbers.keys()))}
    all_numbers = {**owner_numbers, **new}
    lists = Lists.of(
        [
            [all_numbers[owner] for owner in dict.fromkeys(row.owner_ids)]
            for item in ordered.values()
            for row in item.rows
        ]
    )
    views = {
        view: FlatIndex.build(
            np.concatenate([np.empty((0, size), np.float16), *(item.vectors[view] for item in ordered.values())])
        )
        for view, size in dimensions.items()
    }
    return Delta(ordered, new, lists, lists.transposed(first_owner + len(new)), views, numbers)


def _one_evidence(
    rows: tuple[PassageRow, ...], vectors: Mapping[str, HalfMatrix], numbers: TokenNumbers
) -> DeltaEvidence:
    postings = sorted(
        (place, numbers.number(token), weight)
        for place, row in enumerate(rows)
        for token, weight in numbers.lexical.weigh(row.tokens).items()
    )
    return DeltaEvidence(
        rows,
        vectors,
        np.array([number for _, number, _ in postings], np.int32),
        np.array([weight for _, _, weight in postings], np.float32),
        np.array([place for place, _, _ in postings], np.int32),
    )
