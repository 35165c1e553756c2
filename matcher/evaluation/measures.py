"""How good a ranking is: the field's measures, computed by ``ir-measures``.

Ties are broken before measuring, by (−score, id), so that every tool gives the same number. A query without a
relevant target is left out of every mean and counted.

Source: nDCG with gain 2^grade − 1: Burges et al., ICML 2005, doi:10.1145/1102351.1102363. MacAvaney et al.,
ir-measures, ECIR 2022, doi:10.1007/978-3-030-99739-7_38.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import AP, RR, P, R, Success, nDCG

from matcher.scored import ScoredId, in_rank_order

MAX_GRADE = 20
GAINS = {grade: 2**grade - 1 for grade in range(MAX_GRADE + 1)}
MEASURES = {
    "nDCG@10": nDCG(gains=GAINS) @ 10,
    "AP": AP,
    "P@10": P @ 10,
    "R@1": R @ 1,
    "R@10": R @ 10,
    "RR": RR,
    "success@1": Success @ 1,
}


@dataclass(frozen=True)
class Measured:
    """Values of every measure a query (query id → measure → value), and how many queries were left out."""

    per_query: dict[str, dict[str, float]]
    left_out: int

    def mean(self, query_ids: Sequence[str] | None = None) -> dict[str, float]:
        """Return the mean of each measure over these queries (all when ``None``); empty when there are none."""
        ids = [i for i in (self.per_query if query_ids is None else query_ids) if i in self.per_query]
        return {name: sum(self.per_query[i][name] for i in ids) / len(ids) for name in MEASURES} if ids else {}


def measure(grades: Mapping[str, Mapping[str, int]], run: Mapping[str, Sequence[ScoredId]]) -> Measured:
    """Measure a run against judgements.

    Args:
        grades: Query id → target id → grade; a grade of 1 or more is relevant; negative grades count as 0,
            grades above `MAX_GRADE` as that.
        run: Query id → scored targets, in any order; a query that is absent has an empty ranking.

    Returns:
        Every measure for every query with a relevant target, and the number of queries of ``run`` without one.
    """
    judged = {query: targets for query, targets in grades.items() if any(g >= 1 for g in targets.values())}
    qrels = {query: {t: min(max(g, 0), MAX_GRADE) for t, g in targets.items()} for query, targets in judged.items()}
    ranked = {query: _by_rank(run.get(query, ())) for query in qrels}
    per_query: dict[str, dict[str, float]] = {query: dict.fromkeys(MEASURES, 0.0) for query in qrels}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for value in ir_measures.iter_calc(list(MEASURES.values()), qrels, ranked):
        per_query[value.query_id][names[str(value.measure)]] = float(value.value)
    return Measured(per_query, left_out=len(set(run) - set(qrels)))


def _by_rank(scored: Sequence[ScoredId]) -> dict[str, float]:
    # trec_eval breaks ties by falling id; a score made from the rank leaves it no ties to break.
    return {item.target_id: -float(rank) for rank, item in enumerate(in_rank_order(scored))}
