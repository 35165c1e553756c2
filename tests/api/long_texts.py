"""Texts that are long however they are packed."""

from __future__ import annotations

import random
import string


def random_words(count: int) -> str:
    """Return words of ten random letters: nothing in them comes twice, so that packing helps little."""
    chance = random.Random(count)  # noqa: S311 - nothing secret
    return " ".join("".join(chance.choices(string.ascii_lowercase, k=10)) for _ in range(count))
