"""Whether the shipped calibration holds in directories that it was not fitted on: bundles that lie beside the clone.

For each, the shipped curves are taken as they are, and once more brought to scale by slope and shift that are fitted on
all *other* bundles (leave one bundle out): how far judgements of elsewhere help.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from embeddings.encoder import Encoder, Progress
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.calibrate import sigmoid
from matcher.evaluation.bundle import Bundle, BundleQuery
from matcher.evaluation.temporary_store import load_bundle
from matcher.look import Look
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.rank import promises, rank_order, ranked_at
from matcher.scored import ScoredId
from models.store import Store
from scripts.calibration.observation import SHOWN
from scripts.calibration.reliability import Pairs, Reliability, reliability

SMALLEST = 1e-6


@dataclass(frozen=True)
class Elsewhere:
    """One bundle: its name, and how well probabilities come true there, as shipped and brought to scale."""

    name: str
    shipped: Reliability
    scaled: Reliability | None


def measure_elsewhere(bundles: Mapping[str, Sequence[Pairs]]) -> list[Elsewhere]:
    """Measure each bundle; with one bundle only there is nothing to bring it to scale by."""
    measured = []
    for name, pairs in bundles.items():
        others = [one for other, of in bundles.items() if other != name for one in of]
        scaled = reliability(_scaled(pairs, others)) if others else None
        measured.append(Elsewhere(name, reliability(pairs), scaled))
    return measured


def pairs_of(bundle: Bundle, encoders: Mapping[str, Encoder], cache: VectorCache, progress: Progress) -> list[Pairs]:
    """Return predictions and judgements of the providers shown for each judged query of a bundle."""
    with tempfile.TemporaryDirectory(prefix="setu-honesty-") as folder:
        store = Store.open(Path(folder) / "bundle.db")
        try:
            load_bundle(bundle, store)
            indexer = Indexer(store, encoders, Path(folder) / "bundle.index", cache)
            indexer.rebuild(progress)
            matcher = Matcher(store, indexer, encoders)
            return [pairs for query in bundle.queries if (pairs := _pairs(bundle, query, matcher)).predicted]
        finally:
            store.close()


def _pairs(bundle: Bundle, query: BundleQuery, matcher: Matcher) -> Pairs:
    asked = Query(text=query.text, exclude_evidence=query.exclude)
    look = matcher.look(asked, wanted=len(query.candidates or ()) or SHOWN)
    grades = bundle.grades.get(query.query_id, {})
    wanted = set(query.candidates) if query.candidates is not None else None
    chances = _chances(look, wanted) if any(grade >= 1 for grade in grades.values()) else []
    relevant = tuple(grades.get(one.target_id, 0) >= 1 for one in chances)
    return Pairs(tuple(one.score for one in chances), relevant)


def _chances(look: Look, wanted: set[str] | None) -> list[ScoredId]:
    found = look.findings
    ranked = ranked_at(found.scored, rank_order(found.scored))
    shown = [item for item in ranked if wanted is None or item.owner_id in wanted][:SHOWN]
    promised = promises(shown, found.scored, found.signs, found.calibration)
    return [ScoredId(owner_id, promise.probability) for owner_id, promise in promised.items()]


def _scaled(pairs: Sequence[Pairs], others: Sequence[Pairs]) -> list[Pairs]:
    exponents = [_exponent(value) for one in others for value in one.predicted]
    labels = [value for one in others for value in one.relevant]
    model = LogisticRegression(C=1e6).fit(np.array(exponents)[:, np.newaxis], labels)
    slope, shift = float(model.coef_[0][0]), float(model.intercept_[0])
    return [
        Pairs(tuple(sigmoid(slope * _exponent(value) + shift) for value in one.predicted), one.relevant)
        for one in pairs
    ]


def _exponent(probability: float) -> float:
    kept = min(1 - SMALLEST, max(SMALLEST, probability))
    return float(np.log(kept / (1 - kept)))
