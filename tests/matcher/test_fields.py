"""Placing questions among fields of work, and asking whether evidence covers them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoded, Role
from embeddings.vector_cache import CachedEncoder, VectorCache
from matcher.fields import NEAREST, Fields, FieldsOfView, Placed, covered, descriptions, read_fields, share_of_life
from matcher.query import Query
from matcher.signs import FIELDS
from tests.matcher.scene import HashEncoder, Scene, evidence, hash_encoders, open_scene, provider

RAILS = "Railway tracks, points and crossings: rail wear, ballast, sleepers"


class Counting(HashEncoder):
    """Counts how often it was asked."""

    asked = 0

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        self.asked += 1
        return super().encode(texts, role)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Scene]:
    opened = open_scene(tmp_path)
    opened.put(
        [provider("weaver"), provider("railway")],
        [
            evidence("e1", "Handloom weavers, cotton yarn, looms and dyes for sarees", "weaver"),
            evidence("e2", "Rail wear, ballast and sleepers of railway tracks", "railway"),
        ],
    )
    yield opened
    opened.store.close()


def test_the_shipped_descriptions_are_many_short_and_distinct() -> None:
    told = descriptions()
    assert len(told) > 600
    assert not [text for text, count in Counter(told).items() if count > 1]
    assert all(8 <= len(text.split()) <= 26 and text == text.strip() for text in told)


def test_a_description_is_placed_in_its_own_field_in_every_view() -> None:
    encoders = hash_encoders()
    fields = read_fields(encoders)
    for number in (0, 100, len(descriptions()) - 1):
        vectors = {view: one.encode([descriptions()[number]], Role.QUERY).vectors[0] for view, one in encoders.items()}
        placed = fields.placed(vectors)
        assert placed.fields[0] == number
        assert len(placed.fields) == NEAREST
        assert placed.shares.sum() == pytest.approx(1)
        assert (np.diff(placed.shares) <= 0).all()


def test_shares_follow_from_standings_and_not_from_the_scale_of_a_model() -> None:
    chance = np.random.default_rng(7)
    vectors = chance.standard_normal((40, 8)).astype(np.float32)
    question = chance.standard_normal(8).astype(np.float32)
    plain = Fields({"one": FieldsOfView(vectors, 0.0, 1.0)}).placed({"one": question})
    larger = Fields({"one": FieldsOfView(vectors * 5, 0.0, 1.0)}).placed({"one": question})
    assert plain.fields.tolist() == larger.fields.tolist()
    assert plain.shares == pytest.approx(larger.shares, rel=1e-4)


def test_coverage_is_the_share_of_each_field_times_how_near_evidence_is() -> None:
    placed = Placed(np.array([3, 5]), np.array([0.75, 0.25], np.float32))
    near = {"one": np.array([2.0, -1.0], np.float32), "two": np.array([4.0, 1.0], np.float32)}
    assert covered(placed, near) == pytest.approx(0.75 * 3 + 0.25 * 0)


def test_a_field_that_somebody_works_in_is_covered_better_than_one_of_nobody(world: Scene) -> None:
    def coverage(without: tuple[str, ...]) -> float:
        signs = world.matcher.look(Query(RAILS), without=without).findings.signs
        assert signs is not None
        return signs.values[FIELDS]

    assert coverage(()) > coverage(("railway",)) + 0.5
    assert coverage(()) == pytest.approx(coverage(("weaver",)), abs=0.1)


def test_signs_do_not_depend_on_how_many_are_wanted(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - a test world, no secret
    words = " ".join(descriptions()).split()
    world = open_scene(tmp_path)
    texts = [evidence(f"e{n:03d}", " ".join(chance.choices(words, k=12)), f"p{n:03d}") for n in range(900)]
    world.put([provider(f"p{n:03d}") for n in range(900)], texts)
    few, many = (world.matcher.look(Query(RAILS), wanted=wanted).findings for wanted in (10, 100))
    assert len(few.scored.owner_ids) < len(many.scored.owner_ids)
    assert few.signs is not None
    assert many.signs is not None
    assert few.signs.values[FIELDS] == pytest.approx(many.signs.values[FIELDS])
    world.store.close()


def test_only_the_views_of_a_question_count() -> None:
    encoders = hash_encoders()
    fields = read_fields(encoders)
    vector = encoders["two"].encode([descriptions()[7]], Role.QUERY).vectors[0]
    assert fields.placed({"two": vector}).fields[0] == 7


def test_a_second_opening_encodes_no_description(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    first, second = Counting("cached"), Counting("cached")
    told: list[tuple[int, int]] = []
    FieldsOfView.of(CachedEncoder(first, cache, lambda _, done, total: told.append((done, total))))
    one = FieldsOfView.of(CachedEncoder(second, cache))
    assert (first.asked > 0, second.asked) == (True, 0)
    assert told[-1] == (len(descriptions()), len(descriptions()))
    assert one.vectors.shape == (len(descriptions()), second.dimension)
    cache.close()


def test_what_belongs_to_daily_life_is_told_from_work() -> None:
    encoders = hash_encoders()
    fields = read_fields(encoders)

    def share(text: str) -> float:
        return share_of_life(
            fields.placed({view: one.encode([text], Role.QUERY).vectors[0] for view, one in encoders.items()})
        )

    assert share("Cricket matches: score, wickets, overs, batsman") > 0.5 > share(RAILS)


def test_each_model_is_asked_for_the_fields_once_in_a_process() -> None:
    first, second = Counting("counted"), Counting("counted")
    fields = read_fields({"a": first})
    assert read_fields({"b": second}).views["b"] is fields.views["a"]
    assert (first.asked, second.asked) == (1, 0)
