"""A score of somebody, and the one rule by which scores become an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ScoredId:
    """A target (a provider, in a document bundle a document) and its score, higher is better."""

    target_id: str
    score: float


def in_rank_order(scored: Sequence[ScoredId]) -> list[ScoredId]:
    """Sort by falling score, ties by rising id: the one tie rule of the project."""
    return sorted(scored, key=lambda item: (-item.score, item.target_id))
