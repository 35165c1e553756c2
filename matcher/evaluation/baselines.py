"""What simple things reach: the naive methods that the matcher has to beat, each in a few lines of numpy.

They share texts, passages and encoders with the matcher, and nothing of its understanding, fusion or aggregation.
`naive_views` scores passages. An owner's score is that of the best passage, ``max``; where targets are owners, who have
several documents, also ``rrs``: s₁ + s₂ / 2 + s₃ / 3 … over the owner's passages by falling score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import BoolVector, Encoder, FloatVector, IntVector, Progress, no_progress
from embeddings.passages import split_passages
from embeddings.vector_cache import VectorCache
from matcher.evaluation.baseline_views import naive_views
from matcher.evaluation.bundle import Bundle, BundleQuery, Target
from matcher.evaluation.evaluate import Run
from matcher.scored import ScoredId

LOWEST = -1e9
Aggregate = Callable[[FloatVector, IntVector, int], FloatVector]


@dataclass(frozen=True)
class Passages:
    """The texts that are ranked, and whose they are; a passage of several owners stands in ``rows`` once for each.

    Args:
        texts: Passages.
        documents: The document of each.
        targets: What can be ranked, by rising id.
        rows: Position in ``texts``, sorted by owner.
        owners: Position in ``targets`` beside each of ``rows``.
    """

    texts: list[str]
    documents: list[str]
    targets: list[str]
    rows: IntVector
    owners: IntVector


def run_baselines(
    bundle: Bundle,
    encoders: Mapping[str, Encoder],
    cache: VectorCache,
    *,
    depth: int | None = None,
    progress: Progress = no_progress,
) -> dict[str, Run]:
    """Rank a bundle's targets by every naive method.

    Args:
        bundle: The test collection; candidates and excluded evidence count as they do for the matcher.
        encoders: The dense models.
        cache: Vectors that were made before.
        depth: Keep only so many targets a query, the best; all when ``None``.
        progress: Told of long steps.

    Returns:
        Method → query → targets by (−score, id). A target without a passage that counts gets `LOWEST`.
    """
    passages = collect_passages(bundle)
    methods = naive_views(passages.texts, [query.text for query in bundle.queries], encoders, cache)
    aggregates = {"max": best_passage} if bundle.target is Target.DOCUMENT else AGGREGATES
    runs: dict[str, Run] = {f"{method}, {name}": {} for method in methods for name in aggregates}
    for position, query in enumerate(bundle.queries):
        kept = _kept_pairs(query, passages)
        wanted = _wanted(query, passages.targets)
        for method, score in methods.items():
            scores = score(position)[passages.rows[kept]]
            for name, aggregate in aggregates.items():
                by_target = aggregate(scores, passages.owners[kept], len(passages.targets))
                runs[f"{method}, {name}"][query.query_id] = _ranked(by_target, wanted, passages.targets, depth)
        progress(f"{bundle.name}: baselines", position + 1, len(bundle.queries))
    return runs


def collect_passages(bundle: Bundle) -> Passages:
    """Split a bundle's documents as the index does, and say whose each passage is."""
    texts: list[str] = []
    documents: list[str] = []
    pairs: list[tuple[str, int]] = []
    for document in bundle.documents:
        owners = document.owners if bundle.target is Target.OWNER else (document.document_id,)
        whole = "\n".join(part for part in (document.title, document.text) if part)
        for passage in split_passages(whole) if owners else []:
            pairs += [(owner, len(texts)) for owner in owners]
            texts.append(passage.text)
            documents.append(document.document_id)
    named = {owner for owner, _ in pairs} | {target for query in bundle.queries for target in query.candidates or ()}
    targets = sorted(named | set(bundle.owners if bundle.target is Target.OWNER else ()))
    number = {target: position for position, target in enumerate(targets)}
    sorted_pairs = np.array(sorted((number[owner], row) for owner, row in pairs), dtype=np.int64).reshape(-1, 2)
    return Passages(texts, documents, targets, sorted_pairs[:, 1], sorted_pairs[:, 0])


def best_passage(scores: FloatVector, owners: IntVector, count: int) -> FloatVector:
    """Return each owner's largest score, `LOWEST` without any; ``owners`` beside ``scores``, 0 … ``count`` − 1."""
    best = np.full(count, LOWEST, dtype=np.float32)
    np.maximum.at(best, owners, scores)
    return best


def reciprocal_rank_sum(scores: FloatVector, owners: IntVector, count: int) -> FloatVector:
    """Return s₁ + s₂ / 2 + s₃ / 3 … of each owner's scores, largest first; `LOWEST` without any."""
    order = np.lexsort((-scores, owners))
    sizes = np.bincount(owners, minlength=count)
    rank = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + 1
    sums = np.bincount(owners[order], scores[order] / rank, minlength=count)
    return np.asarray(np.where(sizes > 0, sums, LOWEST), dtype=np.float32)


AGGREGATES: dict[str, Aggregate] = {"max": best_passage, "rrs": reciprocal_rank_sum}


def _kept_pairs(query: BundleQuery, passages: Passages) -> BoolVector:
    if not query.exclude:
        return np.ones(len(passages.rows), dtype=np.bool_)
    excluded = np.array([document in query.exclude for document in passages.documents], dtype=np.bool_)
    return np.asarray(~excluded[passages.rows], dtype=np.bool_)


def _wanted(query: BundleQuery, targets: Sequence[str]) -> IntVector:
    if query.candidates is None:
        return np.arange(len(targets))
    number = {target: position for position, target in enumerate(targets)}
    return np.array(sorted(number[target] for target in query.candidates), dtype=np.int64)


def _ranked(scores: FloatVector, wanted: IntVector, targets: Sequence[str], depth: int | None) -> list[ScoredId]:
    # Targets stand in order of their ids, so a stable sort breaks ties by id.
    order = wanted[np.argsort(-scores[wanted], kind="stable")][:depth]
    return [ScoredId(targets[position], float(scores[position])) for position in order]
