"""How unequally something is shared out: the Gini coefficient, and what the top tenth gets.

For n members with amounts x in rising order:

    Gini = Σ over i = 1 … n of (2·i − n − 1) · x(i)  /  (n · Σ x)          0: all alike; near 1: one has all

Source: Sen, On Economic Inequality, 1973, section 2.5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def gini(amounts: Sequence[float]) -> float | None:
    """Return the coefficient; ``None`` where nothing is shared out."""
    values = np.sort(np.asarray(amounts, dtype=np.float64))
    total = float(values.sum())
    if not total:
        return None
    places = 2 * np.arange(1, len(values) + 1) - len(values) - 1
    return float((places * values).sum() / (len(values) * total))


def top_share(amounts: Sequence[float], part: float = 0.1) -> float | None:
    """Return what the largest part of the members gets, 0..1; at least one member; ``None`` where nothing is shared."""
    values = np.sort(np.asarray(amounts, dtype=np.float64))[::-1]
    total = float(values.sum())
    if not total:
        return None
    return float(values[: max(1, math.ceil(part * len(values)))].sum() / total)
