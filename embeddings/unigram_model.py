"""A Unigram ``tokenizer.json`` → the files that `pieces.UnigramPieces` reads.

The vocabulary goes into a ``sentencepiece`` model with the same pieces, scores and numbers. What remains of the
tokenizer (normalisation, the pieces at both ends) is kept as it is in a tokenizer file without the vocabulary.

Source: T. Kudo, Subword Regularization, ACL 2018, doi:10.18653/v1/P18-1007 (the Unigram model).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from embeddings.model_folder import TOKENIZER_NAME, UNIGRAM_FRAME_NAME, UNIGRAM_NAME
from embeddings.unigram_format import UNIGRAM, PieceType, new_model


def write_unigram(folder: Path) -> bool:
    """Write both files beside a ``tokenizer.json`` if its vocabulary is one that `UnigramPieces` can read.

    Returns:
        Whether it is: Unigram without byte pieces, one metaspace before each word and before the text.
    """
    content = json.loads((folder / TOKENIZER_NAME).read_text(encoding="utf-8"))
    if not _is_readable(content):
        return False
    model = content["model"]
    (folder / UNIGRAM_NAME).write_bytes(sentencepiece_model(model["vocab"], model["unk_id"]))
    (folder / UNIGRAM_FRAME_NAME).write_text(json.dumps(_frame(content), ensure_ascii=False), encoding="utf-8")
    return True


def sentencepiece_model(pieces: Sequence[tuple[str, float]], unknown: int) -> bytes:
    """Return a ``sentencepiece`` model of these pieces with their log-probabilities, which changes no text by itself.

    Args:
        pieces: By number.
        unknown: Number of the piece that stands for whatever no other piece covers.
    """
    model = new_model()
    for number, (piece, score) in enumerate(pieces):
        kind = PieceType.UNKNOWN if number == unknown else PieceType.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    trainer, normaliser = model.trainer_spec, model.normalizer_spec
    trainer.model_type = UNIGRAM
    trainer.vocab_size = len(pieces)
    trainer.unk_id = unknown
    trainer.bos_id = trainer.eos_id = trainer.pad_id = -1  # the ends come from the frame
    normaliser.name = "identity"
    normaliser.add_dummy_prefix = normaliser.remove_extra_whitespaces = normaliser.escape_whitespaces = True
    written: bytes = model.SerializeToString()
    return written


def _is_readable(content: Mapping[str, Any]) -> bool:
    model, words = content["model"], content["pre_tokenizer"] or {}
    return (
        model["type"] == "Unigram"
        and not model.get("byte_fallback")
        and content["normalizer"] is not None
        and (words.get("type"), words.get("replacement"), words.get("prepend_scheme")) == ("Metaspace", "▁", "always")
    )


def _frame(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tokenizer without the pieces that no special token needs; those keep their numbers at the ends."""
    specials = {token["content"] for token in content["added_tokens"]}
    last = content["model"]["unk_id"] + 1
    vocabulary = [
        piece for number, piece in enumerate(content["model"]["vocab"]) if number < last or piece[0] in specials
    ]
    numbers = {piece: number for number, (piece, _) in enumerate(vocabulary)}
    added = [token | {"id": numbers[token["content"]]} for token in content["added_tokens"]]
    return {**content, "added_tokens": added, "model": content["model"] | {"vocab": vocabulary}}
