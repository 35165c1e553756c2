"""How near two passages lie: arithmetic by hand, both directions, and scripts that no model reads."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.partners.nearness import nearness
from matcher.partners.party import Party
from tests.matcher.partners.world import VIEW, party, spread


def test_it_is_the_mean_of_both_standardised_directions() -> None:
    first = party("a", {"e1": ("steel", [1, 0, 0]), "e2": ("milk", [0, 1, 0])})
    second = party("b", {"e3": ("steel too", [3, 4, 0])})
    # Cosines .6 and .8, the corpus has deviation .25 in every direction.
    assert nearness(first, second, spread()) == pytest.approx(np.array([[2.4], [3.2]]))


def test_exchanging_the_two_transposes_it() -> None:
    draws = np.random.default_rng(7)
    first, second = (
        party(name, {f"e{name}{n}": ("text", draws.standard_normal(3).tolist()) for n in range(size)})
        for name, size in (("a", 4), ("b", 3))
    )
    moments = spread()
    assert nearness(first, second, moments) == pytest.approx(nearness(second, first, moments).T)


def test_a_profile_without_evidence_is_near_to_nothing() -> None:
    assert nearness(party("a"), party("b", {"e": ("text", [1, 0, 0])}), spread()).shape == (0, 1)


def test_a_model_that_does_not_read_a_script_says_nothing_of_it() -> None:
    english = "all-MiniLM-L6-v2"

    def seen_by_both(one: Party) -> Party:
        vectors = (one.vectors or {})[VIEW]
        return Party(one.provider, one.organisation, one.passages, {VIEW: vectors, english: -vectors})

    moments = spread() | {english: spread()[VIEW]}
    hindi = seen_by_both(party("a", {"e1": ("पानी की जाँच", [1, 0, 0])}))
    latin = seen_by_both(party("b", {"e2": ("water test", [1, 0, 0])}))
    assert nearness(hindi, latin, moments) == pytest.approx(np.array([[4.0]]))
    assert nearness(latin, latin, moments) == pytest.approx(np.array([[4.0]])), "both views agree here"
