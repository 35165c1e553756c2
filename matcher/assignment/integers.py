"""Affinities as whole numbers, so that sums are exact and equal sums are equal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.pair_table import FloatColumn

WholeColumn = NDArray[np.int64]
MOST_DECIMALS = 15


@dataclass(frozen=True, eq=False)
class Whole:
    """Whole numbers that stand for affinities.

    Args:
        values: affinity = value · unit, up to half a unit.
        unit: What 1 stands for.
        is_exact: Whether every affinity is met exactly, as the decimal number that was written.
    """

    values: WholeColumn
    unit: Fraction
    is_exact: bool

    def worth(self, value: int) -> float:
        """Return what a sum of values stands for."""
        return float(int(value) * self.unit)

    def above(self, worth: float) -> int:
        """Return a value that stands for at least this much, by a few units."""
        return math.ceil(Fraction(worth) / self.unit) + 2

    def worths(self, values: WholeColumn) -> FloatColumn:
        """Return what each of many values stands for."""
        return values.astype(np.float64) * float(self.unit)


def in_whole_numbers(affinities: FloatColumn, largest: int) -> Whole:
    """Return affinities as whole numbers of at most ``largest`` in size.

    The fewest decimals that meet every affinity exactly are kept. Where the affinities have too many, the unit is the
    smallest power of two that fits.

    Args:
        affinities: Finite numbers.
        largest: A positive number below 2**62.
    """
    size = float(np.abs(affinities).max(initial=0.0))
    if size == 0.0:
        return Whole(np.zeros(len(affinities), dtype=np.int64), Fraction(1), is_exact=True)
    for decimals in range(MOST_DECIMALS + 1):
        scale = 10**decimals
        if size * scale > largest:
            break
        values = np.rint(affinities * scale)
        if np.array_equal(values / scale, affinities):
            return Whole(values.astype(np.int64), Fraction(1, scale), is_exact=True)
    exponent = int(np.floor(np.log2(largest))) - int(np.floor(np.log2(size))) - 2
    return Whole(np.rint(np.ldexp(affinities, exponent)).astype(np.int64), Fraction(2) ** -exponent, is_exact=False)
