"""How near two passages of evidence lie, in deviations of the whole corpus, whichever models there are.

A passage of one party is taken as a query for those of the other, and the other way round; the measure is the one by
which every query is scored (`matcher.fuse`), averaged over both directions and over the views that read both scripts:

    near(a, b) = mean over views of (z(a, b) + z(b, a)) / 2,   z(q, p) = (q·p − q·μ) / sqrt(qᵀ Σ q)

It is symmetric, and does not depend on any other party.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from embeddings.encoder import FloatMatrix
from embeddings.moments import Moments
from matcher.fuse import standardised
from matcher.partners.party import Party, Spread

Matrix = npt.NDArray[np.float64]

NEAR = 3.0
"""From here on two passages count as one topic; ``docs/partners.md`` says how it was chosen."""

ON_TOPIC = 2.5
"""From here on what a call or a facility is for counts as being about a piece of work; such texts are more general."""


def nearness(first: Party, second: Party, spread: Spread) -> Matrix:
    """Return near(a, b) for all passages of two parties, (passages of first, passages of second).

    A pair that no view reads both sides of lies at 0: nothing is known of it.
    """
    shape = len(first.passages), len(second.passages)
    total, views = np.zeros(shape), np.zeros(shape)
    for view, moments in spread.items() if min(shape) else ():
        reads = np.outer(first.is_read_by(view), second.is_read_by(view))
        total += np.where(reads, _of_view((first.vectors or {})[view], (second.vectors or {})[view], moments), 0.0)
        views += reads
    return np.asarray(total / np.maximum(views, 1))


def _of_view(first: FloatMatrix, second: FloatMatrix, moments: Moments) -> Matrix:
    products = first @ second.T
    forth = np.stack([standardised(row, vector, moments) for row, vector in zip(products, first, strict=True)])
    back = np.stack([standardised(row, vector, moments) for row, vector in zip(products.T, second, strict=True)])
    return np.asarray((forth + back.T) / 2, dtype=np.float64)
