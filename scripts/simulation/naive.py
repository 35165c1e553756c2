"""What one would do at first: count for each provider what was said of it, and add the count to its scores.

score'(q, p) = score(q, p) + log((1 + helpful) / (1 + not helpful))
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from matcher.evaluation.evaluate import Run
from matcher.scored import ScoredId
from models.feedback import Feedback, Judgement


def count_naively(run: Run, said: Sequence[Feedback]) -> Run:
    """Return a run with naive counts added to its scores."""
    helpful = Counter(one.provider_id for one in said if one.judgement is Judgement.RELEVANT)
    not_helpful = Counter(one.provider_id for one in said if one.judgement is Judgement.NOT_RELEVANT)

    def added(provider: str) -> float:
        return math.log((1 + helpful[provider]) / (1 + not_helpful[provider]))

    return {
        query: [ScoredId(item.target_id, item.score + added(item.target_id)) for item in found]
        for query, found in run.items()
    }
