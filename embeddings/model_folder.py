"""A model on disk, ready to serve: what lies in its folder and what ``model.json`` says about it.

::

    <home>/models/<id>/
        model.json              this page's `ModelCard`
        model.int8.onnx[.data]  the network, quantised; the embedding table beside it, so that processes share it
        foreign.int8.onnx       the same network by other weights, for queries in other scripts; on the same table
        tokenizer.json
        unigram.model, .json    its vocabulary for sentencepiece and the rest of it, where that is the cheaper reader
        checkpoint/             the sentence-transformers folder it was made from (training, parity)
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from models.errors import ModelUnavailable

CARD_NAME = "model.json"
NETWORK_NAME = "model.int8.onnx"
NETWORK_DATA_NAME = "model.int8.onnx.data"
FOREIGN_NETWORK_NAME = "foreign.int8.onnx"
TOKENIZER_NAME = "tokenizer.json"
UNIGRAM_NAME = "unigram.model"
UNIGRAM_FRAME_NAME = "unigram.json"
CHECKPOINT_NAME = "checkpoint"
INPUT = "input_ids"  # names within the network
OUTPUT = "vector"
RECIPE = "4"
"""Version of what lies in the folder."""
VECTOR_RECIPE = "2"
"""Version of the way from text to vector; a new one makes stored vectors and indexes those of another model."""


@dataclass(frozen=True)
class ModelCard:
    """What a built model is.

    Args:
        model_id: The name it is configured by.
        fingerprint: ``id@`` and twelve hex digits of a hash over the files and settings that decide on its vectors.
        dimension: Length of a vector.
        max_tokens: Longest input in tokens, the two at the ends included.
        query_prompt: Put before a query.
        passage_prompt: Put before a passage.
        source: Where the weights come from.
        source_sha256: Checksum of the weights.
        recipe: Version of the way it was built; another one means: build again.
    """

    model_id: str
    fingerprint: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str
    source: str
    source_sha256: str
    recipe: str = RECIPE


def read_card(folder: Path) -> ModelCard:
    """Read ``model.json``.

    Raises:
        ModelUnavailable: The folder is not a built model, or was built in another way than this version expects.
    """
    path = folder / CARD_NAME
    try:
        card = ModelCard(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(f"{folder} holds no usable model ({error}); run: setu models build") from error
    if card.recipe != RECIPE:
        raise ModelUnavailable(
            f"{folder} was built by recipe {card.recipe}, this version needs {RECIPE}; "
            f"run: setu models build {card.model_id}"
        )
    return card


def write_card(folder: Path, card: ModelCard) -> None:
    """Write ``model.json``."""
    (folder / CARD_NAME).write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")


def fingerprint_of(folder: Path, model_id: str, *settings: object) -> str:
    """Return ``id@`` and twelve hex digits of sha256 over network, embedding table, tokenizer and settings."""
    digest = hashlib.sha256(json.dumps([VECTOR_RECIPE, *settings]).encode())
    for name in (NETWORK_NAME, NETWORK_DATA_NAME, TOKENIZER_NAME):
        digest.update(sha256_of(folder / name).encode())
    return f"{model_id}@{digest.hexdigest()[:12]}"


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
