"""Bundles go through a store of their own and the code path of every match."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from embeddings.vector_cache import VectorCache
from matcher.evaluation.bundle import read_bundle
from matcher.evaluation.evaluate import BundleResult, evaluate_bundle
from matcher.evaluation.temporary_store import load_bundle
from matcher.pipeline import NO_EVIDENCE
from matcher.scored import in_rank_order
from models.store import Store
from tests.matcher.evaluation.bundles import OWNED, write_bundle
from tests.matcher.scene import hash_encoders

DOCUMENTS = [{"_id": "d1", "text": "pump seals leak"}, {"_id": "d2", "text": "cotton"}, {"_id": "d3", "text": " "}]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    opened = VectorCache(tmp_path / "vectors.sqlite")
    yield opened
    opened.close()


def evaluated(tmp_path: Path, cache: VectorCache, **bundle: Any) -> BundleResult:
    folder = write_bundle(tmp_path / "bundle", **bundle)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    result = evaluate_bundle(read_bundle(folder), hash_encoders(), cache, scratch=scratch)
    assert list(scratch.iterdir()) == []  # the temporary store is gone
    return result


def ranked(result: BundleResult, query: str) -> list[str]:
    return [item.target_id for item in in_rank_order(result.run[query])]


def test_an_owner_bundle_ranks_every_owner(tmp_path: Path, cache: VectorCache) -> None:
    result = evaluated(tmp_path, cache, owners=[{"_id": "idle", "kind": "lab"}])
    assert sorted(ranked(result, "q1")) == ["ann", "bob", "idle", "चित्रा"]
    assert ranked(result, "q1")[0] == "ann"
    assert ranked(result, "q2")[0] == "bob"
    assert ranked(result, "q1")[-1] == "idle"
    assert result.measured.mean()["RR"] == 1
    assert result.languages == {"q1": "en"}


def test_candidates_get_a_score_each_and_nobody_else(tmp_path: Path, cache: VectorCache) -> None:
    queries = [{"_id": "q1", "text": "pump seals", "candidates": ["bob", "nobody-known", "ann"]}]
    result = evaluated(tmp_path, cache, queries=queries)
    scores = {item.target_id: item.score for item in result.run["q1"]}
    assert set(scores) == {"ann", "bob", "nobody-known"}
    assert scores["nobody-known"] == NO_EVIDENCE == min(scores.values())


def test_no_candidates_is_an_empty_ranking(tmp_path: Path, cache: VectorCache) -> None:
    assert evaluated(tmp_path, cache, queries=[{"_id": "q1", "text": "x", "candidates": []}]).run["q1"] == []


def test_a_candidate_whose_evidence_is_all_excluded_gets_the_lowest_score(tmp_path: Path, cache: VectorCache) -> None:
    queries = [{"_id": "q1", "text": "pump seals", "candidates": ["ann", "bob"], "exclude": ["d1", "no-such"]}]
    scores = {item.target_id: item.score for item in evaluated(tmp_path, cache, queries=queries).run["q1"]}
    assert scores["ann"] == NO_EVIDENCE < scores["bob"]


def test_a_document_bundle_ranks_every_document_and_nothing_else(tmp_path: Path, cache: VectorCache) -> None:
    corpus = [DOCUMENTS[0] | {"owners": ["ignored"]}, *DOCUMENTS[1:]]
    result = evaluated(
        tmp_path,
        cache,
        meta={"name": "texts", "target": "document"},
        corpus=corpus,
        grades=[("q1", "d1", 1)],
        owners=[{"_id": "ignored"}],
    )
    assert ranked(result, "q1") == ["d1", "d2", "d3"]
    assert result.documents_left_out == 1
    assert (len(result.measured.per_query), result.measured.left_out) == (1, 1)


def test_documents_that_nobody_owns_are_left_out_of_an_owner_bundle_and_counted(
    tmp_path: Path, cache: VectorCache
) -> None:
    result = evaluated(tmp_path, cache, corpus=[*OWNED, {"_id": "orphan", "text": "pump seals leak"}])
    assert "orphan" not in ranked(result, "q1")
    assert result.documents_left_out == 1


def test_the_same_bundle_gives_the_same_run_again(tmp_path: Path, cache: VectorCache) -> None:
    bundle = read_bundle(write_bundle(tmp_path / "bundle"))
    first, second = (evaluate_bundle(bundle, hash_encoders(), cache).run for _ in range(2))
    assert first == second


def test_the_language_of_a_query_changes_no_score(tmp_path: Path, cache: VectorCache) -> None:
    runs = []
    for lang in ("", "hi", "ta"):
        queries = [{"_id": "q1", "text": "pump seals", "lang": lang}]
        runs.append(
            evaluate_bundle(read_bundle(write_bundle(tmp_path / f"b{lang}", queries=queries)), hash_encoders(), cache)
        )
    assert runs[0].run == runs[1].run == runs[2].run


def test_an_empty_corpus_and_no_questions_are_no_error(tmp_path: Path, cache: VectorCache) -> None:
    result = evaluated(tmp_path, cache, corpus=[], queries=[], grades=[])
    assert (result.run, result.measured.mean()) == ({}, {})


def test_a_bundle_becomes_providers_with_organisations(tmp_path: Path) -> None:
    owners = [
        {"_id": "ann", "kind": "lab", "name": "Lab of Ann", "organisation": "IIT Kanpur", "department": "Physics"},
        {"_id": "bob", "kind": "wizard", "organisation": "IIT  Kanpur", "position": "Head"},
        {"_id": "carla", "kind": "Researcher"},
    ]
    store = Store.open(tmp_path / "b.db")
    assert load_bundle(read_bundle(write_bundle(tmp_path / "bundle", owners=owners)), store) == 0
    with store.read() as transaction:
        found = transaction.providers.get_many(["ann", "bob", "carla", "चित्रा"])
        organisations = list(transaction.organisations.iterate())
    assert [str(provider.kind) for provider in found.values()] == ["laboratory", *["researcher"] * 3]
    assert [provider.name for provider in found.values()] == ["Lab of Ann", "bob", "carla", "चित्रा"]
    assert [one.organisation_id for one in organisations] == ["iit-kanpur"]
    store.close()
