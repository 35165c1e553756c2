"""Serves a built model with ONNX Runtime: no torch, no transformers.

Each text is one run on one thread; many texts are runs side by side. So a text's vector depends on nothing but the
text, down to the last bit, and no padding is computed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime

from embeddings.encoder import Encoded, FloatMatrix, FloatVector, Progress, Role, no_progress
from embeddings.model_folder import FOREIGN_NETWORK_NAME, INPUT, NETWORK_NAME, OUTPUT, read_card
from embeddings.pieces import load_pieces
from models.errors import InvalidInput, ModelUnavailable

_CHUNK = 512
# No token is longer than this on average; what lies beyond is not even tokenised.
_CHARACTERS_PER_TOKEN = 40


class OnnxEncoder:
    """An `Encoder` over a folder made by `bundled_models`.

    Args:
        folder: A built model.
        threads: Texts that are encoded side by side in bulk; the number of processors if not given.

    Raises:
        ModelUnavailable: The folder holds no usable model.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        card = read_card(folder)
        self.model_id = card.model_id
        self.fingerprint = card.fingerprint
        self.dimension = card.dimension
        self._max_tokens = card.max_tokens
        self._prompts = dict.fromkeys(Role, card.query_prompt) | {Role.PASSAGE: card.passage_prompt}
        self._threads = threads or os.cpu_count() or 1
        self._sessions = dict.fromkeys(Role, _session(folder / NETWORK_NAME))
        if (folder / FOREIGN_NETWORK_NAME).is_file():
            self._sessions[Role.FOREIGN_QUERY] = _session(folder / FOREIGN_NETWORK_NAME)
        self._pieces = load_pieces(folder)

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = no_progress) -> Encoded:
        """Return one unit vector a text, the same whatever the other texts are.

        Args:
            texts: Any number of texts; an empty one has a vector too.
            role: Chooses the model's prompt, and the weights that read foreign queries where it has such.
            progress: Called after every few hundred texts.

        Returns:
            (n, d) vectors in the order of the texts, and the rows of texts that were cut at the model's longest input.

        Raises:
            InvalidInput: A text holds lone surrogates.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        truncated: list[int] = []
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            truncated += self._encode_chunk(chunk, role, vectors[start : start + len(chunk)], start)
            progress(f"encoding with {self.model_id}", start + len(chunk), len(texts))
        return Encoded(vectors, tuple(truncated))

    def _encode_chunk(self, texts: Sequence[str], role: Role, vectors: FloatMatrix, start: int) -> list[int]:
        limit = self._max_tokens * _CHARACTERS_PER_TOKEN
        tokens = self._tokens([self._prompts[role] + text[:limit] for text in texts])

        def run(row: int) -> None:
            vectors[row] = self._run(tokens[row], role)

        # The longest first, so that no thread is left with a long text at the end.
        rows = sorted(range(len(texts)), key=lambda row: -len(tokens[row]))
        if min(self._threads, len(rows)) <= 1:
            for row in rows:
                run(row)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, rows))
        return [start + row for row, ids in enumerate(tokens) if len(ids) > self._max_tokens or len(texts[row]) > limit]

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        try:
            return self._pieces.numbers(texts)
        except (UnicodeEncodeError, TypeError) as error:
            raise InvalidInput(f"a text is not valid Unicode ({error}); clean it before encoding") from error

    def _run(self, ids: list[int], role: Role) -> FloatVector:
        if len(ids) > self._max_tokens:
            ids = [*ids[: self._max_tokens - 1], ids[-1]]
        vector: FloatVector = self._sessions[role].run([OUTPUT], {INPUT: np.array([ids])})[0][0]
        return vector


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The graph is fused by hand; the further levels would put back the slow normalisation.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    # Every text has its own length, so remembered memory plans would only pile up.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own exceptions share no public base class.
        raise ModelUnavailable(f"{path} cannot be loaded ({error}); run: setu models build") from error
