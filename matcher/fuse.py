"""Stage 4, fuse: one score a passage out of several views.

A raw cosine means something else for every model and every query, so each dense view is first put on one scale: how
many standard deviations a passage lies above the mean of the whole corpus *for this query*. Mean and deviation follow
exactly from two moments of the corpus, so no other candidate is needed and the score of a pair never depends on who
else is asked for:

    z(q, p) = (q·p − q·μ) / sqrt(qᵀ Σ q)        μ, Σ = mean and covariance of all passage vectors of the view

    score(q, p) = mean over views of z(q, p) + lexical weight · covered share

The English gloss of a query in another language is one more look through each dense view; it weighs in the mean by how
much of the query the glossary knows.

Words need no such scale, but they need a measure of trust: a long problem and a short phrase of a profile always share
some word, and it says little. So the lexical view adds the share of the query's information that a passage covers: its
BM25 score over the score that no passage can exceed (the idf of all words of the query), on a scale halfway between
that share and its z-score, so that it can be compared across queries:

    words(q, p) = share(q, p) / sqrt(σ(q))        σ = standard deviation of the share over the whole corpus

It is small where profiles are short phrases, and counts where texts are alike or a code is met; no switch is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import FloatVector, IntVector
from embeddings.lexical_index import QueryTokens
from embeddings.moments import Moments
from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery

LEXICAL = "words"
OF_GLOSS = " (gloss)"
SMALLEST_DEVIATION = 1e-3


@dataclass(frozen=True)
class FusionSettings:
    """What each dense view (averaged over those asked) and the lexical view weigh."""

    dense_weight: float = 1.0
    lexical_weight: float = 1.0


@dataclass(frozen=True)
class FusedPassages:
    """Scored passages.

    Args:
        rows: Rows of the index.
        scores: The fused score of each.
        shares: What every view adds to the scores.
        similarities: The raw similarity to the query in each dense view; that to its gloss times the gloss's weight.
    """

    rows: IntVector
    scores: FloatVector
    shares: dict[str, FloatVector]
    similarities: dict[str, FloatVector]


@dataclass(frozen=True)
class Similarities:
    """The raw similarities of passages to a query, by view: to its text, and to its gloss where it has one."""

    of_text: dict[str, FloatVector]
    of_gloss: dict[str, FloatVector]


def fuse_views(
    encoded: EncodedQuery,
    index: SearchIndex,
    rows: IntVector,
    settings: FusionSettings,
    known: Similarities | None = None,
) -> FusedPassages:
    """Score passages by all views of the query; the shares add up to the scores.

    Args:
        encoded: The query.
        index: Where the passages are.
        rows: The passages.
        settings: What the views weigh.
        known: Their similarities to the query, where they have been looked up together with those to other queries.
    """
    total = sum(map(encoded.weight_of, encoded.vectors)) + encoded.gloss_weight * len(encoded.gloss_vectors)
    weight = settings.dense_weight / total if total else 0.0
    found = known or similarities_of_queries([encoded], index, rows)[0]
    similarities = dict(found.of_text)
    shares = {
        view: np.float32(weight * encoded.weight_of(view))
        * standardised(similarities[view], vector, index.moments(view))
        for view, vector in encoded.vectors.items()
    }
    for view, vector in encoded.gloss_vectors.items():
        glossed = standardised(found.of_gloss[view], vector, index.moments(view))
        shares[f"{view}{OF_GLOSS}"] = np.float32(weight * encoded.gloss_weight) * glossed
        similarities[f"{view}{OF_GLOSS}"] = np.float32(encoded.gloss_weight) * found.of_gloss[view]
    shares[LEXICAL] = np.float32(settings.lexical_weight) * covered_share(index, encoded.tokens, rows)
    scores = np.sum(list(shares.values()), axis=0, dtype=np.float32)
    return FusedPassages(rows, np.asarray(scores, dtype=np.float32), shares, similarities)


def similarities_of_queries(encoded: Sequence[EncodedQuery], index: SearchIndex, rows: IntVector) -> list[Similarities]:
    """Return the similarities of passages to each query; what a view holds of the rows is read once for all of them."""
    found = [Similarities({}, {}) for _ in encoded]
    for view in dict.fromkeys(view for one in encoded for view in (*one.vectors, *one.gloss_vectors)):
        asked = [
            (kept, vectors[view])
            for one, known in zip(encoded, found, strict=True)
            for kept, vectors in ((known.of_text, one.vectors), (known.of_gloss, one.gloss_vectors))
            if view in vectors
        ]
        products = index.similarities_of(view, np.stack([vector for _, vector in asked]), rows)
        for (kept, _), values in zip(asked, products, strict=True):
            kept[view] = values
    return found


def covered_share(index: SearchIndex, tokens: QueryTokens, rows: IntVector) -> FloatVector:
    """Return words(q, p) of each passage; 0 where no word is shared, and for all when the query has no words."""
    ceiling = index.lexical_ceiling(tokens)
    deviation = index.lexical_deviation(tokens)
    if ceiling <= 0 or deviation <= 0:
        return np.zeros(len(rows), dtype=np.float32)
    scale = 1.0 / float(np.sqrt(ceiling * deviation))  # share / sqrt(deviation / ceiling), with share = score / ceiling
    return np.asarray(index.lexical_scores(tokens, rows) * scale, dtype=np.float32)


def standardised(similarities: FloatVector, vector: FloatVector, moments: Moments) -> FloatVector:
    """Return z(q, p) of passages with these similarities; 0 for all where the corpus has no spread."""
    mean = float(vector @ moments.mean)
    deviation = float(np.sqrt(max(0.0, float(vector @ moments.covariance @ vector))))
    return np.asarray((similarities - mean) / max(deviation, SMALLEST_DEVIATION), dtype=np.float32)
