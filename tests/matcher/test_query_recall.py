"""Which of many queries lie nearest to one provider: by the very score of the dense views, and encoded once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoded, Role
from matcher.aggregate import AggregationSettings
from matcher.fuse import FusionSettings
from matcher.pipeline import MatcherSettings
from matcher.query import Query
from matcher.query_recall import Side
from models.errors import NotFound
from models.records import Problem
from tests.matcher.scene import SOURCE, HashEncoder, Scene, evidence, open_scene, provider

WORDS = "pump seal leak steel coating जल शोधन पंप தண்ணீர் dye cotton loom SS-316L powder rust dairy".split()
BEST_PASSAGE = AggregationSettings(passage_temperature=1e-6, evidence_temperature=1e-6, length_penalty=0, profile=0)
MEANING_ALONE = MatcherSettings(fusion=FusionSettings(lexical_weight=0.0), aggregation=BEST_PASSAGE)
"""So set, the score of a pair is the dense score of the best passage: what recall goes by."""


class CountingEncoder(HashEncoder):
    """Counts the questions that it was asked."""

    asked = 0

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        self.asked += 0 if role is Role.PASSAGE else len(texts)
        return super().encode(texts, role)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def world(tmp_path: Path, encoder: CountingEncoder) -> Iterator[Scene]:
    opened = open_scene(tmp_path, settings=MEANING_ALONE, encoders={"one": encoder, "two": HashEncoder("two", 32)})
    chance = random.Random(11)  # noqa: S311 - a test world, no secret
    texts = [evidence(f"e{n:02d}", " ".join(chance.choices(WORDS, k=12)), f"p{n % 5}") for n in range(20)]
    opened.put([provider(f"p{n}") for n in range(5)] + [provider("silent")], texts)
    yield opened
    opened.store.close()


def queries(count: int = 30) -> list[Query]:
    chance = random.Random(3)  # noqa: S311 - test questions, no secret
    return [Query(" ".join(chance.choices(WORDS, k=chance.randint(2, 9))), problem_id=f"q{n}") for n in range(count)]


@pytest.mark.parametrize("provider_id", ["p0", "p3", "p4"])
@pytest.mark.parametrize("count", [1, 7, 29])
def test_the_nearest_are_those_with_the_best_dense_scores_in_the_order_given(
    world: Scene, provider_id: str, count: int
) -> None:
    asked = queries()
    scores = np.array([row[0] for row in world.matcher.affinities(asked, [provider_id]).rows])
    best = sorted(np.argsort(-scores, kind="stable")[:count].tolist())
    assert world.matcher.nearest(asked, provider_id, count) == [asked[place] for place in best]


@pytest.mark.parametrize("count", [1, 3, 6])
def test_questions_with_an_english_gloss_are_near_by_both(world: Scene, count: int) -> None:
    hindi = [
        "पंप से पानी टपकता है",
        "कपास की रंगाई",
        "लोहे के पंप पर जंग",
        "कपड़े की रंगाई में पानी",
        "दूध और पानी की मशीन",
        "जल शोधन",
    ]
    asked = [*(Query(text, problem_id=f"h{n}") for n, text in enumerate(hindi)), Query("pump seal leak")]
    encoded = [world.matcher.look(query).findings.encoded for query in asked]
    assert sum(bool(one.gloss_vectors) for one in encoded) >= 4
    scores = np.array([row[0] for row in world.matcher.affinities(asked, ["p2"]).rows])
    best = sorted(np.argsort(-scores, kind="stable")[:count].tolist())
    assert world.matcher.nearest(asked, "p2", count) == [asked[place] for place in best]


def test_a_side_keeps_the_vectors_that_are_there_and_no_others(world: Scene) -> None:
    glossed = world.matcher.look(Query("पंप से पानी टपकता है")).findings.encoded
    plain = world.matcher.look(Query("pump seal leak")).findings.encoded
    kept = [Side.of(one, view, size) for one in (glossed, plain) for view, size in (("one", 48), ("none", 48))]
    assert [one.vectors.shape for one in kept] == [(2, 48), (0, 48), (1, 48), (0, 48)]
    assert [one.weights.shape for one in kept] == [(2,), (0,), (1,), (0,)]


def test_all_are_near_where_no_more_are_wanted_and_none_where_nothing_is_searched(world: Scene) -> None:
    asked = queries(5)
    assert world.matcher.nearest(asked, "p0", 5) == asked
    assert world.matcher.nearest(asked, "silent", 2) == []
    assert world.matcher.nearest([], "p0", 2) == []
    with pytest.raises(NotFound):
        world.matcher.nearest(asked, "nobody", 2)


def test_problems_with_the_same_words_are_near_together(world: Scene) -> None:
    asked = [Query("pump seal leak", problem_id="a"), Query("cotton loom"), Query("pump seal leak", problem_id="b")]
    near = world.matcher.nearest(asked, "p0", 1)
    assert near in (asked[1:2], [asked[0], asked[2]])


def test_what_was_asked_before_is_not_encoded_again_and_what_is_new_is(world: Scene, encoder: CountingEncoder) -> None:
    asked = queries()
    world.matcher.nearest(asked, "p0", 3)
    before = encoder.asked
    world.matcher.nearest(asked, "p1", 3)
    assert encoder.asked == before
    world.matcher.nearest([*asked, Query("a new word: zinc")], "p1", 3)
    assert encoder.asked == before + 1


def test_new_evidence_counts_at_once(world: Scene) -> None:
    asked = [*queries(), Query("zinc galvanising bath")]
    assert asked[-1] not in world.matcher.nearest(asked, "p0", 3)
    world.put([], [evidence("e-new", "zinc galvanising bath", "p0")])
    assert asked[-1] in world.matcher.nearest(asked, "p0", 3)


def test_a_stored_problem_changes_nothing_of_what_was_worked_out_of_the_passages(world: Scene) -> None:
    before = world.matcher.scene()
    assert len(before.positions) == 5
    with world.store.write() as transaction:
        transaction.problems.put([Problem("p-new", "pumps leak", SOURCE)])
    after = world.matcher.scene()
    assert after is not before
    assert after.index.applied_seq > before.index.applied_seq
    assert after.is_like(before)
    assert after.positions is before.positions
    world.put([], [evidence("e-new", "zinc", "p0")])
    assert not world.matcher.scene().is_like(before)
