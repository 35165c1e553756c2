"""Nearest neighbours by inner product over fp16 vectors, with FAISS: exact up to a stated size, compressed beyond.

Both kinds keep every vector in fp16, and every score that leaves this module is the exact inner product with that
stored vector in fp32, computed row by row: it does not depend on which index, which other rows or which filter led to
it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, Self

import faiss
import numpy as np
import numpy.typing as npt

from embeddings.encoder import BoolVector, FloatMatrix, FloatVector, IntVector
from embeddings.hits import Hits, no_hits, top_hits

HalfMatrix = npt.NDArray[np.float16]

FLAT_UP_TO = 50_000
# Below this share of passing rows, scoring all of them is quicker than filtering, and is exact.
_SUBSET_SHARE = 0.02
# FAISS adds up in another order than `inner_products`; candidates this close to the border may belong inside it.
_SLACK = 1e-6
_SPARE = 16
_BLOCK = 8192
# So few rows at a time that what is worked on stays in the processor's cache.
_CACHED_BLOCK = 256
_SIGN_AND_MAGNITUDE = np.int32(-0x70002000)
_EXPONENT_SHIFT = np.float32(2.0**112)
_TRAINED_PER_LIST = 40
_LISTS_PER_ROOT = 1.6
_LISTS_AT_LEAST = 192
_CANDIDATES_A_HIT = 10.0
_CANDIDATES_AT_LEAST = 400


class VectorIndex(Protocol):
    """The contract of both kinds."""

    vectors: HalfMatrix
    """(n, d) what is stored; a view that must not outlive the index."""

    def search(self, vector: FloatVector, k: int, mask: BoolVector | None = None) -> Hits:
        """Return the ``k`` rows with the largest inner product among those that the mask lets pass."""
        ...

    def similarities(self, queries: FloatMatrix, rows: IntVector) -> FloatMatrix:
        """Return (m, n) inner products of m queries with n rows, in their orders."""
        ...

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        ...


def inner_products(vectors: HalfMatrix, queries: FloatMatrix, rows: IntVector) -> FloatMatrix:
    """Return ⟨v_r, q⟩ in fp32 for each query q and row r; each depends on these two alone, to the last bit."""
    products = np.empty((len(queries), len(rows)), np.float32)
    for start in range(0, len(rows), _CACHED_BLOCK):
        block = rows[start : start + _CACHED_BLOCK]
        wide = widened(vectors[block])  # takes longer than a product: several queries share it
        for place, query in enumerate(queries):
            np.vecdot(wide, query, out=products[place, start : start + len(block)])
    return products


def widened(halves: HalfMatrix) -> FloatMatrix:
    """Return finite fp16 numbers as fp32, exactly; NumPy's own conversion takes half as long again.

    Sign and magnitude are moved to their places in fp32, which leaves every exponent too small by 127 − 15 = 112.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_MAGNITUDE
    wide = bits.view(np.float32)
    wide *= _EXPONENT_SHIFT
    return wide


class FlatIndex:
    """Exact: every vector is looked at. Same vectors, same file."""

    kind = "flat"

    def __init__(self, index: Any) -> None:
        self._index = index
        self.vectors = _stored_vectors(index)

    @classmethod
    def build(cls, vectors: HalfMatrix) -> Self:
        """Build over (n, d) fp16 vectors; n may be 0."""
        index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        _add(index, vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Map a saved index into memory; processes that map the same file share its pages."""
        return cls(_mapped(path))

    def search(self, vector: FloatVector, k: int, mask: BoolVector | None = None) -> Hits:
        """Return exactly the best ``k`` rows by (−score, row), fewer when fewer pass."""
        return _search(self.vectors, self._candidates, vector, k, mask)

    def similarities(self, queries: FloatMatrix, rows: IntVector) -> FloatMatrix:
        """Return (m, n) inner products of m queries with n rows, in their orders."""
        return inner_products(self.vectors, queries, rows)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    def _candidates(self, vector: FloatVector, k: int, selector: Any) -> IntVector:
        wanted = k + _SPARE
        options = {} if selector is None else {"params": faiss.SearchParameters(sel=selector)}
        while True:
            scores, rows = _first(self._index.search(vector[None], min(wanted, len(self.vectors)), **options))
            # Enough when the list ends, or when its end lies clearly below the k-th: no tie or rounding reaches in.
            if wanted >= len(self.vectors) or len(rows) < wanted or scores[k - 1] - scores[-1] > _SLACK:
                return rows
            wanted *= 4


class CompressedIndex:
    """Approximate: inverted lists of 1-bit codes (RaBitQ) choose candidates, fp16 vectors decide among them.

    Source: J. Gao and C. Long, RaBitQ, SIGMOD 2024, doi:10.1145/3654970.
    """

    kind = "ivf-rabitq"

    def __init__(self, index: Any) -> None:
        self._index = index
        self.vectors = _stored_vectors(faiss.downcast_index(index.refine_index))
        self._lists = faiss.extract_index_ivf(index).nlist

    @classmethod
    def build(cls, vectors: HalfMatrix) -> Self:
        """Build over (n, d) fp16 vectors; n must be positive. The same vectors give the same answers."""
        rows, dimension = vectors.shape
        lists = max(1, min(rows // _TRAINED_PER_LIST, round(_LISTS_PER_ROOT * rows**0.5)))
        description = f"IVF{lists},RaBitQfs,Refine(SQfp16)"
        index = faiss.index_factory(dimension, description, faiss.METRIC_INNER_PRODUCT)
        # Several threads would add up in another order each time. One takes two seconds for 100,000 vectors.
        faiss.omp_set_num_threads(1)
        # Every so-many-th vector, so that the training set spans the whole collection.
        step = max(1, rows // (lists * _TRAINED_PER_LIST))
        index.train(vectors[::step].astype(np.float32))
        _add(index, vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Map a saved index into memory; processes that map the same file share its pages."""
        return cls(_mapped(path))

    def search(self, vector: FloatVector, k: int, mask: BoolVector | None = None) -> Hits:
        """Return about the best ``k`` rows by (−score, row); exactly those when few rows pass the mask."""
        return _search(self.vectors, self._candidates, vector, k, mask)

    def similarities(self, queries: FloatMatrix, rows: IntVector) -> FloatMatrix:
        """Return (m, n) inner products of m queries with n rows, in their orders."""
        return inner_products(self.vectors, queries, rows)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    def _candidates(self, vector: FloatVector, k: int, selector: Any) -> IntVector:
        lists = faiss.SearchParametersIVF(sel=selector, nprobe=min(self._lists, max(_LISTS_AT_LEAST, self._lists // 8)))
        # Chosen so that answers stay those of the exact index: docs/performance.md has the numbers.
        factor = max(_CANDIDATES_A_HIT, _CANDIDATES_AT_LEAST / k)
        options = faiss.IndexRefineSearchParameters(k_factor=factor, base_index_params=lists)
        _, rows = _first(self._index.search(vector[None], k, params=options))
        return rows


BUILDERS: dict[str, type[FlatIndex] | type[CompressedIndex]] = {
    FlatIndex.kind: FlatIndex,
    CompressedIndex.kind: CompressedIndex,
}


def kind_for(rows: int, flat_up_to: int = FLAT_UP_TO) -> str:
    """Return which kind of index serves this many rows."""
    return FlatIndex.kind if rows <= flat_up_to else CompressedIndex.kind


def _search(
    vectors: HalfMatrix,
    candidates: Callable[[FloatVector, int, Any], IntVector],
    vector: FloatVector,
    k: int,
    mask: BoolVector | None,
) -> Hits:
    vector = np.ascontiguousarray(vector, np.float32)
    rows, selector, passing = len(vectors), None, len(vectors)
    if mask is not None:
        passing = int(np.count_nonzero(mask))
        selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
    k = min(k, passing)
    if k <= 0:
        return no_hits()
    if mask is not None and passing <= max(k + _SPARE, rows * _SUBSET_SHARE):
        found = np.flatnonzero(mask)
    else:
        # One query gains nothing from more threads and loses much when the machine is busy.
        faiss.omp_set_num_threads(1)
        found = candidates(vector, k, selector)
    return top_hits(found, inner_products(vectors, vector[None], found)[0], k)


def _first(answer: tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]) -> tuple[FloatVector, IntVector]:
    scores, rows = answer
    found = rows[0] >= 0
    return scores[0][found], rows[0][found]


def _add(index: Any, vectors: HalfMatrix) -> None:
    for start in range(0, len(vectors), _BLOCK):
        index.add(vectors[start : start + _BLOCK].astype(np.float32))


def _stored_vectors(index: Any) -> HalfMatrix:
    """View the codes of an fp16 index as a matrix, without a copy; valid as long as the index lives."""
    if index.ntotal == 0:
        return np.empty((0, index.d), np.float16)
    codes = faiss.rev_swig_ptr(index.codes.data(), index.ntotal * index.code_size)
    view: HalfMatrix = codes.view(np.float16).reshape(index.ntotal, index.d)
    view.flags.writeable = False
    return view


def _mapped(path: Path) -> Any:
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
