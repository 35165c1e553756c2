"""What simple things reach: naive ways to find partners, each in a few lines, on the same texts and vectors."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import FloatVector
from matcher.partners.acquaintance import worked_with
from matcher.partners.party import Party
from matcher.scene import Scene

Scores = dict[str, float]
Way = Callable[["Crowd", Party, Collection[str]], Scores]


@dataclass(frozen=True)
class Crowd:
    """Everybody, read once, and the state of the index."""

    parties: Mapping[str, Party]
    scene: Scene
    view: str


def centroid(crowd: Crowd, person: Party, candidates: Collection[str]) -> Scores:
    """Score by the cosine of the mean vectors of two profiles."""
    own = _mean(crowd, person)
    return {one: float(own @ _mean(crowd, crowd.parties[one])) for one in candidates}


def nearest_passage(crowd: Crowd, person: Party, candidates: Collection[str]) -> Scores:
    """Score by the largest cosine of any two passages."""
    own = (person.vectors or {})[crowd.view]
    return {one: float((own @ (crowd.parties[one].vectors or {})[crowd.view].T).max()) for one in candidates}


def common_coauthors(crowd: Crowd, person: Party, candidates: Collection[str]) -> Scores:
    """Score by the co-authors in common, each worth 1 / log of how many it has; texts do not count.

    Source: Adamic and Adar, Friends and neighbors on the Web, Social Networks 2003, doi:10.1016/S0378-8733(03)00009-1.
    """
    own = worked_with(crowd.scene, person.provider_id)
    worth = {one: 1 / math.log(1 + len(worked_with(crowd.scene, one))) for one in own}
    return {one: sum(worth[of] for of in own & worked_with(crowd.scene, one)) for one in candidates}


WAYS: dict[str, Way] = {
    "nearest centroid": centroid,
    "nearest passage": nearest_passage,
    "co-authors in common (Adamic–Adar)": common_coauthors,
}


def _mean(crowd: Crowd, party: Party) -> FloatVector:
    mean = (party.vectors or {})[crowd.view].mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)
