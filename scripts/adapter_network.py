"""A BERT encoder with mean pooling whose upper layers carry low-rank corrections that can be trained.

The layers below the first corrected one never change, so a text's states there are computed once and kept.
Each corrected weight is W′ = W + up · down; ``up`` starts as zeros, so that training starts from the model itself.

Source: Hu et al., LoRA: low-rank adaptation of large language models, 2021, arXiv:2106.09685.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from embeddings.adapter import LowRank
from embeddings.encoder import Role

CORRECTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_MAX_TOKENS = 192
_BATCH = 64


class CorrectedLinear(torch.nn.Module):  # type: ignore[misc]
    """A frozen linear layer and the trainable product that is added to its weight."""

    def __init__(self, linear: Any, rank: int, draws: Any) -> None:
        super().__init__()
        self.linear = linear
        down = torch.randn(rank, linear.in_features, generator=draws) / math.sqrt(linear.in_features)
        self.down = torch.nn.Parameter(down)
        self.up = torch.nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, states: Any) -> Any:
        """Return what the corrected layer makes of the states."""
        return self.linear(states) + functional.linear(functional.linear(states, self.down), self.up)


class AdaptedModel:
    """A checkpoint with trainable corrections from one layer on.

    Args:
        checkpoint: A folder with BERT's weights and ``tokenizer.json``.
        prompts: Put before a text, by its role.
        first_layer: The lowest corrected layer, from 0.
        rank: Width of the corrections.
        seed: Of the corrections' first values.
    """

    def __init__(self, checkpoint: Path, prompts: Mapping[Role, str], *, first_layer: int, rank: int, seed: int):
        from transformers import BertModel

        self._prompts = prompts
        self._tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        bert = BertModel.from_pretrained(checkpoint, dtype=torch.float32).eval().requires_grad_(False)
        self._embeddings = bert.embeddings
        self._lower, self._upper = bert.encoder.layer[:first_layer], bert.encoder.layer[first_layer:]
        draws = torch.Generator().manual_seed(seed)
        self._corrections = {
            f"encoder.layer.{number}.{name}.weight": _correct(layer, name, rank, draws)
            for number, layer in enumerate(self._upper, start=first_layer)
            for name in CORRECTED
        }

    def parameters(self) -> list[Any]:
        """Return what is trained."""
        return [part for correction in self._corrections.values() for part in (correction.up, correction.down)]

    def corrections(self) -> dict[str, LowRank]:
        """Return a copy of the corrections by the names of the weights in the checkpoint."""
        return {
            name: LowRank(*(part.detach().numpy().copy() for part in (correction.up, correction.down)))
            for name, correction in self._corrections.items()
        }

    def tokens(self, texts: Sequence[str], role: Role) -> list[list[int]]:
        """Return each text's token numbers, its prompt included; long texts are cut."""
        prompt = self._prompts[role]
        return [encoding.ids for encoding in self._tokenizer.encode_batch([prompt + text for text in texts])]

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def lower_states(self, tokens: Sequence[list[int]]) -> list[Any]:
        """Return each text's states, of shape (tokens, hidden), where the corrected layers begin."""
        states: list[Any] = [None] * len(tokens)
        for rows in _of_like_length(tokens):
            numbers, mask = _padded([torch.tensor(tokens[row]) for row in rows])
            for row, state in zip(rows, _through(self._lower, self._embeddings(numbers), mask), strict=True):
                states[row] = state[: len(tokens[row])].clone()
        return states

    def vectors(self, states: Sequence[Any]) -> Any:
        """Return the vectors, of unit length, of one batch of texts by their lower states; can be derived."""
        padded, mask = _padded(states)
        pooled = (_through(self._upper, padded, mask) * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(pooled, dim=1)

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def encode(self, tokens: Sequence[list[int]]) -> Any:
        """Return the vectors of any number of texts as the model is now, of shape (texts, hidden)."""
        vectors = torch.zeros(len(tokens), self._embeddings.word_embeddings.embedding_dim)
        for rows in _of_like_length(tokens):
            vectors[rows] = self.vectors(self.lower_states([tokens[row] for row in rows]))
        return vectors


def _correct(layer: Any, name: str, rank: int, draws: Any) -> CorrectedLinear:
    parent, _, last = name.rpartition(".")
    corrected = CorrectedLinear(layer.get_submodule(name), rank, draws)
    setattr(layer.get_submodule(parent), last, corrected)
    return corrected


def _of_like_length(tokens: Sequence[list[int]]) -> Iterator[list[int]]:
    rows = sorted(range(len(tokens)), key=lambda row: (len(tokens[row]), row))
    yield from (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))


def _padded(parts: Sequence[Any]) -> tuple[Any, Any]:
    lengths = torch.tensor([len(part) for part in parts])
    padded = pad_sequence(list(parts), batch_first=True)
    return padded, (torch.arange(padded.shape[1]) < lengths[:, None]).float()


def _through(layers: Any, states: Any, mask: Any) -> Any:
    hidden_from_attention = (1 - mask)[:, None, None, :] * torch.finfo(torch.float32).min
    for layer in layers:
        states = layer(states, attention_mask=hidden_from_attention)
    return states
