"""What an encoder is: text in, unit vectors out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
FloatVector = npt.NDArray[np.float32]
IntVector = npt.NDArray[np.int64]
BoolVector = npt.NDArray[np.bool_]

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many items are done and how many there are."""


class Role(StrEnum):
    """Which side of the search a text is on; some models put a different prompt before each.

    A foreign query is one in another script than most evidence is written in. A model may read it by weights of their
    own, so that it lands where its English counterpart would; other models take it as any query.
    """

    QUERY = "query"
    PASSAGE = "passage"
    FOREIGN_QUERY = "foreign query"


@dataclass(frozen=True)
class Encoded:
    """Vectors of texts, in the order of the texts.

    Args:
        vectors: (n, d) float32, rows of unit length.
        truncated: Rising rows of the texts that were longer than the model reads and were cut at their end.
    """

    vectors: FloatMatrix
    truncated: tuple[int, ...]


class Encoder(Protocol):
    """Turns texts into unit vectors; two encoders with the same fingerprint give the same vectors."""

    model_id: str
    fingerprint: str
    dimension: int

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        """Return one unit vector a text, whatever the other texts are; none give a (0, d) matrix."""
        ...


def no_progress(what: str, done: int, total: int) -> None:
    """Report to nobody."""
