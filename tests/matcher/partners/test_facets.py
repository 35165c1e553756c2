"""The facets of a profile: the greedy choice against the best of all, and what each stands for."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest

from matcher.partners.facets import choose, facets_of
from tests.matcher.partners.world import party


def reached(alike: np.ndarray, chosen: tuple[int, ...]) -> float:
    return float(alike[:, list(chosen)].max(axis=1).sum())


@pytest.mark.parametrize("seed", range(20))
def test_the_greedy_choice_reaches_what_its_proof_promises(seed: int) -> None:
    draws = np.random.default_rng(seed)
    vectors = np.abs(draws.standard_normal((9, 4)))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    alike = vectors @ vectors.T
    best = max(reached(alike, subset) for subset in combinations(range(9), 3))
    assert reached(alike, tuple(choose(alike, 3))) >= (1 - 1 / math.e) * best


def test_each_line_of_work_has_its_facet_with_its_share() -> None:
    texts = {f"w{n}": (f"water {n}", [1, n / 100, 0]) for n in range(3)} | {"m": ("metal", [0, 0, 1])}
    found = facets_of(party("a", texts), most=2)
    assert [round(one.weight, 2) for one in found] == [0.75, 0.25]
    assert found[0].text.startswith("water")
    assert found[1].text == "metal"
    assert sum(one.weight for one in found) == pytest.approx(1.0)


def test_repeated_evidence_needs_no_second_facet() -> None:
    same = {f"e{n}": ("the same", [1, 0, 0]) for n in range(4)}
    assert [(one.evidence_id, one.weight) for one in facets_of(party("a", same))] == [("e0", 1.0)]


def test_who_has_no_evidence_has_no_facets() -> None:
    assert facets_of(party("a")) == ()
