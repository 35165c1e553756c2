"""Fields of work and of life: several hundred short descriptions among which a question is placed, in any language.

A question in Hindi about a pantograph lies as near to a passage about looms as one about looms does. Among descriptions
of all fields it is nearest to railways nevertheless. So it is first placed among them, and then the descriptions, not
the question, are compared with the evidence, English with English:

    share(field) = softmax, over the nearest fields, of  sharpness · z(field)
    covered      = Σ over these fields  share · mean over views of (best similarity of a passage − α) / β

z = similarity to the question, standardised over all fields, mean over views; α and β = mean and deviation of the
similarity of two different fields, so that models with other scales count alike. Source: cohort normalisation of
speaker verification (Auckenthaler, Carey and Lloyd-Thomas, 2000), with descriptions in place of other speakers.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from embeddings.encoder import BoolVector, Encoder, FloatMatrix, FloatVector, IntVector, Role
from embeddings.search_index import SearchIndex
from matcher.fuse import SMALLEST_DEVIATION

NEAREST = 16
SHARPNESS = 2.0


@dataclass(frozen=True)
class Placed:
    """The fields that a question is nearest to: their numbers, and how much each counts, 1 in all."""

    fields: IntVector
    shares: FloatVector


@dataclass(frozen=True)
class FieldsOfView:
    """The fields as one view sees them.

    Args:
        vectors: (n, d) unit vectors of the descriptions.
        mean: Mean similarity of two different fields.
        deviation: Deviation of that similarity.
    """

    vectors: FloatMatrix
    mean: float
    deviation: float

    @classmethod
    def of(cls, encoder: Encoder) -> FieldsOfView:
        """Encode the descriptions as passages are, rounded as stored vectors are."""
        vectors = encoder.encode(descriptions(), Role.PASSAGE).vectors.astype(np.float16).astype(np.float32)
        similarities = (vectors @ vectors.T)[~np.eye(len(vectors), dtype=np.bool_)]
        return cls(vectors, float(similarities.mean()), max(float(similarities.std()), SMALLEST_DEVIATION))

    def standing(self, question: FloatVector) -> FloatVector:
        """Return (n,) how near each field is to a question, in deviations above the mean of all fields."""
        similarities = self.vectors @ question
        standing: FloatVector = (similarities - similarities.mean()) / max(similarities.std(), SMALLEST_DEVIATION)
        return standing

    def nearness(self, placed: Placed, index: SearchIndex, view: str, rows: IntVector) -> FloatMatrix:
        """Return (m, r) how near each row is to each field of a question, in deviations above two fields."""
        similarities = index.similarities_of(view, self.vectors[placed.fields], rows)
        return (similarities - np.float32(self.mean)) / np.float32(self.deviation)


@dataclass(frozen=True)
class Fields:
    """The fields as each view sees them."""

    views: Mapping[str, FieldsOfView]

    def placed(self, vectors: Mapping[str, FloatVector]) -> Placed:
        """Return the fields that a question is nearest to.

        Args:
            vectors: The question's unit vector in one dense view at least.
        """
        standings = [self.views[view].standing(vector) for view, vector in vectors.items()]
        standing = np.mean(standings, axis=0)
        fields = np.argsort(-standing, kind="stable")[:NEAREST]
        shares = np.exp(SHARPNESS * (standing[fields] - standing[fields[0]]))
        return Placed(fields, shares / shares.sum())

    def nearness(
        self, placed: Placed, vectors: Mapping[str, FloatVector], index: SearchIndex, rows: IntVector
    ) -> dict[str, FloatMatrix]:
        """Return for each view of a question (m, r): how near each row is to each of its fields."""
        return {view: self.views[view].nearness(placed, index, view, rows) for view in vectors}


def covered(placed: Placed, nearest: Mapping[str, FloatVector]) -> float:
    """Return how well evidence covers the fields of a question.

    Args:
        placed: The fields.
        nearest: For each view (m,) how near the nearest passage is to each of them.
    """
    return float(placed.shares @ np.mean(list(nearest.values()), axis=0))


def share_of_life(placed: Placed) -> float:
    """Return how much of a question belongs to fields of life (recipes, films, papers …) and not of work, 0..1."""
    return float(placed.shares[_are_of_life()[placed.fields]].sum())


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    """Return kind (``work`` or ``life``), name and description of all fields that ship with Setu."""
    lines = (files("matcher") / "fields.tsv").read_text(encoding="utf-8").splitlines()
    return tuple((kind, name, text) for kind, name, text in (line.split("\t") for line in lines[1:]))


@cache
def _are_of_life() -> BoolVector:
    return np.array([kind == "life" for kind, _, _ in _table()])


def descriptions() -> tuple[str, ...]:
    """Return the descriptions of all fields, in their order."""
    return tuple(text for _, _, text in _table())


_known: dict[str, FieldsOfView] = {}
_reading = threading.Lock()


def read_fields(encoders: Mapping[str, Encoder]) -> Fields:
    """Return the fields as these encoders see them; each is asked once in a process.

    Args:
        encoders: View → encoder; one with a cache is asked quickest.
    """
    with _reading:
        for encoder in encoders.values():
            if encoder.fingerprint not in _known:
                _known[encoder.fingerprint] = FieldsOfView.of(encoder)
        return Fields({view: _known[encoder.fingerprint] for view, encoder in encoders.items()})
