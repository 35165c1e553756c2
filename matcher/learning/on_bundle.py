"""Two versions of the ranker on a test collection, by the code path of every evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import Encoder, Progress, no_progress
from embeddings.vector_cache import VectorCache
from matcher.evaluation.bootstrap import Interval, paired_interval
from matcher.evaluation.bundle import Bundle
from matcher.evaluation.evaluate import evaluate_bundle
from matcher.pipeline import MatcherSettings
from matcher.ranker import Ranker

MEASURES = ("nDCG@10", "AP", "success@1")


@dataclass(frozen=True)
class MeasureOfTwo:
    """Means of one measure for two rankers, and the difference (first less second) over queries with its interval."""

    first: float
    second: float
    difference: Interval


@dataclass(frozen=True)
class BundleOfTwo:
    """What came out of one bundle for two rankers, by measure; without any measure when no query has a relevant one."""

    name: str
    queries: int
    measures: dict[str, MeasureOfTwo]


def compare_on_bundle(
    bundle: Bundle,
    encoders: Mapping[str, Encoder],
    cache: VectorCache,
    first: Ranker,
    second: Ranker,
    *,
    progress: Progress = no_progress,
    scratch: Path | None = None,
) -> BundleOfTwo:
    """Evaluate a bundle with either ranker and everything else by default.

    Args:
        bundle: The test collection.
        encoders: The dense views.
        cache: Vectors that were made before.
        first: One ranker.
        second: The other one.
        progress: Told of long steps.
        scratch: Folder in which stores lie meanwhile.
    """
    found = [
        evaluate_bundle(
            bundle, encoders, cache, settings=MatcherSettings(ranker=one), progress=progress, scratch=scratch
        ).measured.per_query
        for one in (first, second)
    ]
    values = {name: [{i: of[name] for i, of in per_query.items()} for per_query in found] for name in MEASURES}
    return BundleOfTwo(bundle.name, len(found[0]), {name: _of_two(*both) for name, both in values.items() if both[0]})


def _of_two(first: dict[str, float], second: dict[str, float]) -> MeasureOfTwo:
    mean, other = (sum(of.values()) / len(of) for of in (first, second))
    return MeasureOfTwo(mean, other, paired_interval(first, second))
