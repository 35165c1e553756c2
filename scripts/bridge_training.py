"""Trains the bridge: a residual network from the multilingual model's vectors to the English model's.

Loss: 1 − cos(ŷᵢ, yᵢ), plus λ times the cross-entropy of finding yᵢ among the batch's targets by cos(ŷᵢ, ·)/τ
(van den Oord et al., 2018, arXiv:1807.03748); near-duplicates of yᵢ are no negatives. Half of the English inputs are
moved by the difference between a translation and its original, drawn from all pairs, so that English texts are also
seen as if they were in another language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from embeddings.encoder import FloatMatrix


@dataclass(frozen=True)
class TrainingVectors:
    """Inputs and targets row by row; ``shifts`` are vectors of translations minus those of their originals."""

    inputs: FloatMatrix
    targets: FloatMatrix
    is_english: FloatMatrix
    shifts: FloatMatrix


@dataclass(frozen=True)
class TrainingSettings:
    """How to train; the defaults made the shipped weights."""

    hidden: int = 1024
    dropout: float = 0.1
    epochs: int = 7
    batch: int = 512
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    temperature: float = 0.05
    contrast: float = 6.0
    shifted_share: float = 0.5
    duplicate_from: float = 0.9
    seed: int = 1


class _Network(torch.nn.Module):  # type: ignore[misc]
    def __init__(self, inputs: Any, width: int, settings: TrainingSettings) -> None:
        super().__init__()
        self.centre = inputs.mean(0)
        # One scale for all components: theirs differ little, and a shared one keeps directions.
        self.scale = (inputs - self.centre).square().mean().sqrt()
        self.linear = torch.nn.Linear(inputs.shape[1], width)
        self.up = torch.nn.Linear(inputs.shape[1], settings.hidden)
        self.down = torch.nn.Linear(settings.hidden, width, bias=False)
        self.dropout = torch.nn.Dropout(settings.dropout)
        torch.nn.init.zeros_(self.down.weight)

    def forward(self, vectors: Any) -> Any:
        x = (vectors - self.centre) / self.scale
        return functional.normalize(self.linear(x) + self.down(self.dropout(functional.silu(self.up(x)))), dim=1)


def train(data: TrainingVectors, settings: TrainingSettings) -> dict[str, FloatMatrix]:
    """Return the weights by the names in ``embeddings.bridge.ARRAYS``; the same for the same data and settings."""
    torch.manual_seed(settings.seed)
    torch.use_deterministic_algorithms(True)
    draws = torch.Generator().manual_seed(settings.seed)
    inputs, targets, shifts = map(torch.from_numpy, (data.inputs, data.targets, data.shifts))
    is_english = torch.from_numpy(data.is_english)
    network = _Network(inputs[is_english > 0], targets.shape[1], settings)
    steps = settings.epochs * (len(inputs) // settings.batch)
    optimiser = torch.optim.AdamW(network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.learning_rate, total_steps=steps, pct_start=0.1)
    for rows in _batches(len(inputs), settings, draws):
        moved = _shifted(inputs[rows], is_english[rows], shifts, settings, draws)
        loss = _loss(network(moved), targets[rows], settings)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return _arrays(network)


def _batches(count: int, settings: TrainingSettings, draws: Any) -> Any:
    for _ in range(settings.epochs):
        order = torch.randperm(count, generator=draws)
        for number in range(count // settings.batch):
            yield order[number * settings.batch : (number + 1) * settings.batch]


def _shifted(inputs: Any, is_english: Any, shifts: Any, settings: TrainingSettings, draws: Any) -> Any:
    count = len(inputs)
    chosen = (torch.rand(count, generator=draws) < settings.shifted_share).float() * is_english
    lengths = 0.5 + 0.5 * torch.rand(count, generator=draws)
    drawn = shifts[torch.randint(len(shifts), (count,), generator=draws)]
    return functional.normalize(inputs + (chosen * lengths)[:, None] * drawn, dim=1)


def _loss(mapped: Any, targets: Any, settings: TrainingSettings) -> Any:
    own = torch.eye(len(targets), dtype=torch.bool)
    duplicates = (targets @ targets.T > settings.duplicate_from) & ~own
    scores = (mapped @ targets.T / settings.temperature).masked_fill(duplicates, -1e4)
    contrast = functional.cross_entropy(scores, torch.arange(len(targets)))
    return (1 - (mapped * targets).sum(1)).mean() + settings.contrast * contrast


def _arrays(network: Any) -> dict[str, FloatMatrix]:
    weights = {name: value.detach().numpy() for name, value in network.named_parameters()}
    centre = network.centre.numpy()
    return {
        "centre": centre,
        "scale": np.full_like(centre, float(network.scale)),
        "linear": weights["linear.weight"],
        "bias": weights["linear.bias"],
        "up": weights["up.weight"],
        "up_bias": weights["up.bias"],
        "down": weights["down.weight"],
    }
