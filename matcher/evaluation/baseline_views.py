"""The views of the naive baselines: for each query the scores of all passages.

``BM25`` is bm25s and ``TF-IDF`` scikit-learn, both with their own defaults on the project's tokens; a dense model
scores by the cosine. ``models, z-summed`` and ``hybrid, z-summed`` (BM25 and all models) sum up each view's scores of
all passages, less their mean, over their deviation, for each query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import bm25s
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from embeddings.encoder import Encoder, FloatVector, Role
from embeddings.tokenizer import tokenize
from embeddings.vector_cache import CachedEncoder, VectorCache

Scorer = Callable[[int], FloatVector]
"""From a query's position to the scores of all passages."""


def naive_views(
    texts: Sequence[str], asked: Sequence[str], encoders: Mapping[str, Encoder], cache: VectorCache
) -> dict[str, Scorer]:
    """Return every view by its name; without a model those of words only.

    Args:
        texts: The passages.
        asked: The queries, read whole and as they stand.
        encoders: The dense models.
        cache: Vectors that were made before.
    """
    dense = {name: _cosine(texts, asked, CachedEncoder(encoder, cache)) for name, encoder in encoders.items()}
    words = {"BM25": _bm25(texts, asked), "TF-IDF": _tf_idf(texts, asked)}
    if not dense:
        return words
    models = _summed([*dense.values()])
    hybrid = _summed([words["BM25"], *dense.values()])
    return {**words, **dense, "models, z-summed": models, "hybrid, z-summed": hybrid}


def z_scores(scores: FloatVector) -> FloatVector:
    """Return how many deviations each score lies above the mean; all 0 when they are equal."""
    deviation = float(scores.std()) if len(scores) else 0.0
    return np.asarray((scores - scores.mean()) / deviation if deviation > 0 else np.zeros_like(scores), np.float32)


def _bm25(texts: Sequence[str], asked: Sequence[str]) -> Scorer:
    tokens = [tokenize(text) for text in texts]
    vocabulary = {token for passage in tokens for token in passage}
    if not vocabulary:
        return lambda query: np.zeros(len(texts), dtype=np.float32)
    model = bm25s.BM25()
    model.index(tokens, show_progress=False)

    def score(query: int) -> FloatVector:
        known = [token for token in tokenize(asked[query]) if token in vocabulary]
        found = model.get_scores(known) if known else np.zeros(len(texts))
        return np.asarray(found, dtype=np.float32)

    return score


def _tf_idf(texts: Sequence[str], asked: Sequence[str]) -> Scorer:
    if not any(tokenize(text) for text in texts):
        return lambda query: np.zeros(len(texts), dtype=np.float32)
    vectorizer = TfidfVectorizer(analyzer=tokenize)
    rows = vectorizer.fit_transform(texts)
    questions = vectorizer.transform(asked)
    return lambda query: np.asarray((rows @ questions[query].T).todense(), dtype=np.float32)[:, 0]


def _cosine(texts: Sequence[str], asked: Sequence[str], encoder: Encoder) -> Scorer:
    rows = encoder.encode(texts, Role.PASSAGE).vectors
    questions = encoder.encode(asked, Role.QUERY).vectors
    return lambda query: np.asarray(rows @ questions[query], dtype=np.float32)


def _summed(scorers: Sequence[Scorer]) -> Scorer:
    return lambda query: np.sum([z_scores(score(query)) for score in scorers], axis=0, dtype=np.float32)
