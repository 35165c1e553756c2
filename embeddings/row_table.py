"""What is known of each passage beside its vectors and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import IntVector
from embeddings.grouped import IntArray, Lists
from embeddings.string_table import StringTable

KEY_BYTES = 32


@dataclass(frozen=True)
class PassageRow:
    """One passage on its way into an index.

    Args:
        evidence_id: The evidence that it is a part of.
        start: Where it starts in the evidence's full text.
        end: Where it ends there.
        year: Year of the evidence; 0 when unknown.
        owner_ids: Providers that own the evidence.
        key: Its text's key in the vector cache.
        tokens: Its search tokens.
    """

    evidence_id: str
    start: int
    end: int
    year: int
    owner_ids: tuple[str, ...]
    key: bytes
    tokens: Sequence[str]


@dataclass(frozen=True)
class PassageRef:
    """Which part of which evidence a row is."""

    evidence_id: str
    start: int
    end: int


@dataclass(frozen=True)
class RowTable:
    """Columns over the rows of a snapshot, which are ordered by (evidence id, start).

    Args:
        evidence_ids: Sorted; those that have a passage.
        owner_ids: Sorted; those that own a passage.
        evidence: (n,) position of each row's evidence in ``evidence_ids``; rising.
        starts: (n,) start in the evidence's full text.
        ends: (n,) end there.
        years: (n,) 0 when unknown.
        keys: (n, 32) key of the text in the vector cache.
        owners: The owners of each row, as positions in ``owner_ids``.
        rows_of_owner: The rows of each owner.
    """

    evidence_ids: StringTable
    owner_ids: StringTable
    evidence: IntArray
    starts: IntArray
    ends: IntArray
    years: npt.NDArray[np.int16]
    keys: npt.NDArray[np.uint8]
    owners: Lists
    rows_of_owner: Lists

    @classmethod
    def of(cls, rows: Sequence[PassageRow]) -> RowTable:
        """Make the table of rows that are in order."""
        evidence_ids = sorted({row.evidence_id for row in rows})
        owner_ids = sorted({owner for row in rows for owner in row.owner_ids})
        evidence_number = {evidence_id: number for number, evidence_id in enumerate(evidence_ids)}
        owner_number = {owner: number for number, owner in enumerate(owner_ids)}
        owners = Lists.of([[owner_number[owner] for owner in dict.fromkeys(row.owner_ids)] for row in rows])
        return cls(
            StringTable.of(evidence_ids),
            StringTable.of(owner_ids),
            np.array([evidence_number[row.evidence_id] for row in rows], np.int32),
            np.array([row.start for row in rows], np.int32),
            np.array([row.end for row in rows], np.int32),
            np.array([row.year for row in rows], np.int16),
            keys_matrix([row.key for row in rows]),
            owners,
            owners.transposed(len(owner_ids)),
        )

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.evidence)

    def rows_of_evidence(self, evidence_id: str) -> range:
        """Return the rows of an evidence; none if it is not there."""
        number = self.evidence_ids.find(evidence_id)
        if number is None:
            return range(0)
        first, last = np.searchsorted(self.evidence, [number, number + 1]).tolist()
        return range(first, last)

    def key_set(self) -> set[bytes]:
        """Return the keys of all rows in the vector cache."""
        data = self.keys.tobytes()
        return {data[start : start + KEY_BYTES] for start in range(0, len(data), KEY_BYTES)}

    def reference(self, row: int) -> PassageRef:
        """Return which passage a row is."""
        return PassageRef(self.evidence_ids[int(self.evidence[row])], int(self.starts[row]), int(self.ends[row]))

    def references(self, rows: IntVector) -> list[PassageRef]:
        """Return which passage each row is; quicker for many rows than one after another."""
        numbers, starts, ends = (column[rows].tolist() for column in (self.evidence, self.starts, self.ends))
        return [
            PassageRef(self.evidence_ids[n], start, end) for n, start, end in zip(numbers, starts, ends, strict=True)
        ]


def keys_matrix(keys: Sequence[bytes]) -> npt.NDArray[np.uint8]:
    """Return keys as rows of bytes."""
    return np.frombuffer(b"".join(keys), np.uint8).reshape(-1, KEY_BYTES)
