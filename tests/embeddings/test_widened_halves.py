"""Half precision widened by moving bits is what NumPy's conversion gives, bit for bit."""

from __future__ import annotations

import numpy as np

from embeddings.vector_index import inner_products, widened


def test_every_finite_half_is_widened_exactly() -> None:
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = halves[np.isfinite(halves)].reshape(1, -1)
    assert np.array_equal(widened(finite).view(np.int32), finite.astype(np.float32).view(np.int32))


def test_no_rows_are_widened_to_no_rows() -> None:
    assert widened(np.empty((0, 4), np.float16)).shape == (0, 4)


def test_an_inner_product_is_the_same_whatever_rows_stand_beside_it() -> None:
    chance = np.random.default_rng(1)
    vectors = chance.standard_normal((700, 32)).astype(np.float16)
    query = chance.standard_normal(32).astype(np.float32)
    together = inner_products(vectors, query[None], np.arange(700))[0]
    alone = [inner_products(vectors, query[None], np.array([row]))[0, 0] for row in range(700)]
    assert together.tolist() == alone
    assert np.allclose(together, vectors.astype(np.float32) @ query, atol=1e-4)
