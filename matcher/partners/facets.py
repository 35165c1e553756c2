"""The facets of a profile: few pieces of evidence that stand for all of it, and how much of it each stands for.

A long profile holds several lines of work, which one query of the whole would blur. So that every line is asked for,
pieces are chosen one after the other such that each piece of the profile lies near to a chosen one:

    chosen = argmax over sets S of at most k pieces of  Σ over pieces e  max over s in S  cos(e, s)

found greedily, which reaches at least 1 − 1/e of the best possible sum. A facet weighs the share of the pieces that lie
nearest to it, so that the weights add up to 1.

Source: Nemhauser, Wolsey and Fisher, An analysis of approximations for maximizing submodular set functions,
Mathematical Programming 1978, doi:10.1007/BF01588971 (facility location).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.partners.party import Party

MOST_FACETS = 5


@dataclass(frozen=True)
class Facet:
    """One line of work: the evidence that stands for it, the beginning of its text, and its share of the profile."""

    evidence_id: str
    text: str
    weight: float


def facets_of(party: Party, most: int = MOST_FACETS) -> tuple[Facet, ...]:
    """Return the facets of a profile, the heaviest first, ties by evidence id; none for a profile without evidence.

    Args:
        party: The provider; each piece of evidence counts by its first passage.
        most: How many facets at most.
    """
    firsts = _first_passages(party)
    ids = sorted(firsts)
    if not ids:
        return ()
    alike = _similarities(party, [firsts[one] for one in ids])
    chosen = choose(alike, most)
    nearest = np.argmax(alike[:, chosen], axis=1)
    facets = [
        Facet(ids[piece], party.passages[firsts[ids[piece]]].text, float(np.mean(nearest == place)))
        for place, piece in enumerate(chosen)
    ]
    return tuple(sorted(facets, key=lambda facet: (-facet.weight, facet.evidence_id)))


def choose(alike: npt.NDArray[np.float64], most: int) -> list[int]:
    """Return the greedily chosen positions, in the order of choice; of equals the first.

    Args:
        alike: (n, n) how much alike each two pieces are.
        most: How many at most; fewer where another piece would add nothing.
    """
    chosen: list[int] = []
    reached = np.full(len(alike), -1.0)
    for _ in range(min(most, len(alike))):
        gains = np.maximum(alike - reached[:, np.newaxis], 0.0).sum(axis=0)
        best = int(np.argmax(gains))
        if chosen and gains[best] <= 1e-6:
            break
        chosen.append(best)
        reached = np.maximum(reached, alike[:, best])
    return chosen


def _first_passages(party: Party) -> dict[str, int]:
    firsts: dict[str, int] = {}
    for place, passage in enumerate(party.passages):
        firsts.setdefault(passage.evidence.evidence_id, place)
    return firsts


def _similarities(party: Party, places: list[int]) -> npt.NDArray[np.float64]:
    views = [vectors[places].astype(np.float64) for vectors in (party.vectors or {}).values()]
    return np.asarray(np.mean([vectors @ vectors.T for vectors in views], axis=0))
