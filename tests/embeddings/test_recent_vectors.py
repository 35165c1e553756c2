from __future__ import annotations

import numpy as np

from embeddings.encoder import Role
from embeddings.recent_vectors import RememberingEncoder
from tests.embeddings.fakes import FakeEncoder


def test_a_text_that_was_asked_for_lately_is_not_encoded_again() -> None:
    encoder = FakeEncoder()
    remembering = RememberingEncoder(encoder, 10)
    remembering.encode(["a", "पानी", "a"], Role.QUERY)
    remembering.encode(["पानी", "b"], Role.QUERY)
    assert encoder.encoded == ["a", "पानी", "b"]


def test_remembered_vectors_are_the_made_ones_to_the_last_bit() -> None:
    texts = ["a", "पानी", "", "x" * 6000, "a"]
    remembering = RememberingEncoder(FakeEncoder(), 10)
    made = FakeEncoder().encode(texts, Role.QUERY)
    for _ in range(2):
        found = remembering.encode(texts, Role.QUERY)
        np.testing.assert_array_equal(found.vectors, made.vectors)
        assert found.truncated == made.truncated == (3,)


def test_a_vector_that_somebody_changes_is_not_changed_for_others() -> None:
    remembering = RememberingEncoder(FakeEncoder(), 10)
    first = remembering.encode(["a"], Role.QUERY).vectors
    expected = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(remembering.encode(["a"], Role.QUERY).vectors, expected)


def test_the_text_not_asked_for_the_longest_is_forgotten_first() -> None:
    encoder = FakeEncoder()
    remembering = RememberingEncoder(encoder, 2)
    for text in ("a", "b", "a", "c", "a", "b"):
        remembering.encode([text], Role.QUERY)
    assert encoder.encoded == ["a", "b", "c", "b"]


def test_more_texts_at_once_than_are_kept_are_all_encoded() -> None:
    found = RememberingEncoder(FakeEncoder(), 1).encode(["a", "b", "c"], Role.QUERY)
    np.testing.assert_array_equal(found.vectors, FakeEncoder().encode(["a", "b", "c"], Role.QUERY).vectors)


def test_one_text_has_another_vector_in_another_role() -> None:
    encoder = FakeEncoder()
    remembering = RememberingEncoder(encoder, 10)
    for role in Role:
        remembering.encode(["a"], role)
    assert encoder.encoded == ["a"] * len(Role)


def test_no_texts_have_no_vectors() -> None:
    assert RememberingEncoder(FakeEncoder(), 1).encode([], Role.QUERY).vectors.shape == (0, 16)
