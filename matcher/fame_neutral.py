"""A soft mean that amount cannot raise: what the fame-neutral switch puts in place of a soft maximum."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from embeddings.encoder import IntVector

Float64 = npt.NDArray[np.float64]


def soft_mean(scores: Float64, firsts: IntVector, temperature: float) -> Float64:
    """Return Σ s · exp(s / T) / Σ exp(s / T) over each group: a mean in which the best count most.

    It never exceeds the best of a group and is that of a group of one. Repeating every member leaves it as it is, and a
    new member that lies below it lowers it. Small T: the best alone; large T: the plain mean.

    Args:
        scores: Scores, group by group.
        firsts: Where each group begins, rising from 0; no group is empty.
        temperature: T, above 0, in the unit of the scores.

    Source: the Boltzmann operator, in Asadi and Littman, An alternative softmax operator for reinforcement learning,
    ICML 2017, arXiv:1612.05628.
    """
    sizes = np.diff(np.append(firsts, len(scores)))
    # The largest of a group is taken out first, against overflow.
    weights = np.exp((scores - np.repeat(np.maximum.reduceat(scores, firsts), sizes)) / temperature)
    found: Float64 = np.add.reduceat(scores * weights, firsts) / np.add.reduceat(weights, firsts)
    return found
