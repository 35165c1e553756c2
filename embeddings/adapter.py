"""Small trained corrections of a bundled model's weights: what fine-tuning changed, without the model itself.

For some linear layers the adapter holds two narrow matrices whose product is added to the layer's weight when the
checkpoint is written: W′ = W + up · down, with (r, in) ``down`` and (out, r) ``up``. What comes out is an ordinary
network, as quick as before. It reads queries in Indian scripts only: it was trained to put them where the untouched
model puts their English originals, so passages and English queries stay with that one.
``embeddings/weights/README.md`` says what it was trained on.

Source: Hu et al., LoRA: low-rank adaptation of large language models, 2021, arXiv:2106.09685.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np

from embeddings.encoder import FloatMatrix
from models.errors import DataFormat, IndexMismatch, InvalidInput, ModelUnavailable

ADAPTER_PATH = Path(__file__).parent / "weights" / "e5-adapter.npz"
FORMAT = "setu-adapter-1"
_REMEDY = "run: python -m scripts.train_adapter"


@dataclass(frozen=True)
class LowRank:
    """What is added to one weight: ``up @ down``, of shapes (out, r) and (r, in)."""

    up: FloatMatrix
    down: FloatMatrix


@dataclass(frozen=True)
class Adapter:
    """Corrections by the name of the weight that they are added to.

    Args:
        model_id: The model that they belong to.
        version: Which training run made them.
        fingerprint: Of the file.
        corrections: By the weight's name in the checkpoint, such as ``encoder.layer.7.output.dense.weight``.
    """

    model_id: str
    version: str
    fingerprint: str
    corrections: Mapping[str, LowRank]

    @classmethod
    def load(cls, path: Path = ADAPTER_PATH) -> Self:
        """Read a file written by `save_adapter`.

        Raises:
            ModelUnavailable: There is no such file.
            DataFormat: The file is not an adapter, is damaged, or is an adapter of another format.
        """
        if not path.is_file():
            raise ModelUnavailable(f"no adapter at {path}; {_REMEDY}")
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                card: dict[str, Any] = json.loads(str(file["card"]))
                corrections = {
                    name: LowRank(*(file[f"{name}:{part}"].astype(np.float32) for part in ("up", "down")))
                    for name in card["weights"]
                }
            known = (card["format"], card["model_id"], card["version"])
        except (KeyError, ValueError, OSError, EOFError, BadZipFile) as error:
            raise DataFormat(f"{path} is not an adapter ({error}); {_REMEDY}") from error
        if known[0] != FORMAT:
            raise DataFormat(f"{path} has format {known[0]!r}, expected {FORMAT!r}; {_REMEDY}")
        return cls(known[1], known[2], hashlib.sha256(path.read_bytes()).hexdigest(), corrections)

    def apply(self, tensors: Mapping[str, FloatMatrix]) -> dict[str, FloatMatrix]:
        """Return a checkpoint's tensors with the corrections added.

        Raises:
            IndexMismatch: A weight is missing or has another shape: the adapter belongs to another model.
        """
        changed = dict(tensors)
        for name, correction in self.corrections.items():
            shape = (len(correction.up), correction.down.shape[1])
            if name not in changed or changed[name].shape != shape:
                raise IndexMismatch(
                    f"the adapter {self.version} of {self.model_id} corrects a weight {name} of shape {shape}, "
                    f"which this checkpoint does not have; {_REMEDY}"
                )
            changed[name] = (changed[name] + correction.up @ correction.down).astype(np.float32)
        return changed


def save_adapter(path: Path, corrections: Mapping[str, LowRank], *, model_id: str, version: str) -> None:
    """Write an adapter: numbers as fp16, the card as JSON text; no pickle.

    Raises:
        InvalidInput: The two matrices of a correction do not fit each other.
    """
    arrays: dict[str, Any] = {}
    for name, correction in corrections.items():
        if correction.up.shape[1] != correction.down.shape[0]:
            raise InvalidInput(f"{name}: shapes {correction.up.shape} and {correction.down.shape} have no product")
        arrays |= {f"{name}:up": correction.up.astype(np.float16), f"{name}:down": correction.down.astype(np.float16)}
    card = {"format": FORMAT, "model_id": model_id, "version": version, "weights": sorted(corrections)}
    np.savez(path, card=np.array(json.dumps(card)), **arrays)
