from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Role
from embeddings.vector_cache import CachedEncoder, VectorCache, cache_key
from tests.embeddings.fakes import FakeEncoder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache.db"


def test_nothing_is_encoded_twice(path: Path) -> None:
    encoder = FakeEncoder()
    cached = CachedEncoder(encoder, VectorCache(path))
    cached.encode(["a", "b", "a"], Role.PASSAGE)
    cached.encode(["b", "c"], Role.PASSAGE)
    assert encoder.encoded == ["a", "b", "c"]


def test_a_found_vector_is_the_made_one_to_the_last_bit(path: Path) -> None:
    texts = ["a", "पानी", "", "x" * 6000]
    first = CachedEncoder(FakeEncoder(), VectorCache(path)).encode(texts, Role.QUERY)
    second = CachedEncoder(FakeEncoder(), VectorCache(path)).encode(texts, Role.QUERY)
    assert first.vectors.tolist() == second.vectors.tolist()
    assert first.truncated == second.truncated == (3,)
    assert (first.vectors == first.vectors.astype(np.float16)).all()


def test_roles_and_models_are_kept_apart(path: Path) -> None:
    cache = VectorCache(path)
    one, two = FakeEncoder("one"), FakeEncoder("two")
    for encoder in (one, two):
        for role in Role:
            CachedEncoder(encoder, cache).encode(["a"], role)
    assert one.encoded == two.encoded == ["a"] * len(Role)


def test_no_texts_have_no_vectors(path: Path) -> None:
    assert CachedEncoder(FakeEncoder(), VectorCache(path)).encode([], Role.QUERY).vectors.shape == (0, 16)


def test_forgotten_texts_are_gone_in_all_roles(path: Path) -> None:
    encoder, cache = FakeEncoder(), VectorCache(path)
    cached = CachedEncoder(encoder, cache)
    for role in Role:
        cached.encode(["secret", "kept"], role)
    cache.forget(["secret", "never seen"])
    keys = [cache_key(text, role) for role in Role for text in ("secret", "kept")]
    assert set(cache.get_many(encoder.fingerprint, keys)) == {cache_key("kept", role) for role in Role}


def test_a_forgotten_vector_is_not_left_in_any_file(path: Path) -> None:
    encoder, cache = FakeEncoder(), VectorCache(path)
    vector = CachedEncoder(encoder, cache).encode(["secret"], Role.PASSAGE).vectors[0].astype(np.float16).tobytes()
    cache.forget(["secret"])
    assert not any(vector in file.read_bytes() for file in path.parent.iterdir())


def test_many_keys_are_found_in_one_question(path: Path) -> None:
    encoder, cache = FakeEncoder(), VectorCache(path)
    texts = [f"text {number}" for number in range(1300)]
    CachedEncoder(encoder, cache).encode(texts, Role.PASSAGE)
    assert len(cache.get_many(encoder.fingerprint, [cache_key(text, Role.PASSAGE) for text in texts])) == 1300


def test_several_writers_do_not_lose_each_others_vectors(path: Path) -> None:
    caches = [VectorCache(path) for _ in range(3)]

    def write(number: int) -> None:
        for step in range(10):
            CachedEncoder(FakeEncoder(), caches[number]).encode([f"{number}-{step}"], Role.PASSAGE)

    threads = [threading.Thread(target=write, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (30,)
    connection.close()


def test_what_is_asked_after_disconnecting_finds_the_same(path: Path) -> None:
    cache = VectorCache(path)
    cached = CachedEncoder(encoder := FakeEncoder(), cache)
    first = cached.encode(["one"], Role.QUERY).vectors
    cache.disconnect()
    np.testing.assert_array_equal(cached.encode(["one"], Role.QUERY).vectors, first)
    cache.disconnect()
    cache.close()
    assert encoder.encoded == ["one"]
