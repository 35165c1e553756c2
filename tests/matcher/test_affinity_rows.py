"""Many queries together have the scores of one after another, to the last bit, and encode no stored problem twice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.encoder import Encoded, Role
from embeddings.vector_cache import VectorCache
from matcher import affinity_rows
from matcher.pipeline import NO_EVIDENCE, Matcher, MatcherSettings
from matcher.query import Filters, Query
from matcher.ranker import Ranker, Weight
from models.errors import NotFound
from models.records import Problem
from tests.matcher.scene import SOURCE, HashEncoder, Scene, evidence, open_scene, provider

WORDS = "pump seal leak steel coating जल शोधन पंप தண்ணீர் dye cotton loom SS-316L powder rust dairy".split()
IDS = [f"p{number}" for number in range(9)]
LEARNED = Ranker("learned", {"top three": Weight(0.3, 0.0, 1.0), "best words": Weight(0.2, 0.1, 2.0)})


class CountingEncoder(HashEncoder):
    """Notes what it was asked for."""

    def __init__(self, model_id: str) -> None:
        super().__init__(model_id)
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        if role is not Role.PASSAGE:
            self.asked += texts
        return super().encode(texts, role)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    opened = open_scene(tmp_path_factory.mktemp("world"))
    chance = random.Random(5)  # noqa: S311 - a test world, no secret
    texts = [
        evidence(
            f"e{number:02d}",
            " ".join(chance.choices(WORDS, k=chance.randint(1, 250))),
            *chance.sample(IDS[:8], chance.randint(1, 3)),
            year=chance.choice([None, 2004, 2020]),
        )
        for number in range(30)
    ]
    opened.put([provider(one) for one in IDS], texts)
    yield opened
    opened.store.close()


QUERIES = st.builds(
    Query,
    text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=120).map(" ".join),
    filters=st.builds(Filters, since_year=st.sampled_from([None, 2010])),
    exclude_evidence=st.frozensets(st.sampled_from([f"e{n:02d}" for n in range(30)]), max_size=20),
    is_fame_neutral=st.booleans(),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(QUERIES, max_size=7), st.lists(st.sampled_from(IDS), max_size=12), st.sampled_from([None, LEARNED]))
def test_together_and_alone_the_scores_are_the_same_to_the_last_bit(
    world: Scene, queries: list[Query], wanted: list[str], ranker: Ranker | None
) -> None:
    matcher = Matcher(world.store, world.indexer, open_encoders(), MatcherSettings(ranker=ranker))
    found = matcher.affinities(queries, wanted)
    assert found.provider_ids == tuple(wanted)
    for query, row in zip(queries, found.rows, strict=True):
        alone = {item.target_id: item.score for item in matcher.affinity(query)}
        assert row.tolist() == [alone[one] for one in wanted]
        shown = {match.provider.provider_id: match.score for match in matcher.match(query, top=20).matches}
        assert shown == {one: alone[one] for one in shown}


def open_encoders() -> dict[str, HashEncoder]:
    return {"one": HashEncoder("one"), "two": HashEncoder("two", 32)}


def test_a_matrix_of_many_blocks_is_that_of_one(world: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = [Query(" ".join(WORDS[n:] + WORDS[:n])) for n in range(len(WORDS))]
    whole = np.array(list(world.matcher.affinities(queries).rows))
    monkeypatch.setattr(affinity_rows, "MOST_QUERIES", 3)
    assert np.array(list(world.matcher.affinities(queries).rows)).tolist() == whole.tolist()
    assert (whole[:, -1] == NO_EVIDENCE).all()


def test_no_queries_have_no_rows_and_unknown_providers_are_refused(world: Scene) -> None:
    assert list(world.matcher.affinities([]).rows) == []
    with pytest.raises(NotFound, match="nobody"):
        world.matcher.affinities([Query("pump")], ["p0", "nobody"])


def stored(number: int, text: str) -> Problem:
    return Problem(f"q{number}", text, SOURCE, title="Leak")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Scene, Matcher, CountingEncoder, VectorCache]]:
    scene = open_scene(tmp_path)
    scene.put([provider("p0")], [evidence("e0", "pump seal", "p0")])
    with scene.store.write() as transaction:
        transaction.problems.put([stored(1, "pump leaks"), stored(2, "पंप रिसता है"), stored(3, "pump leaks")])
    encoder, cache = CountingEncoder("one"), VectorCache(tmp_path / "vectors.sqlite")
    encoders = {"one": encoder, "two": HashEncoder("two", 32)}
    yield scene, Matcher(scene.store, scene.indexer, encoders, kept=cache.problems), encoder, cache
    cache.close()
    scene.store.close()


def asked(scene: Scene) -> list[Query]:
    with scene.store.read() as transaction:
        return [Query.of_problem(problem) for problem in transaction.problems.iterate()]


def test_a_stored_problem_is_encoded_once(kept: tuple[Scene, Matcher, CountingEncoder, VectorCache]) -> None:
    scene, matcher, encoder, _ = kept
    first = [row.tolist() for row in matcher.affinities(asked(scene)).rows]
    assert sorted(set(encoder.asked)) == sorted(encoder.asked)
    encoder.asked.clear()
    assert [row.tolist() for row in matcher.affinities(asked(scene)).rows] == first
    assert encoder.asked == []
    assert [matcher.affinity(replace(one, problem_id=""))[0].score for one in asked(scene)] == [row[0] for row in first]


def test_texts_that_no_stored_problem_has_are_not_kept(
    kept: tuple[Scene, Matcher, CountingEncoder, VectorCache],
) -> None:
    _, matcher, encoder, _ = kept
    for query in (Query("secret leak"), Query("secret leak", problem_id="q1"), Query("secret leak", problem_id="none")):
        list(matcher.affinities([query]).rows)
        assert encoder.asked == ["secret leak"]
        encoder.asked.clear()


def test_what_was_kept_of_a_problem_goes_when_it_changes_or_is_deleted(
    kept: tuple[Scene, Matcher, CountingEncoder, VectorCache],
) -> None:
    scene, matcher, _, cache = kept
    list(matcher.affinities(asked(scene)).rows)
    with scene.store.write() as transaction:
        transaction.problems.delete(["q1"])
        transaction.problems.put([stored(2, "करघा")])
    list(matcher.affinities([Query("loom")]).rows)
    assert kept_problems(cache) == {"q3"}


def test_a_rebuilt_index_forgets_what_changed_while_nobody_looked(
    kept: tuple[Scene, Matcher, CountingEncoder, VectorCache],
) -> None:
    scene, matcher, _, cache = kept
    list(matcher.affinities(asked(scene)).rows)
    with scene.store.write() as transaction:
        transaction.problems.delete(["q1", "q3"])
    scene.indexer.rebuild()
    assert kept_problems(cache) == {"q2"}


def test_nothing_is_kept_of_a_problem_that_is_deleted_while_it_is_encoded(
    kept: tuple[Scene, Matcher, CountingEncoder, VectorCache], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, matcher, encoder, cache = kept
    queries, plain = asked(scene), encoder.encode

    def erase_meanwhile(texts: Sequence[str], role: Role) -> Encoded:
        with scene.store.write() as transaction:
            transaction.problems.delete(["q1"])
        scene.indexer.rebuild()
        return plain(texts, role)

    monkeypatch.setattr(encoder, "encode", erase_meanwhile)
    matcher.keep_encoded(queries)
    assert kept_problems(cache) == {"q2", "q3"}


def kept_problems(cache: VectorCache) -> set[str]:
    with cache.problems._reading() as connection:
        return {problem for (problem,) in connection.execute("SELECT DISTINCT problem FROM problem_vectors")}
