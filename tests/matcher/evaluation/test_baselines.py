"""The naive baselines: formulas by hand, and rankings that are known by construction."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings.vector_cache import VectorCache
from matcher.evaluation.baseline_views import naive_views, z_scores
from matcher.evaluation.baselines import LOWEST, best_passage, collect_passages, reciprocal_rank_sum, run_baselines
from matcher.evaluation.bundle import Bundle, BundleDocument, BundleOwner, BundleQuery, Target
from matcher.evaluation.evaluate import Run
from tests.matcher.scene import hash_encoders

METHODS = ("BM25", "TF-IDF", "one", "two", "models, z-summed", "hybrid, z-summed")
DOCUMENTS = (
    BundleDocument("d1", "Pumps", "Seals of centrifugal pumps leak", ("ann", "bob")),
    BundleDocument("d2", "", "Cotton weaving on handlooms", ("bob",)),
    BundleDocument("d3", "", "जल शोधन के संयंत्र", ("चित्रा",)),
    BundleDocument("d4", "", " ", ("nobody",)),
)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    opened = VectorCache(tmp_path / "vectors.sqlite")
    yield opened
    opened.close()


def owned(*queries: BundleQuery) -> Bundle:
    return Bundle("tiny", Target.OWNER, DOCUMENTS, queries, {}, {"silent": BundleOwner("silent")})


def ids(run: Run, query: str = "q") -> list[str]:
    return [item.target_id for item in run[query]]


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_an_owner_scores_as_the_best_passage() -> None:
    found = best_passage(floats(3, 1, 2), np.array([0, 0, 2]), 3)
    assert found.tolist() == [3, LOWEST, 2]


def test_reciprocal_rank_sum_halves_the_second_and_thirds_the_third() -> None:
    found = reciprocal_rank_sum(floats(1, 6, 3, 5), np.array([0, 0, 0, 2]), 3)
    assert found.tolist() == pytest.approx([6 + 3 / 2 + 1 / 3, LOWEST, 5])


def test_z_scores_have_no_mean_and_deviation_one_and_equal_scores_none() -> None:
    assert z_scores(floats(1, 2, 3)).tolist() == pytest.approx([-math.sqrt(1.5), 0, math.sqrt(1.5)])
    assert z_scores(floats(7, 7)).tolist() == [0, 0]


def test_bm25_is_the_textbook_formula_with_the_packages_defaults(cache: VectorCache) -> None:
    score = naive_views(["red pump", "blue blue door handle"], ["blue"], {}, cache)["BM25"]
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert score(0).tolist() == pytest.approx([0, idf * 2 / (2 + 1.5 * (1 - 0.75 + 0.75 * 4 / 3))])


def test_every_method_ranks_the_owners_of_the_same_words_first(cache: VectorCache) -> None:
    bundle = owned(BundleQuery("q", "cotton handlooms weaving"), BundleQuery("h", "जल शोधन"))
    runs = run_baselines(bundle, hash_encoders(), cache)
    assert sorted(runs) == sorted(f"{method}, {way}" for method in METHODS for way in ("max", "rrs"))
    assert {ids(run)[0] for run in runs.values()} == {"bob"}
    assert {ids(run, "h")[0] for run in runs.values()} == {"चित्रा"}


def test_every_target_is_ranked_those_without_passages_last(cache: VectorCache) -> None:
    for run in run_baselines(owned(BundleQuery("q", "pump seals")), hash_encoders(), cache).values():
        assert sorted(ids(run)) == sorted(["ann", "bob", "चित्रा", "silent"])
        assert (run["q"][-1].target_id, run["q"][-1].score) == ("silent", LOWEST)


def test_ties_are_broken_by_id(cache: VectorCache) -> None:
    runs = run_baselines(owned(BundleQuery("q", "centrifugal")), {}, cache)
    assert ids(runs["BM25, max"])[:2] == ["ann", "bob"]
    runs = run_baselines(owned(BundleQuery("q", "unheard")), {}, cache)
    assert ids(runs["BM25, max"]) == ["ann", "bob", "चित्रा", "silent"]


def test_only_candidates_are_ranked_and_the_best_ones_are_kept(cache: VectorCache) -> None:
    bundle = owned(BundleQuery("q", "cotton", candidates=("ann", "stranger", "bob")))
    assert ids(run_baselines(bundle, {}, cache)["TF-IDF, max"]) == ["bob", "ann", "stranger"]
    assert ids(run_baselines(bundle, {}, cache, depth=1)["TF-IDF, max"]) == ["bob"]
    assert len(ids(run_baselines(bundle, {}, cache, depth=9)["TF-IDF, max"])) == 3


def test_excluded_evidence_does_not_count(cache: VectorCache) -> None:
    bundle = owned(BundleQuery("q", "pumps leak", exclude=frozenset({"d1"})))
    run = run_baselines(bundle, hash_encoders(), cache)["one, max"]
    assert {item.target_id for item in run["q"] if item.score == LOWEST} == {"ann", "silent"}


def test_documents_are_their_own_targets(cache: VectorCache) -> None:
    bundle = Bundle("tiny", Target.DOCUMENT, DOCUMENTS[:2], (BundleQuery("q", "handlooms"),), {})
    runs = run_baselines(bundle, hash_encoders(), cache)
    assert sorted(runs) == sorted(f"{method}, max" for method in METHODS)
    assert all(ids(run) == ["d2", "d1"] for run in runs.values())


def test_passages_are_those_of_the_index_title_first() -> None:
    assert collect_passages(owned()).texts[0] == "Pumps\nSeals of centrifugal pumps leak"
    long = BundleDocument("d", "", "A sentence of five words. " * 100, ("ann",))
    passages = collect_passages(Bundle("long", Target.OWNER, (long,), (), {}))
    assert len(passages.texts) == len(passages.rows) > 1


def test_an_empty_bundle_and_one_without_words_have_rankings_all_the_same(cache: VectorCache) -> None:
    nothing = Bundle("empty", Target.OWNER, (), (BundleQuery("q", "pump"),), {})
    assert all(ids(run) == [] for run in run_baselines(nothing, hash_encoders(), cache).values())
    marks = Bundle("marks", Target.DOCUMENT, (BundleDocument("d", "", "!?"),), (BundleQuery("q", "…"),), {})
    assert all(ids(run) == ["d"] for run in run_baselines(marks, hash_encoders(), cache).values())
