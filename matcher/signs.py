"""What can be seen of a query and the passages nearest to it, from which it is told whether anybody here can help.

No single sign decides. The raw similarity of the best passage falls with the length and the language of a query; how
far it lies above the corpus, or above the tenth, depends on how much alike the corpus is; words speak where they are
shared. So all of them are read off, by name, and weighed by `matcher.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from embeddings.encoder import FloatVector, IntVector
from embeddings.lexical_index import QueryTokens
from embeddings.search_index import SearchIndex
from embeddings.tokenizer import tokenize
from matcher.encode import EncodedQuery
from matcher.fields import Fields, covered, share_of_life
from matcher.fuse import OF_GLOSS, SMALLEST_DEVIATION
from matcher.language import Language
from matcher.scoring import ScoredOwners
from matcher.sounding import Sounding
from matcher.unheard import Heard, hear

NEAREST = 10
SEVERAL = 5
MANY = 20
NEAR_FIELDS = 200
"""So many rows a view are compared with fields: those that every recall finds, however many providers are wanted."""
PASSAGES = "passages in the index"
FIELDS = "fields covered"
"""How the sign is called that says whether anybody's evidence lies near the fields of a query, see `matcher.fields`."""
OF_LIFE = "share of fields of life"
MIDDLE = " above the middle"
"""How the sign is called that holds by how much the best raw similarity of a view exceeds a middling provider's."""
BEST = " best"
"""How the sign is called that holds the largest raw similarity of a view: the view's name and this."""


class Reading(StrEnum):
    """How a query is read: English as it stands, another script as it stands, or turned into one."""

    ENGLISH = "english"
    NATIVE = "native"
    ROMANISED = "romanised"

    @classmethod
    def of(cls, language: Language) -> Reading:
        """Return how a text of this language is read."""
        if language.is_romanised:
            return cls.ROMANISED
        return cls.ENGLISH if language.is_english else cls.NATIVE


@dataclass(frozen=True)
class Signs:
    """What is seen of one query.

    Args:
        reading: How the query is read.
        passages: How many passages the index holds.
        values: Every sign by its name.
    """

    reading: Reading
    passages: int
    values: Mapping[str, float]


def read_signs(
    encoded: EncodedQuery, index: SearchIndex, scored: ScoredOwners, sounding: Sounding, fields: Fields
) -> Signs:
    """Read the signs of a query off the owners that were scored for it; one of them must have a passage.

    Args:
        encoded: The query as vectors and words.
        index: The index state of this request.
        scored: Everybody who may be in the answer and is worth scoring.
        sounding: The index's words by their sounds.
        fields: Fields among which the query is placed.
    """
    understanding = encoded.understanding
    rows, first = np.unique(scored.passages.rows, return_index=True)
    values = {
        PASSAGES: math.log1p(index.row_count),
        "words in the query": math.log1p(len(understanding.read_as.split())),
        "weight of the gloss": encoded.gloss_weight,
        **of_heard(hear(understanding, index, sounding)),
        **dict(_of_scores(scored)),
        **dict(_of_words("words", encoded.tokens, index, rows)),
        **dict(_of_words("gloss words", tuple(dict.fromkeys(tokenize(understanding.gloss.text))), index, rows)),
    }
    for view, similarities in scored.passages.similarities.items():
        values.update(_of_view(view, similarities[first], encoded, index))
        values[f"{view}{MIDDLE}"] = above_the_middle(best_of_each(scored, similarities))
    if encoded.vectors:
        placed = fields.placed(encoded.vectors)
        nearest = nearest_rows(rows, [similar[first] for similar in scored.passages.similarities.values()])
        nearness = fields.nearness(placed, encoded.vectors, index, nearest)
        values[OF_LIFE] = share_of_life(placed)
        values[FIELDS] = covered(placed, {view: near.max(axis=1) for view, near in nearness.items()})
    return Signs(Reading.of(understanding.language), index.row_count, values)


def nearest_rows(rows: IntVector, similarities: Sequence[FloatVector]) -> IntVector:
    """Return the rows that are nearest to a query in one of its views, whoever else was scored; all where few are.

    Args:
        rows: (n,) the rows that were scored.
        similarities: For each view (n,) their similarities.
    """
    if len(rows) <= NEAR_FIELDS:
        return rows
    nearest = [np.argpartition(-similar, NEAR_FIELDS - 1)[:NEAR_FIELDS] for similar in similarities]
    return rows[np.unique(np.concatenate(nearest))]


def of_heard(heard: Heard) -> dict[str, float]:
    """Return the signs of what the evidence has words for."""
    return {
        "weight heard": math.log1p(heard.heard),
        "weight unheard": math.log1p(heard.unheard),
        "share unheard": heard.unheard_share,
    }


def best_of_each(scored: ScoredOwners, values: FloatVector) -> FloatVector:
    """Return the largest of the values of each owner's passages; owners without a passage are left out."""
    starts = scored.owners.starts
    return np.asarray(np.maximum.reduceat(values[scored.owners.order], starts[:-1][np.diff(starts) > 0]))


def above_the_middle(best: FloatVector) -> float:
    """Return by how much the best of the providers exceeds their median; 0 for one."""
    return float(best.max() - np.median(best))


def _of_scores(scored: ScoredOwners) -> Iterator[tuple[str, float]]:
    best = _largest(scored.owners.scores[np.isfinite(scored.owners.scores)], NEAREST)
    yield "best score", float(best[0])
    yield "mean score of five", float(best[:SEVERAL].mean())
    yield "score above the tenth", float(best[0] - best[-1])


def _of_words(name: str, tokens: QueryTokens, index: SearchIndex, rows: IntVector) -> Iterator[tuple[str, float]]:
    ceiling = index.lexical_ceiling(tokens) if tokens else 0.0
    if ceiling <= 0:
        return
    best = float(index.lexical_scores(tokens, rows).max())
    yield f"{name}: share covered", best / ceiling
    yield f"{name}: score", best


def _of_view(
    view: str, similarities: FloatVector, encoded: EncodedQuery, index: SearchIndex
) -> Iterator[tuple[str, float]]:
    best = _largest(similarities, MANY)
    is_gloss = view.endswith(OF_GLOSS)
    model = view.removesuffix(OF_GLOSS)
    vector = encoded.gloss_vectors[model] if is_gloss else encoded.vectors[model]
    moments = index.moments(model)
    mean = float(vector @ moments.mean)
    deviation = max(math.sqrt(max(0.0, float(vector @ moments.covariance @ vector))), SMALLEST_DEVIATION)
    yield f"{view}{BEST}", float(best[0])
    yield f"{view} above the tenth", float(best[0] - best[:NEAREST][-1])
    if not is_gloss:
        yield f"{view} mean of twenty", float(best.mean())
        yield f"{view} mean of all", mean
        yield f"{view} deviations", float(best[0] - mean) / deviation
        yield f"{view} deviations of five", float(best[:SEVERAL].mean() - mean) / deviation


def _largest(values: FloatVector, count: int) -> FloatVector:
    """Return the largest values, falling; fewer where there are fewer."""
    count = min(count, len(values))
    return np.sort(np.partition(values, len(values) - count)[len(values) - count :])[::-1]
