"""Trains the adapter: texts in Indian languages are drawn to where the unadapted model puts their English originals.

For a native text with vector v, whose English original has the frozen vector q as a query (teacher and target):

    loss = CE(v · Pᵀ / τ, its own) + c · (1 − v · q) + [for a question] CE(v · Gᵀ / τ, its own)

where the rows of P are all English texts as passages and those of G all paragraphs, also frozen. In each step some
English texts are held to their own frozen vectors by c · (1 − cos), so that English stays where it was.

Source: Reimers and Gurevych, Making monolingual sentence embeddings multilingual, 2020, arXiv:2004.09813.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from embeddings.encoder import Progress, no_progress
from models.errors import InvalidInput
from scripts.adapter_lessons import Lessons, lay_out
from scripts.adapter_network import AdaptedModel
from scripts.adapter_texts import Example

_BATCHES_A_CHUNK = 8


@dataclass(frozen=True)
class AdapterSettings:
    """How to train; ``max_tokens`` counts the prompt.

    Raises:
        InvalidInput: There is no step to train.
    """

    first_layer: int = 4
    rank: int = 32
    steps: int = 800
    batch: int = 64
    learning_rate: float = 4e-4
    last_share: float = 0.05
    warm_up: int = 30
    clip: float = 1.0
    temperature: float = 0.02
    closeness: float = 5.0
    english_share: float = 0.12
    max_tokens: int = 48
    seed: int = 1

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise InvalidInput(f"{self.steps} steps train nothing; give 1 or more")


def train(
    model: AdaptedModel, examples: Sequence[Example], settings: AdapterSettings, progress: Progress = no_progress
) -> list[float]:
    """Train the model's corrections in place and return the loss of each step; the same for the same data and settings.

    Raises:
        InvalidInput: No example is short enough.
    """
    torch.use_deterministic_algorithms(True)
    lessons = lay_out(model, examples, settings.max_tokens)
    draws = torch.Generator().manual_seed(settings.seed)
    optimiser = torch.optim.AdamW(model.parameters(), settings.learning_rate, weight_decay=0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate(step, settings))
    batches = _batches([len(states) for states in lessons.native], settings, draws)
    losses = []
    for step, rows in zip(range(settings.steps), batches, strict=False):
        loss = _native_loss(model, lessons, rows, settings) + _english_loss(model, lessons, settings, draws)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        progress(f"loss {losses[-1]:.3f}, step", step + 1, settings.steps)
    return losses


def rate(step: int, settings: AdapterSettings) -> float:
    """Return the share of the learning rate: rises over the warm-up, then falls as a cosine to its last share."""
    fall = 0.5 * (1 + math.cos(math.pi * step / settings.steps))
    return min(1, (step + 1) / settings.warm_up) * (fall * (1 - settings.last_share) + settings.last_share)


def _batches(lengths: Sequence[int], settings: AdapterSettings, draws: Any) -> Iterator[list[int]]:
    """Yield rows without end, those of one batch of like length: little is padded."""
    chunk = settings.batch * _BATCHES_A_CHUNK
    while True:
        order = torch.randperm(len(lengths), generator=draws).tolist()
        for start in range(0, max(1, len(order) - chunk + 1), chunk):
            rows = sorted(order[start : start + chunk], key=lambda row: lengths[row])
            batches = [rows[first : first + settings.batch] for first in range(0, len(rows), settings.batch)]
            yield from (batches[place] for place in torch.randperm(len(batches), generator=draws).tolist())


def _native_loss(model: AdaptedModel, lessons: Lessons, rows: list[int], settings: AdapterSettings) -> Any:
    vectors = model.vectors([lessons.native[row] for row in rows])
    english, paragraph = lessons.english[rows], lessons.paragraph[rows]
    scores = vectors @ lessons.passages.T / settings.temperature
    loss = functional.cross_entropy(scores, english) + settings.closeness * _distance(vectors, lessons.queries[english])
    asks = paragraph >= 0
    answers = vectors[asks] @ lessons.paragraphs.T / settings.temperature
    return loss + functional.cross_entropy(answers, paragraph[asks], reduction="sum") / len(rows)


def _english_loss(model: AdaptedModel, lessons: Lessons, settings: AdapterSettings, draws: Any) -> Any:
    count = max(1, int(settings.batch * settings.english_share))
    drawn = torch.randperm(len(lessons.held), generator=draws)[:count].tolist()
    vectors = model.vectors([lessons.held[place] for place in drawn])
    return settings.closeness * _distance(vectors, lessons.queries[lessons.held_rows[drawn]])


def _distance(vectors: Any, targets: Any) -> Any:
    return (1 - (vectors * targets).sum(1)).mean()
