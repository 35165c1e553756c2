"""A list of strings in two arrays, so that it can be mapped into memory and shared instead of being read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np
import numpy.typing as npt

from embeddings.encoder import IntVector


@dataclass(frozen=True)
class StringTable(Sequence[str]):
    """Strings as UTF-8 bytes one after another, and where each starts.

    Args:
        blob: All bytes.
        offsets: (n + 1,) the start of each string and the end of the last.
    """

    blob: npt.NDArray[np.uint8]
    offsets: IntVector

    @classmethod
    def of(cls, values: Iterable[str]) -> StringTable:
        """Make a table of the values in their order."""
        encoded = [value.encode("utf-8") for value in values]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(value) for value in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        """Return the number of strings."""
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, position: int) -> str: ...

    @overload
    def __getitem__(self, position: slice) -> list[str]: ...

    def __getitem__(self, position: int | slice) -> str | list[str]:
        """Return one string, or those of a slice."""
        if isinstance(position, slice):
            return [self[row] for row in range(*position.indices(len(self)))]
        if not -len(self) <= position < len(self):
            raise IndexError(f"position {position} is outside a table of {len(self)} strings")
        row = position % len(self)
        return self.blob[self.offsets[row] : self.offsets[row + 1]].tobytes().decode("utf-8")

    def find(self, value: str) -> int | None:
        """Return the position of a value in a table that is sorted and has no repeats; ``None`` if it is not there."""
        row = bisect_left(self, value)
        return row if row < len(self) and self[row] == value else None

    def to_list(self) -> list[str]:
        """Return all strings, decoded in one go."""
        data = self.blob.tobytes()
        bounds = self.offsets.tolist()
        return [data[low:high].decode("utf-8") for low, high in pairwise(bounds)]
