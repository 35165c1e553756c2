"""Position bias: who is shown first is judged most, whoever it is.

That somebody looks at rank r is taken to happen with probability ∝ 1 / r^η. A judgement counts by the inverse of it,
clipped, because one judgement far down must not outweigh all others:

    weight(r) = min(most, r^η)          r from 1; a provider that was judged without being shown (rank 0) weighs 1

Source: Joachims, Swaminathan and Schnabel, Unbiased learning-to-rank with biased feedback, WSDM 2017,
doi:10.1145/3018661.3018699 (inverse propensities, examination 1 / r^η, clipping); Wang et al., Learning to rank with
selection bias in personal search, SIGIR 2016, doi:10.1145/2911451.2911537.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PositionBias:
    """How examination falls with rank: the exponent η, and the largest weight; η = 0 ignores ranks."""

    eta: float = 1.0
    most: float = 5.0

    def weight(self, rank: int) -> float:
        """Return the clipped inverse of the examination of a rank; 1 for rank 0, which was not shown."""
        return float(min(self.most, max(1, rank) ** self.eta))
