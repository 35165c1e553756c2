"""Mean and covariance of the vectors of one view, kept as sums so that rows can come and go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import FloatMatrix, FloatVector
from embeddings.vector_index import HalfMatrix

_BLOCK = 8192


@dataclass(frozen=True)
class Moments:
    """Mean (d,) and covariance (d, d) of the live passages of one view; zeros when there are none.

    For a query vector q, the inner products with all passages have mean ⟨q, mean⟩ and variance qᵀ · covariance · q.
    """

    mean: FloatVector
    covariance: FloatMatrix


@dataclass(frozen=True)
class MomentSums:
    """Number, sum and sum of outer products of some vectors, in float64."""

    count: int
    total: npt.NDArray[np.float64]
    products: npt.NDArray[np.float64]

    @classmethod
    def of(cls, vectors: HalfMatrix) -> MomentSums:
        """Sum up (n, d) vectors."""
        dimension = vectors.shape[1]
        total = np.zeros(dimension)
        products = np.zeros((dimension, dimension))
        for start in range(0, len(vectors), _BLOCK):
            block = vectors[start : start + _BLOCK].astype(np.float32)
            total += block.sum(axis=0, dtype=np.float64)
            products += block.T @ block
        return cls(len(vectors), total, products)

    def __add__(self, other: MomentSums) -> MomentSums:
        """Return the sums over both sets."""
        return MomentSums(self.count + other.count, self.total + other.total, self.products + other.products)

    def __sub__(self, other: MomentSums) -> MomentSums:
        """Return the sums without a subset."""
        return MomentSums(self.count - other.count, self.total - other.total, self.products - other.products)

    def moments(self) -> Moments:
        """Return mean and covariance (divided by the number of vectors)."""
        count = max(self.count, 1)
        mean = self.total / count
        covariance = self.products / count - np.outer(mean, mean)
        return Moments(mean.astype(np.float32), covariance.astype(np.float32))
