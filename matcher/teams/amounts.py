"""Exact amounts: what a number written in decimals means, and amounts as whole numbers on a common grid."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

FINE_CAP = 10**15
"""No sum on the fine grid is larger: a double still holds it, and a sum of two fits 64 bits."""


def exact(number: float) -> Fraction:
    """Return a number as its shortest decimal says: 0.1 is one tenth, not the nearest double."""
    return Fraction(repr(number if isinstance(number, int) else float(number)))


def metres(kilometres: float) -> int:
    """Return a distance as it counts: in whole metres."""
    return round(kilometres * 1000)


def grid_factor(amounts: Iterable[Fraction], largest_sum: Fraction) -> Fraction:
    """Return the factor that turns amounts into whole numbers.

    It is the smallest that keeps every amount exact. Where sums would then pass ``FINE_CAP`` it is the largest power of
    ten that keeps them below, and amounts must be rounded: each by at most half a unit, 5e-16 of the largest sum times
    ten.

    Args:
        amounts: What has to be written on the grid.
        largest_sum: No sum of them is larger; not negative.
    """
    factor = Fraction(lcm(*{amount.denominator for amount in amounts}))
    if largest_sum * factor <= FINE_CAP:
        return factor
    power = Fraction(1)
    while largest_sum * power * 10 <= FINE_CAP:
        power *= 10
    while largest_sum * power > FINE_CAP:
        power /= 10
    return power


def on_grid(amount: Fraction, factor: Fraction) -> int:
    """Return an amount in units of the grid, rounded to the nearest where it lies between two."""
    return round(amount * factor)
