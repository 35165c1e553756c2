from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import BoolVector, FloatVector
from embeddings.hits import top_hits
from embeddings.vector_index import BUILDERS, CompressedIndex, FlatIndex, HalfMatrix, kind_for

DIMENSION = 32


def _vectors(count: int, seed: int = 0) -> HalfMatrix:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((20, DIMENSION))
    vectors = centres[rng.integers(0, 20, count)] + 0.4 * rng.standard_normal((count, DIMENSION))
    unit: HalfMatrix = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    return unit


def _query(vectors: HalfMatrix, row: int) -> FloatVector:
    vector: FloatVector = vectors[row].astype(np.float32)
    return vector


def _best(vectors: HalfMatrix, query: FloatVector, k: int, mask: BoolVector | None = None) -> list[int]:
    rows = np.arange(len(vectors)) if mask is None else np.flatnonzero(mask)
    hits = top_hits(rows, np.vecdot(vectors[rows].astype(np.float32), query), k)
    return [int(row) for row in hits.rows]


@pytest.fixture(scope="module", params=sorted(BUILDERS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_vector_finds_itself_first(kind: str) -> None:
    vectors = _vectors(3000)
    index = BUILDERS[kind].build(vectors)
    assert [index.search(_query(vectors, row), 1).rows.tolist() for row in (0, 17, 2999)] == [[0], [17], [2999]]


def test_the_best_rows_are_those_of_brute_force(kind: str) -> None:
    vectors = _vectors(3000)
    index = BUILDERS[kind].build(vectors)
    shares = []
    for row in range(0, 3000, 200):
        query = _query(vectors, row)
        found, expected = index.search(query, 10).rows.tolist(), _best(vectors, query, 10)
        shares.append(len(set(found) & set(expected)) / 10)
        assert kind != "flat" or found == expected
    assert np.mean(shares) >= 0.95


@pytest.mark.parametrize("share", [0.6, 0.1, 0.01, 0.0005])
def test_a_mask_lets_only_its_rows_pass(kind: str, share: float) -> None:
    vectors = _vectors(3000)
    mask = np.random.default_rng(1).random(3000) < share
    mask[5] = True
    query = _query(vectors, 5)
    hits = BUILDERS[kind].build(vectors).search(query, 10, mask)
    assert mask[hits.rows].all()
    assert len(hits) == min(10, mask.sum())
    assert len(set(hits.rows.tolist()) & set(_best(vectors, query, 10, mask))) >= 0.9 * len(hits)


def test_a_mask_that_lets_nothing_pass_finds_nothing(kind: str) -> None:
    vectors = _vectors(300)
    hits = BUILDERS[kind].build(vectors).search(_query(vectors, 0), 5, np.zeros(300, np.bool_))
    assert len(hits) == 0


@pytest.mark.parametrize("k", [0, -3])
def test_nothing_asked_nothing_found(kind: str, k: int) -> None:
    vectors = _vectors(300)
    assert len(BUILDERS[kind].build(vectors).search(_query(vectors, 0), k)) == 0


def test_more_wanted_than_there_are(kind: str) -> None:
    vectors = _vectors(50)
    hits = BUILDERS[kind].build(vectors).search(_query(vectors, 0), 99)
    assert sorted(hits.rows.tolist()) == list(range(50))
    assert (np.diff(hits.scores) <= 0).all()


def test_similarities_are_exact_and_do_not_depend_on_the_other_rows(kind: str) -> None:
    vectors = _vectors(3000)
    index = BUILDERS[kind].build(vectors)
    query = _query(vectors, 3) * np.float32(0.7)
    other = _query(vectors, 11)
    every = index.similarities(query[None], np.arange(3000))[0]
    assert np.allclose(every, vectors.astype(np.float64) @ query.astype(np.float64), atol=1e-6)
    for rows in ([7], [2999, 0], list(range(1, 3000, 7))):
        assert index.similarities(query[None], np.array(rows)).tolist() == [every[rows].tolist()]
        both = index.similarities(np.stack([other, query]), np.array(rows))
        assert both[0].tolist() == index.similarities(other[None], np.array(rows))[0].tolist()
        assert both[1].tolist() == every[rows].tolist()
    assert index.similarities(query[None], np.empty(0, np.int64)).tolist() == [[]]
    assert index.similarities(np.empty((0, DIMENSION), np.float32), np.array([1])).shape == (0, 1)


def test_scores_of_a_search_are_the_similarities(kind: str) -> None:
    vectors = _vectors(3000)
    index = BUILDERS[kind].build(vectors)
    hits = index.search(_query(vectors, 9), 40)
    assert hits.scores.tolist() == index.similarities(_query(vectors, 9)[None], hits.rows)[0].tolist()


def test_a_saved_index_answers_like_the_one_that_was_saved(kind: str, tmp_path: Path) -> None:
    vectors = _vectors(2000)
    index = BUILDERS[kind].build(vectors)
    index.save(tmp_path / "index")
    loaded = BUILDERS[kind].load(tmp_path / "index")
    assert loaded.search(_query(vectors, 8), 20).rows.tolist() == index.search(_query(vectors, 8), 20).rows.tolist()
    assert (loaded.vectors == vectors).all()
    with pytest.raises(ValueError, match="read-only"):
        loaded.vectors[0] = 0


def test_duplicates_at_the_border_are_cut_by_row() -> None:
    vectors = _vectors(3000)
    vectors[100:1100] = vectors[7]
    hits = FlatIndex.build(vectors).search(_query(vectors, 7), 30)
    assert hits.rows.tolist() == [7, *range(100, 129)]


def test_an_empty_flat_index_answers_nothing() -> None:
    index = FlatIndex.build(np.empty((0, DIMENSION), np.float16))
    assert len(index.search(np.ones(DIMENSION, np.float32), 5)) == 0
    assert index.similarities(np.ones((1, DIMENSION), np.float32), np.empty(0, np.int64)).tolist() == [[]]


def test_one_vector_is_enough_for_an_index(kind: str) -> None:
    vectors = _vectors(1)
    assert BUILDERS[kind].build(vectors).search(_query(vectors, 0), 3).rows.tolist() == [0]


def test_an_index_is_rebuilt_to_the_same_bytes(kind: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        BUILDERS[kind].build(_vectors(3000)).save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_compressed_index_begins_beyond_the_stated_size() -> None:
    assert [kind_for(rows, 10) for rows in (0, 10, 11)] == [FlatIndex.kind, FlatIndex.kind, CompressedIndex.kind]
