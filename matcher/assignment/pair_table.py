"""Pairs with their affinities as arrays: five million of them are a table, not five million objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    import pandas as pd

IntColumn = NDArray[np.int32]
FloatColumn = NDArray[np.float64]
Mask = NDArray[np.bool_]
SHOWN = 5
"""How many wrong rows a refusal names; it counts all."""


@dataclass(frozen=True)
class Pair:
    """A problem and a provider with their affinity; higher is better."""

    problem_id: str
    provider_id: str
    affinity: float


@dataclass(frozen=True, eq=False)
class PairTable:
    """Pairs by rising (problem id, provider id), each once.

    Args:
        problem_ids: Every problem there is, by id.
        provider_ids: Every provider there is, by id.
        problems: Per pair, the row of its problem in ``problem_ids``.
        providers: Per pair, the row of its provider in ``provider_ids``.
        affinities: Per pair, its affinity; finite.
    """

    problem_ids: tuple[str, ...]
    provider_ids: tuple[str, ...]
    problems: IntColumn
    providers: IntColumn
    affinities: FloatColumn

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> PairTable:
        """Return the table of these pairs, in any order.

        Raises:
            InvalidInput: An id is empty, an affinity not finite, or a pair is there twice.
        """
        given = list(pairs)
        return cls.of_columns(
            [pair.problem_id for pair in given],
            [pair.provider_id for pair in given],
            np.array([pair.affinity for pair in given], dtype=np.float64),
        )

    @classmethod
    def of_columns(
        cls, problem_ids: Sequence[str] | pd.Series, provider_ids: Sequence[str] | pd.Series, affinities: FloatColumn
    ) -> PairTable:
        """Return the table of pairs that are given as three columns of equal length, in any order.

        Raises:
            InvalidInput: An id is empty, an affinity not finite, or a pair is there twice.
        """
        import pandas as pd  # loaded only where a table is made: a server may never make one

        problem_codes, problem_names = pd.factorize(np.asarray(problem_ids, dtype=object))
        provider_codes, provider_names = pd.factorize(np.asarray(provider_ids, dtype=object))
        names, problems = in_id_order([str(one) for one in problem_names], problem_codes)
        others, providers = in_id_order([str(one) for one in provider_names], provider_codes)
        return cls.of_numbered(names, others, problems, providers, affinities)

    @classmethod
    def of_numbered(
        cls,
        problem_ids: tuple[str, ...],
        provider_ids: tuple[str, ...],
        problems: IntColumn,
        providers: IntColumn,
        affinities: FloatColumn,
    ) -> PairTable:
        """Return the table of pairs, in any order, whose ids are numbered already; ids without a pair may be there.

        Raises:
            InvalidInput: An id is empty, an affinity not finite, or a pair is there twice.
        """
        order = np.lexsort((providers, problems))
        table = cls(problem_ids, provider_ids, problems[order], providers[order], affinities[order])
        table._refuse(~np.isfinite(table.affinities), "affinity is not a finite number", "correct it, or take it out")
        table._refuse(table._repeats(), "pair is there more than once", "keep one row a pair")
        if "" in (*problem_ids[:1], *provider_ids[:1]):
            raise InvalidInput("a problem or provider id is empty; give every pair two ids")
        return table

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.affinities)

    def pair(self, row: int) -> Pair:
        """Return one pair by its row."""
        return Pair(
            self.problem_ids[self.problems[row]], self.provider_ids[self.providers[row]], float(self.affinities[row])
        )

    def rows_of(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the rows of those of these pairs that are in the table."""
        problems = {one: row for row, one in enumerate(self.problem_ids)}
        providers = {one: row for row, one in enumerate(self.provider_ids)}
        known = [pair for pair in pairs if pair[0] in problems and pair[1] in providers]
        wanted = np.array([problems[a] * len(providers) + providers[b] for a, b in known], dtype=np.int64)
        keys = self.problems.astype(np.int64) * len(providers) + self.providers
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return {pair: int(row) for pair, row, key in zip(known, at, wanted, strict=True) if keys[row] == key}

    def _repeats(self) -> Mask:
        repeats = np.zeros(len(self), dtype=bool)
        repeats[1:] = (np.diff(self.problems) == 0) & (np.diff(self.providers) == 0)
        return repeats

    def _refuse(self, wrong: Mask, reason: str, fix: str) -> None:
        rows = np.flatnonzero(wrong)
        if len(rows):
            named = [self.pair(int(row)) for row in rows[:SHOWN]]
            raise InvalidInput(
                f"{len(rows):,} pairs are refused; the first are",
                [
                    FieldProblem(f"{one.problem_id}, {one.provider_id}", repr(one.affinity), reason, fix)
                    for one in named
                ],
            )


def in_id_order(names: Sequence[str], numbers: NDArray[np.integer]) -> tuple[tuple[str, ...], IntColumn]:
    """Return distinct ids in rising order, and the numbers that stood for them as numbers in that order."""
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), dtype=np.int32)
    place[order] = np.arange(len(names), dtype=np.int32)
    return tuple(names[one] for one in order), place[numbers]
