"""Vectors for a large corpus without encoding it: those of real texts, perturbed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Encoded, Encoder, FloatMatrix, FloatVector, Role
from models.records import Evidence

NOISE = 0.45
"""Length of the random part beside a real vector of length 1: cosine to the original about .9."""


@dataclass
class PerturbingEncoder:
    """Stands in for an encoder when passages are indexed; it carries that encoder's fingerprint.

    A text made from an original keeps its title, so the first line tells which real vector is perturbed. The random
    part follows from the text and the seed, so a rebuild gives the same vectors.
    """

    model_id: str
    fingerprint: str
    dimension: int
    known: dict[str, FloatVector]
    fallback: FloatMatrix
    seed: int

    @classmethod
    def over(cls, encoder: Encoder, originals: Sequence[Evidence], seed: int) -> PerturbingEncoder:
        """Encode the originals with the real encoder, once."""
        vectors = encoder.encode([item.full_text for item in originals], Role.PASSAGE).vectors
        known = {_first_line(item.full_text): vectors[row] for row, item in enumerate(originals)}
        return cls(encoder.model_id, encoder.fingerprint, encoder.dimension, known, vectors, seed)

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        """Return one unit vector a text."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vector(text)
        return Encoded(vectors, ())

    def _vector(self, text: str) -> FloatVector:
        digest = hashlib.sha256(f"{self.seed}\0{self.model_id}\0{text}".encode()).digest()
        chance = np.random.default_rng(int.from_bytes(digest[:8]))
        real = self.known.get(_first_line(text))
        if real is None:
            real = self.fallback[int.from_bytes(digest[8:12]) % len(self.fallback)]
        noise = chance.standard_normal(self.dimension, np.float32)
        mixed = real + np.float32(NOISE) * noise / np.linalg.norm(noise)
        return np.asarray(mixed / np.linalg.norm(mixed), np.float32)


def _first_line(text: str) -> str:
    return text.partition("\n")[0].strip()
