"""The vectors of texts that were asked for lately, in memory, so that the same question is not encoded again.

People change a filter, page on, export, or edit one need of many: the stretches of a question come back within minutes.
Texts are kept as digests only, and nothing of it is written anywhere.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from embeddings.encoder import Encoded, Encoder, FloatVector, Role
from embeddings.vector_cache import cache_key


class RememberingEncoder:
    """An `Encoder` whose vectors are those of another to the last bit; safe to share between threads.

    Args:
        encoder: Makes the vectors; a text's vector must depend on the text and its role alone.
        size: How many vectors are kept; the one that was not asked for the longest goes first.
    """

    def __init__(self, encoder: Encoder, size: int) -> None:
        self._encoder = encoder
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, tuple[FloatVector, bool]] = OrderedDict()
        self.model_id = encoder.model_id
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        """Return the vectors of the texts in their order, encoding each that is not remembered once."""
        keys = [cache_key(text, role) for text in texts]
        found = self._known(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            made = self._encoder.encode(list(missing.values()), role)
            cut = frozenset(made.truncated)
            found |= {key: (made.vectors[row].copy(), row in cut) for row, key in enumerate(missing)}
        self._keep({key: found[key] for key in keys})
        vectors = np.array([found[key][0] for key in keys], np.float32).reshape(-1, self.dimension)
        return Encoded(vectors, tuple(row for row, key in enumerate(keys) if found[key][1]))

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, tuple[FloatVector, bool]]:
        with self._lock:
            return {key: self._kept[key] for key in keys if key in self._kept}

    def _keep(self, vectors: dict[bytes, tuple[FloatVector, bool]]) -> None:
        with self._lock:
            for key, vector in vectors.items():
                self._kept[key] = vector
                self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
