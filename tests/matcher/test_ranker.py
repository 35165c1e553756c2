"""The ranker: the shipped one changes nothing, a fitted one changes little, and everywhere the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from embeddings.search_index import SearchIndex
from embeddings.vector_cache import VectorCache
from matcher.encode import EncodedQuery
from matcher.evaluation.bundle import Bundle, BundleDocument, BundleQuery, Target
from matcher.evaluation.evaluate import evaluate_bundle
from matcher.pipeline import NO_EVIDENCE, MatcherSettings
from matcher.query import Query
from matcher.ranker import LIMIT, Ranker, Weight, read_ranker
from matcher.scoring import ScoredOwners
from models.errors import NotFound, RankerMismatch
from models.ranker_versions import SHIPPED, RankerVersion
from tests.matcher.scene import TODAY, Scene, hash_encoders, open_scene
from tests.matcher.test_scores_agree import PROVIDERS, QUESTIONS, SUBSETS, texts

FITTED = Ranker(
    "r0001",
    {
        "best words": Weight(0.3, 0.4, 0.5),
        "best one": Weight(-0.2, 1.0, 0.7),
        "recency": Weight(0.4, 0.3, 0.2),
        "top three": Weight(0.1, 0.5, 1.0),
        "a view of the past": Weight(5.0, 0.0, 1.0),
    },
)
QUICK = settings(max_examples=30, deadline=None)


def choose(scene: Scene, ranker: Ranker) -> str:
    with scene.store.write() as transaction:
        version = transaction.rankers.add(RankerVersion(SHIPPED, ranker.parameters())).version
        transaction.rankers.use(version)
    return version


def scores(scene: Scene, query: Query) -> dict[str, float]:
    return {item.target_id: item.score for item in scene.matcher.affinity(query)}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    opened = open_scene(tmp_path_factory.mktemp("plain"))
    opened.put(PROVIDERS, texts())
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    opened = open_scene(tmp_path_factory.mktemp("learned"))
    opened.put(PROVIDERS, texts())
    choose(opened, FITTED)
    yield opened
    opened.store.close()


def test_the_shipped_ranker_gives_back_the_very_scores(plain: Scene) -> None:
    seen: list[ScoredOwners] = []

    class Watched(Ranker):
        def adjust(self, query: Query, encoded: EncodedQuery, index: SearchIndex, scored: ScoredOwners) -> ScoredOwners:
            adjusted = super().adjust(query, encoded, index, scored)
            assert adjusted is scored
            seen.append(adjusted)
            return adjusted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain.matcher, "_settings", MatcherSettings(ranker=Watched()))
        plain.matcher.match(Query("pump seal leak"))
    assert len(seen) == 1


def test_a_ranker_of_zeros_leaves_every_score_bit_for_bit(plain: Scene, tmp_path: Path) -> None:
    zeros = Ranker("zeros", {name: replace(one, weight=0.0) for name, one in FITTED.weights.items()})
    query = Query("pump seal leak steel SS-316L", today=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        before = scores(plain, query)
        patch.setattr(plain.matcher, "_settings", MatcherSettings(ranker=zeros))
        assert scores(plain, query) == before


@QUICK
@given(QUESTIONS)
def test_a_correction_stays_within_its_limit(plain: Scene, learned: Scene, text: str) -> None:
    query = Query(text, today=TODAY)
    before, after = scores(plain, query), scores(learned, query)
    moved = [abs(after[i] - score) for i, score in before.items() if score > NO_EVIDENCE]
    assert max(moved) <= LIMIT + 1e-5
    assert max(moved) > 0
    assert all(after[i] == NO_EVIDENCE for i, score in before.items() if score == NO_EVIDENCE)


@QUICK
@given(QUESTIONS)
def test_who_leads_by_twice_the_limit_stays_ahead(plain: Scene, learned: Scene, text: str) -> None:
    query = Query(text, today=TODAY)
    before, after = scores(plain, query), scores(learned, query)
    for one, score in before.items():
        for other, lower in before.items():
            if score - lower > 2 * LIMIT + 1e-4:
                assert after[one] > after[other]


@QUICK
@given(QUESTIONS, SUBSETS)
def test_a_corrected_score_does_not_depend_on_who_else_is_asked_for(
    learned: Scene, text: str, subset: list[str]
) -> None:
    query = Query(text, today=TODAY)
    everybody = scores(learned, query)
    assert {i.target_id: i.score for i in learned.matcher.affinity(query, subset)} == {i: everybody[i] for i in subset}


@QUICK
@given(QUESTIONS)
def test_a_match_has_the_corrected_score_and_the_order_that_follows(learned: Scene, text: str) -> None:
    query = Query(text, today=TODAY)
    best = sorted((-score, i) for i, score in scores(learned, query).items() if score > NO_EVIDENCE)
    matches = learned.matcher.match(query).matches
    assert [(-match.score, match.provider.provider_id) for match in matches] == best[:10]


def test_an_evaluation_with_a_ranker_gives_the_same_scores(learned: Scene, tmp_path: Path) -> None:
    documents = tuple(BundleDocument(e.evidence_id, e.title, e.text, e.owner_ids, e.year) for e in texts())
    bundle = Bundle("same", Target.OWNER, documents, (BundleQuery("q", "pump seal leak"),), {})
    cache = VectorCache(tmp_path / "vectors.sqlite")
    run = evaluate_bundle(bundle, hash_encoders(), cache, settings=MatcherSettings(ranker=FITTED)).run
    cache.close()
    found = {item.target_id: item.score for item in run["q"]}
    everybody = scores(learned, Query("pump seal leak"))
    assert found == {i: everybody[i] for i in found}
    assert found


def test_a_sighting_holds_the_score_before_the_correction_and_names_the_ranker(plain: Scene, learned: Scene) -> None:
    query = Query("pump seal leak", today=TODAY)
    before, after = plain.matcher.sight(query, ["p03"])["p03"], learned.matcher.sight(query, ["p03"])["p03"]
    assert before.features == after.features
    assert (before.ranker, after.ranker) == ("shipped", "r0001")
    columns = {name: np.array([value]) for name, value in after.features.items()}
    corrected = after.features["score"] + float(FITTED.correction(columns)[0])
    assert scores(learned, query)["p03"] == pytest.approx(corrected, abs=1e-4)


def test_a_matcher_takes_up_a_choice_with_its_next_answer(scene: Scene) -> None:
    scene.put(PROVIDERS, texts())
    query = Query("pump seal leak", today=TODAY)
    before = scores(scene, query)
    choose(scene, FITTED)
    assert scores(scene, query) != before
    with scene.store.write() as transaction:
        transaction.rankers.use(transaction.rankers.previous())
    assert scores(scene, query) == before


def test_another_write_does_not_read_the_ranker_anew_into_another_one(scene: Scene) -> None:
    scene.put(PROVIDERS, texts())
    choose(scene, FITTED)
    query = Query("pump seal leak", today=TODAY)
    before = scores(scene, query)
    scene.put(PROVIDERS[:1])
    assert scores(scene, query) == before


def test_a_stored_version_comes_back_as_it_was_fitted(scene: Scene) -> None:
    version = choose(scene, FITTED)
    with scene.store.read() as transaction:
        assert read_ranker(transaction.rankers.get(version)) == FITTED


def test_a_version_of_another_scheme_is_refused_with_the_way_out() -> None:
    old = RankerVersion(SHIPPED, FITTED.parameters() | {"scheme": 0}, version="r0007")
    with pytest.raises(RankerMismatch, match=r"r0007.*setu ranker use shipped"):
        read_ranker(old)


def test_a_version_that_is_not_there_is_not_found(scene: Scene) -> None:
    with scene.store.write() as transaction, pytest.raises(NotFound):
        transaction.rankers.use("r0001")


def test_a_correction_of_nobody_is_empty() -> None:
    assert FITTED.correction({}).shape == (0,)
