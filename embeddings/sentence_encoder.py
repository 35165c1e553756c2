"""Any sentence-transformers model, by hub id or folder; needs torch: for bulk work and trials, not for serving."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.encoder import Encoded, Progress, Role, no_progress
from models.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceEncoder:
    """An `Encoder` over sentence-transformers, on a GPU where there is one.

    Args:
        name: A hub id or the path of a folder.
        batch_size: Texts a batch. Vectors may differ in the last bits with the batch, as in every padded batch.

    Raises:
        ModelUnavailable: sentence-transformers cannot load it.
    """

    def __init__(self, name: str, *, batch_size: int = 32) -> None:
        self.model_id = name
        self._model = _load(name)
        self._batch_size = batch_size
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.fingerprint = f"{name}@{_digest(self._model)}"

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = no_progress) -> Encoded:
        """Return one unit vector a text, with the model's own prompt for the role where it has one."""
        if not texts:
            return Encoded(np.empty((0, self.dimension), np.float32), ())
        encode = self._model.encode_query if role is not Role.PASSAGE else self._model.encode_document
        vectors = encode(
            list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        ).astype(np.float32)
        progress(f"encoding with {self.model_id}", len(texts), len(texts))
        return Encoded(vectors, self._truncated(texts, role))

    def _truncated(self, texts: Sequence[str], role: Role) -> tuple[int, ...]:
        limit = self._model.max_seq_length
        if limit is None:
            return ()
        prompts = self._model.prompts
        prompt = prompts.get("query" if role is not Role.PASSAGE else "document") or ""
        encodings = self._model.tokenizer([prompt + text for text in texts], truncation=False)["input_ids"]
        return tuple(row for row, ids in enumerate(encodings) if len(ids) > limit)


def _load(name: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name)
    except (ImportError, OSError, ValueError) as error:
        raise ModelUnavailable(
            f"sentence-transformers cannot load {name!r} ({error}); "
            "give the folder of a model, or the id of one on a reachable hub"
        ) from error


def _digest(model: Any) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()[:12]
