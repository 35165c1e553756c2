"""How often a ranker puts the provider first that was judged the better one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from matcher.learning.pairs import Comparison, Seen
from matcher.ranker import Ranker
from matcher.sighting import SCORE


def adjusted_score(seen: Seen, ranker: Ranker) -> float:
    """Return the score of a sighting with the ranker's correction."""
    columns = {name: np.array([value], dtype=np.float64) for name, value in seen.items()}
    return seen[SCORE] + float(ranker.correction(columns)[0])


def agreement(comparisons: Iterable[Comparison], ranker: Ranker) -> dict[str, float]:
    """Return by problem the weighted share of comparisons that the ranker decides as they were judged; a tie is half.

    A problem whose comparisons weigh nothing is left out.
    """
    right: dict[str, float] = defaultdict(float)
    weight: dict[str, float] = defaultdict(float)
    for one in comparisons:
        margin = adjusted_score(one.better, ranker) - adjusted_score(one.worse, ranker)
        right[one.problem] += one.weight * (np.sign(margin) + 1) / 2
        weight[one.problem] += one.weight
    return {problem: right[problem] / total for problem, total in weight.items() if total}
