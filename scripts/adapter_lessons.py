"""Lays out the adapter's training texts: what the lower layers and the untrained model say of them, computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from embeddings.encoder import Role
from models.errors import InvalidInput
from scripts.adapter_network import AdaptedModel
from scripts.adapter_texts import Example


@dataclass(frozen=True)
class Lessons:
    """What is computed once, before training.

    Args:
        native: Lower states of the native texts, one (tokens, hidden) each.
        english: Each native text's row in ``queries`` and ``passages``.
        paragraph: Its row in ``paragraphs``; −1 if it is no question.
        held: Lower states of the English texts that are short enough to be held to their vectors.
        held_rows: Their rows in ``queries``.
        queries: Frozen vectors of the English texts as queries, of shape (texts, hidden).
        passages: The same as passages.
        paragraphs: Those of the paragraphs as passages.
    """

    native: list[Any]
    english: Any
    paragraph: Any
    held: list[Any]
    held_rows: Any
    queries: Any
    passages: Any
    paragraphs: Any


def lay_out(model: AdaptedModel, examples: Sequence[Example], max_tokens: int) -> Lessons:
    """Lay out the examples that are short enough, and take the frozen vectors from the model, which is not trained yet.

    Raises:
        InvalidInput: No example is short enough.
    """
    english = {text: row for row, text in enumerate(dict.fromkeys(example.english for example in examples))}
    paragraphs = {text: row for row, text in enumerate(dict.fromkeys(e.paragraph for e in examples if e.paragraph))}
    native = model.tokens([example.native for example in examples], Role.QUERY)
    short = [row for row, numbers in enumerate(native) if len(numbers) <= max_tokens]
    if not short:
        raise InvalidInput(f"none of {len(examples)} examples has at most {max_tokens} tokens; give shorter ones")
    queries = model.tokens(list(english), Role.QUERY)
    held = [row for row, numbers in enumerate(queries) if len(numbers) <= max_tokens]
    return Lessons(
        native=model.lower_states([native[row] for row in short]),
        english=torch.tensor([english[examples[row].english] for row in short]),
        paragraph=torch.tensor([paragraphs.get(examples[row].paragraph, -1) for row in short]),
        held=model.lower_states([queries[row] for row in held]),
        held_rows=torch.tensor(held),
        queries=model.encode(queries),
        passages=model.encode(model.tokens(list(english), Role.PASSAGE)),
        paragraphs=model.encode(model.tokens(list(paragraphs), Role.PASSAGE)),
    )
