"""Lists of numbers by number (which rows an owner has, which owners a row has), gathered without a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import IntVector

IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Grouped:
    """Items, and for each the position in the question that it answers; by rising position, then rising item.

    ``rows`` and ``owners`` are other names of ``items``, for questions after rows and after owners.
    """

    items: IntVector
    group: IntVector

    @property
    def rows(self) -> IntVector:
        """The items of a question after rows."""
        return self.items

    @property
    def owners(self) -> IntVector:
        """The items of a question after owners."""
        return self.items


@dataclass(frozen=True)
class Lists:
    """One list of items for each key 0 … n−1: that of key i is ``items[offsets[i]:offsets[i+1]]``, rising."""

    offsets: IntVector
    items: IntArray

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Lists:
        """Make it of sequences; the items of each are sorted."""
        offsets = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(items) for items in lists], out=offsets[1:])
        return cls(offsets, np.array([item for items in lists for item in sorted(items)], np.int32))

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self.offsets) - 1

    @property
    def lengths(self) -> IntVector:
        """How many items each key has."""
        return np.diff(self.offsets)

    def keys_of_items(self) -> IntVector:
        """Return the key of each item."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def gather(self, keys: IntVector) -> Grouped:
        """Return the items of several keys; the group is the position in ``keys``."""
        starts = self.offsets[keys]
        counts = self.offsets[keys + 1] - starts
        group = np.repeat(np.arange(len(keys)), counts)
        before = np.cumsum(counts) - counts
        places = np.arange(len(group)) + np.repeat(starts - before, counts)
        return Grouped(self.items[places].astype(np.int64), group)

    def transposed(self, size: int) -> Lists:
        """Return for each item 0 … size−1 the keys that have it."""
        order = np.argsort(self.items, kind="stable")
        offsets = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(self.items, minlength=size), out=offsets[1:])
        return Lists(offsets, self.keys_of_items()[order].astype(np.int32))


def merge_grouped(first: Grouped, second: Grouped) -> Grouped:
    """Return both answers to one question as one; the items of ``second`` follow within each group."""
    group = np.concatenate([first.group, second.group])
    order = np.argsort(group, kind="stable")
    return Grouped(np.concatenate([first.items, second.items])[order], group[order])
