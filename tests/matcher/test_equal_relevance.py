"""Who comes first among equally relevant providers: pairs, win rates and the model, on rankings of known answers."""

from __future__ import annotations

import random

import pytest

from matcher.equal_relevance import Pair, equally_relevant_pairs, group_wins, larger_profile_wins
from matcher.scored import ScoredId

EVIDENCE = {"a": 1, "b": 2, "c": 8, "d": 8}
GROUP_OF = {"a": "x", "b": "y", "c": "x", "d": "y"}


def scored(**scores: float) -> list[ScoredId]:
    return [ScoredId(i, score) for i, score in scores.items()]


def test_pairs_share_a_grade_and_the_better_score_stands_before() -> None:
    ranking = scored(a=1.0, b=3.0, c=2.0, d=9.0, e=4.0, f=4.0)
    pairs = equally_relevant_pairs("q", ranking, {"a": 1, "b": 1, "c": 2, "d": 0, "e": 2, "absent": 2})
    assert pairs == [Pair("q", "e", "c", False), Pair("q", "b", "a", False)]


def test_equal_scores_are_half_a_win() -> None:
    pairs = equally_relevant_pairs("q", scored(c=1.0, a=1.0), {"a": 1, "c": 1})
    assert [pair.is_tie for pair in pairs] == [True]
    wins = larger_profile_wins(pairs, EVIDENCE)
    assert wins.rate is not None
    assert (wins.pairs, wins.rate.mean, wins.all_else_equal) == (1, 0.5, 0.5)


def test_profiles_of_one_size_say_nothing_about_size() -> None:
    wins = larger_profile_wins([Pair("q", "c", "d", False)], EVIDENCE)
    assert (wins.pairs, wins.rate, wins.all_else_equal) == (0, None, None)


def test_each_query_weighs_the_same_however_many_pairs_it_has() -> None:
    pairs = [Pair("q1", "c", "a", False), Pair("q1", "c", "b", False), Pair("q1", "d", "a", False)]
    wins = larger_profile_wins([*pairs, Pair("q2", "a", "b", False)], EVIDENCE)
    assert wins.rate is not None
    assert (wins.pairs, wins.rate.mean) == (4, 0.5)


def test_no_pairs_give_no_rate() -> None:
    assert larger_profile_wins([], EVIDENCE).rate is None
    assert group_wins([], "x", GROUP_OF, EVIDENCE).all_else_equal is None


def test_a_side_that_always_wins_gets_a_chance_near_one_and_not_beyond() -> None:
    wins = larger_profile_wins([Pair(f"q{n}", "c", "a", False) for n in range(30)], EVIDENCE)
    assert wins.rate is not None
    assert wins.rate.mean == 1.0
    assert wins.all_else_equal is not None
    assert 0.9 < wins.all_else_equal < 1.0


def test_the_model_tells_a_group_from_the_size_of_its_profiles() -> None:
    """Size decides with the chance that β = 1 gives and membership does not, but members have the larger profiles."""
    chance = random.Random(5)  # noqa: S311 - a test world, no secret
    evidence, group_of, pairs = {}, {}, []
    for n in range(3_000):
        for side in "ab":
            is_member = chance.random() < 0.5
            evidence[f"{side}{n}"] = 2 ** (chance.randint(1, 3) + is_member)
            group_of[f"{side}{n}"] = "members" if is_member else "others"
        odds = evidence[f"a{n}"] ** 1.4427 / evidence[f"b{n}"] ** 1.4427
        first, second = ("a", "b") if chance.random() < odds / (1 + odds) else ("b", "a")
        pairs.append(Pair(f"q{n}", f"{first}{n}", f"{second}{n}", False))
    wins = group_wins(pairs, "members", group_of, evidence)
    assert wins.rate is not None
    assert wins.rate.mean > 0.6
    assert wins.all_else_equal == pytest.approx(0.5, abs=0.04)
    assert larger_profile_wins(pairs, evidence).all_else_equal == pytest.approx(1 / (1 + 2.71828**-1), abs=0.03)
