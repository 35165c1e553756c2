"""A learned map from the multilingual model's space to the English model's, so that Indian languages meet English.

A text in an Indian language has a good neighbourhood in the multilingual space only; the English model ranks better but
reads English alone. The bridge says where the English model would have put the text's meaning.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np

from embeddings.encoder import FloatMatrix, FloatVector
from models.errors import DataFormat, IndexMismatch, InvalidInput, ModelUnavailable

BRIDGE_PATH = Path(__file__).parent / "weights" / "bridge.npz"
FORMAT = "setu-bridge-1"
ARRAYS = ("centre", "scale", "linear", "bias", "up", "up_bias", "down")


@dataclass(frozen=True)
class Bridge:
    """The map: x̂ = (x − centre) / scale; y = linear·x̂ + bias + down·silu(up·x̂ + up_bias); y / ‖y‖.

    Args:
        source_id: Model whose vectors it takes.
        target_id: Model in whose space its vectors lie.
        version: Which training run made the weights.
        fingerprint: Of the weights' file; two bridges with the same one give the same vectors.
        arrays: The weights by the names in `ARRAYS`, float32.
    """

    source_id: str
    target_id: str
    version: str
    fingerprint: str
    arrays: dict[str, FloatMatrix]

    @classmethod
    def load(cls, path: Path = BRIDGE_PATH) -> Self:
        """Read a file written by `save_bridge`.

        Raises:
            ModelUnavailable: There is no such file.
            DataFormat: The file is not a bridge, or one of another format.
        """
        if not path.is_file():
            raise ModelUnavailable(f"no bridge at {path}; run: python -m scripts.train_bridge")
        try:
            with np.load(path, allow_pickle=False) as file:
                card: dict[str, str] = json.loads(str(file["card"]))
                arrays = {name: file[name].astype(np.float32) for name in ARRAYS}
            names = (card["format"], card["source_id"], card["target_id"], card["version"])
        except (KeyError, ValueError, OSError) as error:
            raise DataFormat(f"{path} is not a bridge ({error}); run: python -m scripts.train_bridge") from error
        if names[0] != FORMAT:
            raise DataFormat(
                f"{path} has format {names[0]!r}, expected {FORMAT!r}; run: python -m scripts.train_bridge"
            )
        return cls(*names[1:], hashlib.sha256(path.read_bytes()).hexdigest(), arrays)

    def require(self, source_id: str, target_id: str) -> None:
        """Make sure that the bridge joins these two models.

        Raises:
            IndexMismatch: It joins others; its vectors would be meaningless.
        """
        if (source_id, target_id) != (self.source_id, self.target_id):
            raise IndexMismatch(
                f"this bridge leads from {self.source_id} to {self.target_id}, not from {source_id} to {target_id}; "
                "switch the bridge off or train one: python -m scripts.train_bridge"
            )

    def apply(self, vectors: FloatMatrix) -> FloatMatrix:
        """Return where the target model would have put the meanings of texts.

        Args:
            vectors: (n, d) unit rows of the source model.

        Returns:
            (n, d') float32 unit rows, in the same order; (0, d') for none.

        Raises:
            InvalidInput: The vectors are no matrix, or not as wide as the source model's.
        """
        width = len(self.arrays["centre"])
        if vectors.ndim != 2 or vectors.shape[1] != width:
            raise InvalidInput(f"vectors of shape {vectors.shape} given; the bridge takes (n, {width})")
        mapped = np.empty((len(vectors), len(self.arrays["bias"])), np.float32)
        for row, vector in enumerate(vectors):
            # One at a time: a text's vector must not depend, not even in its last bit, on its neighbours.
            mapped[row] = self._map(vector.astype(np.float32))
        return mapped

    def _map(self, vector: FloatVector) -> FloatVector:
        weights = self.arrays
        x = (vector - weights["centre"]) / weights["scale"]
        y = weights["linear"] @ x + weights["bias"] + weights["down"] @ _silu(weights["up"] @ x + weights["up_bias"])
        unit: FloatVector = y / np.linalg.norm(y)
        return unit


@cache
def shipped_bridge() -> Bridge:
    """Return the bridge that ships with Setu, read once a process."""
    return Bridge.load()


def save_bridge(path: Path, arrays: dict[str, Any], *, source_id: str, target_id: str, version: str) -> None:
    """Write a bridge: weights as fp16, the card as JSON text; no pickle.

    Raises:
        InvalidInput: An array of `ARRAYS` is missing.
    """
    missing = [name for name in ARRAYS if name not in arrays]
    if missing:
        raise InvalidInput(f"arrays missing: {', '.join(missing)}; a bridge has {', '.join(ARRAYS)}")
    card = {"format": FORMAT, "source_id": source_id, "target_id": target_id, "version": version}
    halves: dict[str, Any] = {name: np.asarray(arrays[name]).astype(np.float16) for name in ARRAYS}
    np.savez(path, card=np.array(json.dumps(card)), **halves)


def _silu(x: FloatVector) -> FloatVector:
    half: FloatVector = 0.5 * x
    # x·sigmoid(x), written with tanh because exp overflows.
    activated: FloatVector = half * (1 + np.tanh(half))
    return activated
