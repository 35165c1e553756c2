"""Text → the numbers of the pieces that a model reads, one implementation for each kind of vocabulary.

WordPiece (MiniLM) is read by the ``tokenizers`` library. For a Unigram vocabulary of 250,000 pieces (e5) that library
needs 270 MB in every process and ``sentencepiece`` 60 MB, so such a model's folder also holds its vocabulary in the
latter's format (`unigram_model`). The numbers are the same: a contract test compares them, and none of 26,000 real
texts differed. Only where two ways to cut a word are equally likely to the last bit of a float may rounding choose the
other, which was seen in one word of 20,000 equal letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer

from embeddings.model_folder import TOKENIZER_NAME, UNIGRAM_FRAME_NAME, UNIGRAM_NAME

_STRETCH = re.compile(r".{1,500}(?= |\Z)|[^ ]+", re.DOTALL)
"""Whole words, cut apart from their neighbours anyway; sums of floats over a long text would be less exact."""


class Pieces(Protocol):
    """A model's vocabulary."""

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's pieces, those at both ends included; nothing is cut.

        Raises:
            UnicodeEncodeError, TypeError: A text holds lone surrogates.
        """
        ...


class TokenizerPieces:
    """Any vocabulary, read by the ``tokenizers`` library."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_NAME))

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's pieces."""
        if len(texts) == 1:  # without waking the library's threads
            return [self._tokenizer.encode(texts[0]).ids]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]


class UnigramPieces:
    """A Unigram vocabulary, read by ``sentencepiece``; texts are normalised by the model's own rules before."""

    def __init__(self, folder: Path) -> None:
        frame = Tokenizer.from_file(str(folder / UNIGRAM_FRAME_NAME))
        self._normalise = frame.normalizer.normalize_str
        self._begin, self._end = frame.encode("").ids
        self._vocabulary = SentencePieceProcessor(model_file=str(folder / UNIGRAM_NAME))
        specials = [token.content for token in frame.get_added_tokens_decoder().values()]
        self._special_numbers = {token: self._vocabulary.piece_to_id(token) for token in specials}
        self._special = re.compile(f"({'|'.join(map(re.escape, specials))})")

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's pieces."""
        return [[self._begin, *self._inner(text), self._end] for text in texts]

    def _inner(self, text: str) -> list[int]:
        if self._special.search(text) is None:
            return self._plain(text)
        # A special token that is written out in a text is that token, and parts the text.
        parts = self._special.split(text)
        return [
            number
            for place, part in enumerate(parts)
            for number in ([self._special_numbers[part]] if place % 2 else self._plain(part))
        ]

    def _plain(self, text: str) -> list[int]:
        stretches = _STRETCH.findall(self._normalise(text))
        return [number for stretch in stretches for number in self._vocabulary.encode(stretch)]


def load_pieces(folder: Path) -> Pieces:
    """Return the vocabulary of a built model, in the cheapest form that its folder holds."""
    return UnigramPieces(folder) if (folder / UNIGRAM_NAME).is_file() else TokenizerPieces(folder)
